"""It is a Tuesday morning, and a real mail server on this machine takes what goes out."""

from __future__ import annotations

import pytest

from tests.events.outbox.conftest import free_port, server, use_port
from tests.factories import NOW

__all__ = ["free_port", "server", "use_port"]


@pytest.fixture(autouse=True)
def morning(time_machine, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    time_machine.move_to(NOW, tick=False)

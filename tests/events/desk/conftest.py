"""Somebody at the desk."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import NOW, make_coordinator, make_program


@pytest.fixture(autouse=True)
def morning(settings, time_machine):
    """It is a Tuesday morning, the second factor was given, and no cache hides a query."""
    settings.SECOND_FACTOR_REQUIRED = False
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def ines(db):
    """Coordinates everything of the network."""
    make_program()
    return make_coordinator(email="ines@staff.example")


@pytest.fixture
def desk(ines):
    """Ines' browser."""
    client = Client()
    client.force_login(ines)
    return client

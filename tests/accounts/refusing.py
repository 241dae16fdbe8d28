"""What is refused says why, in words for people and with a code for us."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError


def refused(act):
    """The code with which an act is refused."""
    with pytest.raises(ValidationError) as refusal:
        act()
    assert refusal.value.messages
    return refusal.value.code

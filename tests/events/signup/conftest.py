"""A family at its phone: what it types, and what comes back."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from tests.events.signup.filling_in import typed
from tests.factories import NOW, make_language


@pytest.fixture(autouse=True)
def morning():
    """It is the morning of the factories; it stays so until a test says otherwise."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def english():
    """Addresses are English until a test says otherwise; a page in Spanish does not change the next test."""
    with translation.override("en"):
        yield


@pytest.fixture
def languages(db):
    for code, endonym in (("en", "English"), ("es", "Español"), ("ar", "العربية")):
        make_language(code, endonym)


@pytest.fixture
def send(client):
    """Send the form of a session, as `typed`, with some answers changed."""

    def go(session, *, key="", **changes):
        address = reverse("events:sign-up", args=[session.slug])
        return client.post(f"{address}?key={key}" if key else address, typed(session, **changes))

    return go

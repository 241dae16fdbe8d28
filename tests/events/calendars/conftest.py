"""Reading calendars as programs do that know nothing of us."""

from __future__ import annotations

import icalendar
import pytest
from django.utils import translation

from events.calendars.feeds import QUESTIONS
from events.calendars.parts import PARTS
from events.calendars.serving import CALENDARS
from tests.factories import NOW


@pytest.fixture(autouse=True)
def today(time_machine):
    """It is the Tuesday morning of the factories; tests move on from there."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture(autouse=True)
def in_english():
    """A page in another language leaves that language behind in its thread."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nothing_kept():
    """Every test begins as a process that has just started."""
    for kept in (PARTS, CALENDARS, QUESTIONS):
        kept.forget()


@pytest.fixture
def events_in():
    """The events of a calendar by their UID."""

    def read(response_or_bytes):
        data = getattr(response_or_bytes, "content", response_or_bytes)
        calendar = icalendar.Calendar.from_ical(data)
        return {str(event["UID"]): event for event in calendar.walk("VEVENT")}

    return read

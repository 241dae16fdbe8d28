"""A session of Friday CAFÉ as calendar facts, and a reader of lines that owes nothing to icalendar."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from events.ical.vevent import Event, Status

Lines = list[tuple[str, str]]


@pytest.fixture(scope="session")
def make_event() -> Callable[..., Event]:
    """An event of two hours on a Friday morning in Hartford; name what should differ."""

    def make(**facts: object) -> Event:
        usual: dict[str, object] = {
            "uid": UUID("6f2d0f5c-3f0e-4c1e-9a55-0a5a3f0c9f11"),
            "sequence": 0,
            "status": Status.CONFIRMED,
            "starts_at": datetime(2026, 10, 30, 13, 30, tzinfo=UTC),
            "ends_at": datetime(2026, 10, 30, 15, 30, tzinfo=UTC),
            "zone": ZoneInfo("America/New_York"),
            "title": "Friday CAFÉ",
            "updated_at": datetime(2026, 9, 1, 8, 15, 30, 123456, tzinfo=UTC),
        }
        return Event(**(usual | facts))  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def read_lines() -> Callable[[bytes], Lines]:
    """Unfold and unescape by the letter of RFC 5545: name with parameters, and value."""

    def unescape(value: str) -> str:
        return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)

    def read(data: bytes) -> Lines:
        assert data.endswith(b"\r\n")
        lines = data.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]
        parts = [re.fullmatch(r'((?:"[^"]*"|[^":])+):(.*)', line, re.DOTALL) for line in lines]
        return [(part[1], unescape(part[2])) for part in parts if part]

    return read

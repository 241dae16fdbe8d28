"""What the database refuses of texts that came in; tests/test_constraints.py tries it."""

from __future__ import annotations

from typing import Any

from events.texting.models import Inbound, Line, SignUpWord
from tests.factories import NOW, make_roster

NUMBER = "+18605550142"


def inbound(**fields: Any) -> Inbound:
    return Inbound(**{"provider_id": "SM1", "number": NUMBER, "text": "1", "at": NOW} | fields)


def line(**fields: Any) -> Line:
    return Line(**{"number": NUMBER, "last_at": NOW} | fields)


OF_TEXTS = {
    "inbound_has_a_name": lambda: [inbound(provider_id="")],
    "inbound_comes_from_a_number": lambda: [inbound(number="friend")],
    "line_asks_whole_or_not": lambda: [line(roster=make_roster(), until=NOW)],
    "line_has_a_number": lambda: [line(number="")],
    "sign_up_word_says_something": lambda: [SignUpWord(roster=make_roster(), word="", made_at=NOW)],
}

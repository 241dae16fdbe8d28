"""Words that staff wrote, with what they ask for filled in: never more than words, whatever is typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django.template.loader import render_to_string

from events.outbox.speaking import SHIPPED_WORDS, OwnWords

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PLACE: Final = re.compile(r"\{(\w+)\}")
OF_ONE: Final = ("title", "day", "hours", "place", "program")
"""What speaks of one date: words that ask for it are not said of several."""
NOT_SAID_WHEN: Final = {"waitlisted": "held_back", "reminder_waiting": "held_back"}
ONLY_SAID_WHEN: Final = {"reminder_came": "lead_came"}
"""Else something else has to be said: the words that came with the product know it."""


def filled(text: str, known: Mapping[str, Any]) -> str:
    """The words with everything in its place; nothing where something they ask for is not known."""
    asked = set(PLACE.findall(text))
    if any(not known.get(name) for name in asked):
        return ""
    return PLACE.sub(lambda place: str(known[place[1]]), text)


def own_of(template: str, context: Mapping[str, Any]) -> OwnWords:
    """What staff wrote in the place of the words of this message, as far as it fits what happened."""
    own: OwnWords = context.get("own") or SHIPPED_WORDS
    only = ONLY_SAID_WHEN.get(template)
    fits = not context.get(NOT_SAID_WHEN.get(template, "")) and (only is None or context.get(only))
    return own if fits else SHIPPED_WORDS


def known_in_mail(context: Mapping[str, Any]) -> dict[str, Any]:
    """What words of an e-mail can ask for."""
    sessions: Sequence[Any] = context.get("sessions") or ()
    one = sessions[0] if len(sessions) == 1 else None
    return {
        "name": name_in(context),
        "until": context.get("until"),
        "old": context.get("old"),
        "dates": "; ".join(f"{told.title.text}, {told.when}" for told in sessions),
        "title": one and one.title.text,
        "day": one and one.day,
        "hours": one and one.hours,
        "place": one and one.place,
        "program": one and one.program,
    }


def own_text(text: str, context: Mapping[str, Any]) -> str:
    """The words of a text message, with what it asks and how to end texts; nothing where something is not known.

    Nobody's name is ever in a text message.
    """
    known = {
        **context.get("of_one", {}),
        "dates": context.get("dates"),
        "until": context.get("until_in_short"),
        "old": context.get("old_in_short"),
    }
    words = filled(text, known)
    return f"{words} {render_to_string('messages/_end.txt', dict(context))}" if words else ""


def name_in(context: Mapping[str, Any]) -> Any:
    """The reader's name, also where something stands in for the reader."""
    person = context.get("person")
    try:
        return person["name"]  # type: ignore[index]
    except TypeError:
        return getattr(person, "name", "")

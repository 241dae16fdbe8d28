"""How to get in: what is known of a place, as sentences for the day itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from accounts.languages import Wording, in_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.languages import Text
    from events.schedule.programs import Venue

PARKING, BUS = gettext_noop("Parking: %(words)s"), gettext_noop("Bus: %(words)s")


class Way(NamedTuple):
    """One sentence of the way in."""

    words: Wording
    """As it stands under the heading "How to get in"."""
    alone: str
    """As it stands where there is no heading, as in a calendar entry."""
    phone: str = ""
    """The number in it, so that a page can offer to call it."""


def ways_in(venue: Venue, language: str) -> tuple[Way, ...]:
    """Entrance, steps, parking, bus and whom to call on the day, as far as known: nothing else is said.

    What nobody approved in this language is said in English, as a whole sentence, so that no line mixes two languages.
    """
    return (
        *_entrance(venue, language),
        *_steps(venue, language),
        *_labelled(PARKING, venue.parking, language),
        *_labelled(BUS, venue.bus, language),
        *_phone(venue, language),
    )


def _entrance(venue: Venue, language: str) -> list[Way]:
    words = in_language(venue.way_in, language)
    if not words.text:
        return []
    with translation.override(words.language):
        return [Way(words, _("How to get in: %(way)s") % {"way": words.text})]


def _steps(venue: Venue, language: str) -> list[Way]:
    with translation.override(language):
        said = {"yes": _("There are no steps on the way in."), "no": _("There are steps on the way in.")}
    return _alike(Wording(said[venue.step_free], language, fallback=False)) if venue.step_free in said else []


def _phone(venue: Venue, language: str) -> list[Way]:
    if not venue.phone_on_the_day:
        return []
    with translation.override(language):
        said = _("On the day you can call %(phone)s.") % {"phone": venue.phone_on_the_day}
    return [Way(Wording(said, language, fallback=False), said, venue.phone_on_the_day)]


def _labelled(label: str, texts: Mapping[str, Text], language: str) -> list[Way]:
    """A text behind its label, both in one language."""
    words = in_language(texts, language)
    if not words.text:
        return []
    with translation.override(words.language):
        return _alike(words._replace(text=gettext(label) % {"words": words.text}))


def _alike(words: Wording) -> list[Way]:
    return [Way(words, words.text)]

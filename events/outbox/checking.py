"""What words of staff may ask for, and must: looked at when they are saved, so that all is right when they go out."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.languages import Wording
from events.outbox.filling import PLACE
from events.outbox.models import Channel
from events.outbox.rendering import fill_links, render
from events.outbox.segments import Size, size_of
from events.outbox.shortening import MOST, MOST_OF_ANY_LETTERS
from events.outbox.speaking import OwnWords
from events.outbox.texts import Part

EVERYWHERE: Final = ("program", "title", "day", "hours", "place", "dates")
NAME: Final = "name"
BESIDES: Final = {
    "registered": (), "seated": (), "waitlisted": (), "offered": ("until",), "offer_ended": (), "no_place": (),
    "withdrawn": (), "moved": ("old",), "changed": (), "canceled": (), "on": (), "reminder": (),
    "reminder_waiting": (), "reminder_came": (), "reminder_missed": (),
}  # fmt: skip
"""The messages that staff may word anew, and what their words can ask for besides. Others say what depends on much."""
PARTS: Final = (Part.SUBJECT, Part.SENTENCE, Part.SMS)
LONGEST: Final = {Part.SUBJECT: 150, Part.SENTENCE: 600, Part.SMS: 300}
BRACES: Final = re.compile(r"[{}]")
WHICH: Final = (("title",), ("day",), ("dates",))
WHO: Final = (("program",),)
WHEN: Final = (("dates",), ("day", "hours"))
WHERE: Final = (("dates",), ("place",))


class Needed(NamedTuple):
    """One of these has to stand in the words, each whole."""

    ways: tuple[tuple[str, ...], ...]

    def is_in(self, asked: set[str]) -> bool:
        """Whether one way is there."""
        return any(asked.issuperset(way) for way in self.ways)

    def __str__(self) -> str:
        ways = (_(" and ").join(f"{{{name}}}" for name in way) for way in self.ways)
        return _(", or ").join(ways)


def places_in(template: str, part: str) -> tuple[str, ...]:
    """What words of this part can ask for. Nobody's name is ever in a text message."""
    own = () if part == Part.SMS else (NAME,)
    return (*own, *EVERYWHERE, *BESIDES[template])


def needed_in(template: str, part: str, *, private: bool) -> list[Needed]:
    """What has to stand in these words: which date in a subject, all that one must know in a text (D6.9)."""
    if part == Part.SUBJECT:
        return [Needed(WHICH)]
    if part == Part.SENTENCE:
        return [Needed(((place,),)) for place in BESIDES[template] if place == "until"]
    if private:
        return [Needed((("title",),)), Needed(WHEN)]
    return [Needed(WHO), Needed(WHEN), Needed(WHERE)]


def check_words(template: str, part: str, language: str, text: str, *, private: bool) -> None:
    """Refuse words that would not arrive as they are meant.

    Raises ValidationError with a code: `braces`, `name`, `unknown`, `missing` or `long`.
    """
    asked = set(PLACE.findall(text))
    if BRACES.search(PLACE.sub("", text)):
        raise ValidationError(
            _("A brace stands alone. Please write {title} with both, and no other braces."), code="braces"
        )
    if part == Part.SMS and NAME in asked:
        raise ValidationError(_("A text message names no family. Please leave out {name}."), code="name")
    if unknown := sorted(asked - set(places_in(template, part))):
        said = ", ".join(f"{{{name}}}" for name in unknown)
        raise ValidationError(_("We cannot fill in %(places)s here.") % {"places": said}, code="unknown")
    missing = [str(one) for one in needed_in(template, part, private=private) if not one.is_in(asked)]
    if missing:
        said = "; ".join(missing)
        raise ValidationError(_("This has to stand in it, too: %(places)s.") % {"places": said}, code="missing")
    if part == Part.SMS:
        _check_length(size_at_worst(template, language, text))


def _check_length(size: Size) -> None:
    most = MOST_OF_ANY_LETTERS if size.unicode else MOST
    if size.segments > most:
        said = ngettext(
            "With a long title this takes %(size)d texts; %(most)d is the most. Please say it in fewer words.",
            "With a long title this takes %(size)d texts; %(most)d are the most. Please say it in fewer words.",
            most,
        )
        raise ValidationError(said % {"size": size.segments, "most": most}, code="long")


def size_at_worst(template: str, language: str, text: str) -> Size:
    """How long a text in these words is, where titles and places are long, and an answer is asked for."""
    told: Any = SimpleNamespace(
        title=Wording("Helping children with reading " * 3, language, fallback=False),
        day="", when="", hours="10:30-11:45 AM", day_in_short="Wed, Sept 30", place="Example Community Library " * 4,
        place_in_short="Example Community Library, West Hartford", program="Example Parent Academy",
        join_url="", is_canceled=False,
    )  # fmt: skip
    context = {
        "own": OwnWords(sms=text), "sessions": [told], "session": told, "yes": 7, "no": 8,
        "until": "-", "until_in_short": "Wed, Sept 30, 10:30 AM" if "until" in BESIDES[template] else "",
        "old": "-", "old_in_short": "Wed, Sept 30, 10:30 AM", "lead_came": True,
    }  # fmt: skip
    with translation.override(language):
        words = render(template, language, context, Channel.SMS)
    return size_of(fill_links(words.body, language))

"""Text messages: what they say of dates, in so many words as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.languages import apart
from events.outbox.segments import size_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Room(NamedTuple):
    """For how many letters of a title and a place there is room, and for how many dates."""

    title: int
    place: int
    dates: int = 99
    joins: bool = False
    """Whether the address to join online has room, too."""
    roomy: bool = False
    """Whether there is room for what is kind to say, but need not be said."""
    helps: bool = True
    """Whether there is room to say, in another language, how to get help."""


ROOMS: Final = (
    Room(80, 90, joins=True, roomy=True),
    Room(60, 50, joins=True, roomy=True),
    Room(48, 48, joins=True),
    Room(48, 48, roomy=True),
    Room(32, 32),
    Room(20, 24),
    Room(32, 32, dates=4),
    Room(20, 24, dates=3),
    Room(20, 24, dates=2),
    Room(20, 24, dates=1),
    Room(12, 16, dates=1),
    Room(0, 16, dates=1),
    Room(0, 0, dates=1),
    Room(20, 24, dates=2, helps=False),
    Room(0, 16, dates=1, helps=False),
)
"""From wide to narrow: the first in which a text fits is taken."""
MOST: Final = 2
MOST_OF_ANY_LETTERS: Final = 3
"""Where a letter is not in the phones' own alphabet, as in many languages, less than half fits into one message."""
NARROWEST: Final = 12
FIRST: Final = ("sessions", "sure")
LISTS: Final = {"sessions": "dates", "sure": "sure_dates", "waits": "waiting_dates", "before": "old_dates"}
"""Dates that a message tells of, and what templates of text messages call them in words."""
PLAINER: Final = str.maketrans({"–": "-", "—": "-", "‑": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."})


def fit(write: Callable[[dict[str, Any]], str], values: Mapping[str, Any], filled: Callable[[str], str]) -> str:
    """A text message as `write` writes it, with titles, places and dates in as many words as fit.

    `filled` puts in live links, which take more room than what stands for them. Where nothing fits, it is too long.
    """
    text = ""
    for room in ROOMS:
        text = in_plain_letters(write(_words(values, room)))
        size = size_of(filled(text))
        if size.segments <= (MOST_OF_ANY_LETTERS if size.unicode else MOST):
            break
    return text


def in_plain_letters(text: str) -> str:
    """On one line, and without typographers' signs where they alone would keep it out of the phones' alphabet."""
    text = " ".join(text.split())
    plain = text.translate(PLAINER)
    return text if size_of(plain).unicode else plain


def _words(values: Mapping[str, Any], room: Room) -> dict[str, Any]:
    """What templates of text messages say: who writes, and each list of dates."""
    said: dict[str, Any] = {"who": apart(_who(values, room)), "roomy": room.roomy}
    if not room.helps:
        said["help_line"] = None
    for name, words in LISTS.items():
        if listed := values.get(name):
            told = [one[0] if isinstance(one, tuple) else one for one in listed]
            besides = name not in FIRST and not room.title
            said[words] = _dates(told, said["who"], room._replace(place=0) if besides else room)
    sessions: Sequence[Any] = values.get("sessions") or ()
    if len(sessions) == 1:
        said["of_one"] = _of_one(sessions[0], said["who"], room)
    if help_given := values.get("help"):
        said["help_is"] = shortened(str(help_given.what), max(room.title, NARROWEST))
    asked = values.get("help_asked") or ()
    said["helped_in"] = shortened("; ".join(f"{one.what}, {one.where}" for one in asked), room.title + room.place)
    return said


def _of_one(told: Any, who: str, room: Room) -> dict[str, str]:
    """One date, piece by piece, as words of staff ask for it."""
    return {
        "title": apart(shortened(told.title.text, max(room.title, NARROWEST))),
        "day": told.day_in_short,
        "hours": told.hours,
        "place": _place(told, room),
        "program": who if told.program else "",
    }


def _who(values: Mapping[str, Any], room: Room) -> str:
    """The program, of a private date the words that stand for it; else whose messages these are."""
    first = values.get("session")
    if not first:
        return shortened(settings.SITE_NAME, max(room.title, NARROWEST))
    return shortened(first.program or first.title.text, max(room.title, NARROWEST))


def _dates(sessions: Sequence[Any], who: str, room: Room) -> str:
    """Dates in words; a title or a place that is the same for all of them is said once."""
    titles = list(dict.fromkeys(apart(shortened(one.title.text, room.title)) for one in sessions))
    places = list(dict.fromkeys(_place(one, room) for one in sessions))
    some_off = 0 < sum(one.is_canceled for one in sessions) < len(sessions)
    lines = []
    for told in sessions[: room.dates]:
        title = apart(shortened(told.title.text, room.title)) if len(titles) > 1 else ""
        place = _place(told, room) if len(places) > 1 else ""
        when = f"{told.day_in_short}, {told.hours}"
        line = ", ".join(part for part in (title, when, place) if part)
        lines.append(_("Canceled: %(title)s") % {"title": line} if some_off and told.is_canceled else line)
    if left := len(sessions) - len(lines):
        lines.append(ngettext("and %(number)d more date", "and %(number)d more dates", left) % {"number": left})
    title = titles[0] if len(titles) == 1 and titles[0] != who else ""
    place = places[0] if len(places) == 1 else ""
    return ", ".join(part for part in (title, "; ".join(lines), place) if part)


def _place(told: Any, room: Room) -> str:
    """Where it is: with the street, where there is room; online, the way to join."""
    if told.join_url and room.joins and not told.place_in_short:
        return apart(told.join_url)
    whole = told.place if len(told.place) <= room.place else shortened(told.place_in_short, room.place)
    return " ".join(part for part in (apart(whole), apart(told.join_url) if room.joins else "") if part)


def shortened(text: str, length: int) -> str:
    """At most so many letters of a text, cut between words, with a sign that more follows."""
    text = " ".join(text.split())
    if len(text) <= length or not length:
        return text if length else ""
    cut = text[: length - 1]
    whole = cut.rsplit(" ", 1)[0] if text[length - 1] != " " else cut
    return (whole if len(whole) >= length // 2 else cut).rstrip(" ,;:.-–") + "…"

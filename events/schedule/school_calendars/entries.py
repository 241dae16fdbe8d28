"""What a school calendar's file says, line by line: values that the readers of each kind of file have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.tables import Read
from events.schedule.recurrence import school_year

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_NAME = 120
LONGEST_CODE = 200
LONGEST_SOURCE = 200
LONGEST_WORD = 120
"""Of a district or a school as the file names it."""
MOST_DAYS = 200
"""No vacation is longer; a longer one is a slip of the pen."""
MOST_ENTRIES = 400
"""So many are shown before they are saved: about two school years of a district with all its schools."""


@dataclass(frozen=True)
class Entry:
    """One day or some days, as the file says it. `kind` is empty where nothing says that schools are closed."""

    number: int
    """The line of the file."""
    name: str
    first: date
    last: date
    kind: str = ""
    sure: bool = False
    """Whether the file names the kind itself; else it was guessed from words."""
    code: str = ""
    """What the file calls it for ever; empty where it has no name of its own."""
    district: str = ""
    """A code or a name, as it stands there; empty: what was chosen with the file."""
    school: str = ""
    source: str = ""
    """Where the file says that it comes from."""


@dataclass
class FileRead(Read):
    """All that was found in a file."""

    entries: list[Entry] = field(default_factory=list)
    outside: int = 0
    """How many lie before or after the school years that are looked at."""
    unlike: int = 0
    """How many more do not look like days off and were passed over."""


@dataclass(frozen=True)
class Years:
    """The school years that a file is read for: the one before today's, and three from today's on."""

    first: date
    last: date

    @classmethod
    def around(cls, today: date) -> Years:
        """These years, seen from today."""
        year = school_year(today)
        return cls(date(year - 1, 7, 1), date(year + 3, 6, 30))

    def touch(self, first: date, last: date) -> bool:
        """Whether days lie in these years, at least partly."""
        return first <= self.last and last >= self.first


def wrong_days(first: date, last: date) -> str:
    """Why these cannot be the first and last day of something; empty where they can."""
    if last < first:
        return _("It ends before it begins. Please change one of the two days.")
    if last - first >= timedelta(days=MOST_DAYS):
        return _("It takes longer than %(most)d days. Please check the last day.") % {"most": MOST_DAYS}
    return ""


def keep_what_counts(read: FileRead, found: Iterator[Entry] | list[Entry], years: Years) -> None:
    """Take over what lies in these years: all that looks like days off, and of the rest what there is room for."""
    within = []
    for entry in found:
        if years.touch(entry.first, entry.last):
            within.append(entry)
        else:
            read.outside += 1
    likely = [entry for entry in within if entry.kind]
    if len(likely) > MOST_ENTRIES:
        said = _(
            "There are %(number)d days off in this file; the most is %(most)d. Please save one school year alone."
        )
        read.trouble(0, said % {"number": len(likely), "most": MOST_ENTRIES})
        return
    unlike = [entry for entry in within if not entry.kind]
    room = MOST_ENTRIES - len(likely)
    read.unlike = len(unlike[room:])
    read.entries = sorted([*likely, *unlike[:room]], key=lambda entry: (entry.first, entry.number))

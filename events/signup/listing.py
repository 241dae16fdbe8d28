"""Sessions as rows of a list: tour slots of one day folded into one row, months with their headings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.schedule.models import Mode, Session
from events.schedule.telling import day_line, hours_line, moment_line
from events.signup.places import EVENING, Places, left_words, places_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from accounts.languages import Wording


@dataclass
class Row:
    """One line in a list: a session, or the slots of one day of which one is chosen."""

    sessions: list[Session]
    now: datetime
    endonyms: Mapping[str, str]
    into: Mapping[int, Sequence[str]]
    """By session the codes of the languages it is interpreted into."""

    @property
    def session(self) -> Session:
        """The session, or the first of the slots."""
        return self.sessions[0]

    @property
    def is_folded(self) -> bool:
        """Whether this is a choice of slots."""
        return len(self.sessions) > 1

    @property
    def at(self) -> datetime:
        """When it starts by the clock on the wall."""
        return self.session.local_start

    @property
    def anchor(self) -> str:
        """Where the page jumps to for this day."""
        return f"d{self.at:%Y-%m-%d}"

    @property
    def url(self) -> str:
        """Its page: of slots the page on which one is chosen."""
        if self.is_folded and self.session.series:
            return self.session.series.get_absolute_url()
        return self.session.get_absolute_url()

    @property
    def title(self) -> Wording:
        """The title in the reader's language."""
        return self.session.title_here

    @property
    def is_canceled(self) -> bool:
        """Called off; of slots only when all are."""
        return all(session.is_canceled for session in self.sessions)

    @property
    def hours(self) -> str:
        """From when to when."""
        return hours_line(self.at, max(one.local_end for one in self.sessions), get_language() or "en")

    @property
    def day(self) -> str:
        """The day, written out."""
        return day_line(self.at, get_language() or "en")

    @property
    def start(self) -> str:
        """The time it starts: "9:30 AM"."""
        return date_format(self.at, "g:i A")

    @property
    def choice(self) -> str:
        """How many slots there are, where one is chosen."""
        if not self.is_folded:
            return ""
        number = sum(not session.is_canceled for session in self.sessions)
        return ngettext("%(number)d time to choose", "%(number)d times to choose", number) % {"number": number}

    @property
    def part(self) -> str:
        """ "1 of 4 evenings", where one signs up for all of them."""
        of = getattr(self.session, "of_dates", 1)
        if of <= 1 or self.is_folded:
            return ""
        values = {"number": getattr(self.session, "number", 1), "of": of}
        if self.at.hour >= EVENING:
            return ngettext("%(number)d of %(of)d evening", "%(number)d of %(of)d evenings", of) % values
        return ngettext("%(number)d of %(of)d date", "%(number)d of %(of)d dates", of) % values

    @property
    def place(self) -> str:
        """Where: the house and the town, or online."""
        venue = self.session.venue
        if self.session.mode == Mode.ONLINE or not venue:
            return _("Online") if self.session.is_online else ""
        where = f"{venue.name}, {venue.town.name}"
        return _("%(place)s, or online") % {"place": where} if self.session.mode == Mode.BOTH else where

    @property
    def town(self) -> str:
        """The town, for where there is little room."""
        if self.session.mode == Mode.ONLINE or not self.session.venue:
            return self.place
        return self.session.venue.town.name

    @property
    def moved_from(self) -> str:
        """The day and time it was first told for, where it was moved and one can still come."""
        moved = self.session.moved_from
        if moved is None or self.is_folded or self.is_over or self.is_canceled:
            return ""
        return moment_line(moved.astimezone(self.session.tz), get_language() or "en")

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Code and own name of the languages it is held in or interpreted into; nothing where it is English alone."""
        codes = [self.session.held_in, *self.into.get(self.session.pk, ())]
        return [] if codes == ["en"] else [(code, self.endonyms.get(code, code)) for code in dict.fromkeys(codes)]

    @property
    def is_over(self) -> bool:
        """Whether all of it has ended."""
        return all(session.ends_at <= self.now for session in self.sessions)

    @cached_property
    def places(self) -> Places:
        """The places left: of slots all together."""
        each = [(one, places_of(one, now=self.now)) for one in self.sessions]
        if not self.is_folded:
            return each[0][1]
        free = [(one.roster, places) for one, places in each if places.state in ("open", "drop-in")]
        lefts = [roster.places_left for roster, _places in free if roster]
        if lefts and len(lefts) == len(free) and None not in lefts:
            return Places(left_words(sum(left or 0 for left in lefts), self.takes), "open")
        if free:
            return free[0][1]
        return next((places for _one, places in each if places.is_open), each[0][1])

    @property
    def takes(self) -> str:
        """What takes a place here."""
        return self.session.roster.takes if self.session.roster else ""


def rows_of(
    sessions: Iterable[Session], *, now: datetime, endonyms: Mapping[str, str], fold: bool = True
) -> list[Row]:
    """Rows in the order of their start; slots of one series on one day are one row."""
    together: dict[Any, list[Session]] = {}
    for session in sessions:
        together.setdefault(_slot_day(session) if fold else session.pk, []).append(session)
    into: defaultdict[int, list[str]] = defaultdict(list)
    shown = [slots[0].pk for slots in together.values()]
    # By hand: Django's prefetch builds a query set for each row, which costs more than the row itself.
    for pk, code in Session.interpreted_into.through.objects.filter(session__in=shown).values_list(
        "session", "language"
    ):
        into[pk].append(code)
    return [Row(slots, now, endonyms, into) for slots in together.values()]


def _slot_day(session: Session) -> Any:
    """Equal for slots of which one is chosen: same series, same day, each with a list of its own."""
    if not session.series_id or getattr(session, "of_dates", 1) > 1:
        return session.pk
    return session.series_id, session.local_start.date()


def by_month(rows: Sequence[Row]) -> list[tuple[date, list[Row]]]:
    """Rows under the first day of their month."""
    return [(month, list(some)) for month, some in groupby(rows, key=lambda row: row.at.date().replace(day=1))]


def by_day(rows: Sequence[Row]) -> list[tuple[date, list[Row]]]:
    """Rows under their day."""
    return [(day, list(some)) for day, some in groupby(rows, key=lambda row: row.at.date())]

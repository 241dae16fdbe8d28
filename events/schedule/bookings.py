"""What a session takes: a place with the time to set up and clear up, and its people."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from accounts.languages import fold
from events.schedule.models import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from events.schedule.details import Assignment
    from events.schedule.models import Session, Venue

MOST = 5
"""So many of one kind are shown for one session; more say nothing new."""
Times = tuple[datetime, datetime]
What = tuple[str, int | str]
"""What is taken: ("person", its key), ("place", its key), ("name", …), ("organization", …) or the season itself."""


class Where(NamedTuple):
    """A place, the room in it, and the roster group of what runs there in parallel by design."""

    venue: Venue | None
    room: str = ""
    group: int | None = None


class Taker(NamedTuple):
    """Somebody who has a part: what a booking of them takes, and how they are called."""

    what: What
    label: str = ""
    known: bool = False
    """The name of a person who is entered: two of them are told apart by person, not by name."""


@dataclass(frozen=True, kw_only=True)
class Booking:
    """A session takes somebody, or one place with the time to set up and clear up. Times are in UTC."""

    what: What
    starts: datetime
    ends: datetime
    plain: Times
    session: int | None
    room: str = ""
    group: int | None = None
    known: bool = False
    """See Taker."""

    def is_against(self, other: Booking) -> bool:
        """Whether both cannot be.

        Rooms of different names are different rooms. Where one of two has no room yet, they may be the same. What
        runs in parallel by design (the slots of a tour day, the workshops of a block) shares its place.
        """
        if self.session is not None and self.session == other.session:
            return False
        if self.what[0] != "place":
            return not (self.known and other.known)
        together = self.group is not None and self.group == other.group
        return not together and (self.room == other.room or not self.room or not other.room)

    def overlaps(self, other: Booking) -> bool:
        """Whether the sessions themselves overlap, and not only the time to set up."""
        return self.plain[0] < other.plain[1] and other.plain[0] < self.plain[1]


class Bookings:
    """All that is taken, so that one finds what is taken at a time without looking at everything."""

    def __init__(self, bookings: Iterable[Booking]) -> None:
        self._by_what: dict[What, list[Booking]] = defaultdict(list)
        for booking in sorted(bookings, key=lambda one: (one.starts, one.session or 0)):
            self._by_what[booking.what].append(booking)
        self._starts = {what: [one.starts for one in found] for what, found in self._by_what.items()}
        self._longest = {what: max(one.ends - one.starts for one in found) for what, found in self._by_what.items()}

    def against(self, wanted: Booking) -> list[Booking]:
        """What stands in its way, soonest first."""
        starts = self._starts.get(wanted.what)
        if not starts:
            return []
        first = bisect_left(starts, wanted.starts - self._longest[wanted.what])
        after = bisect_left(starts, wanted.ends)
        found = []
        for other in self._by_what[wanted.what][first:after]:
            if other.ends > wanted.starts and wanted.is_against(other):
                found.append(other)
                if len(found) == MOST:
                    break
        return found


def place_of(session: Session) -> Venue | None:
    """The place that a session takes: none where everybody takes part from home."""
    return None if session.mode == Mode.ONLINE else session.venue


def in_utc(moment: datetime) -> datetime:
    """An instant that can be compared and added to: wall times in one zone are not, when clocks change."""
    return moment.astimezone(UTC)


def takers_of(part: Assignment, organization: int) -> Iterator[Taker]:
    """Whom a part takes, at a session of the organization with this key.

    A name is compared with names alone, so that it is perhaps the same; an organization can do several things at once.
    What an organization does in its own house says nothing.
    """
    if part.person:
        yield Taker(("person", part.person.pk), str(part.person))
        yield Taker(("name", f"{organization} {fold(part.person.name)}"), part.person.name, known=True)
    elif part.organization:
        if part.organization.pk != organization:
            yield Taker(("organization", f"{organization} {part.organization.pk}"), part.organization.name)
    else:
        yield Taker(("name", f"{organization} {fold(part.name)}"), part.name)


def bookings_of(session: Session, parts: Mapping[int, Iterable[Taker]]) -> list[Booking]:
    """What a session takes; `parts` says who has a part in which session."""
    plain = in_utc(session.starts_at), in_utc(session.ends_at)
    where = Where(place_of(session), session.room, session.roster.group_id if session.roster else None)
    return bookings_at(plain, where, parts.get(session.pk, ()), session=session.pk)


def bookings_at(plain: Times, where: Where, takers: Iterable[Taker], *, session: int | None = None) -> list[Booking]:
    """What is taken from when to when (in UTC) by a session, or by one that is not there yet."""
    starts, ends = plain
    found = [
        Booking(what=one.what, starts=starts, ends=ends, plain=plain, session=session, known=one.known)
        for one in takers
    ]
    if where.venue:
        place = Booking(
            what=("place", where.venue.pk),
            starts=starts - timedelta(minutes=where.venue.setup_minutes),
            ends=ends + timedelta(minutes=where.venue.teardown_minutes),
            plain=plain,
            session=session,
            room=fold(where.room),
            group=where.group,
        )
        found.append(place)
    return found

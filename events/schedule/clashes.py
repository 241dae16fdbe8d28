"""Double booking of a person or a place: shown when planning with the other session, never in the way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.grants import NOBODY, NOTHING
from accounts.languages import in_language
from events.schedule.bookings import Booking, Bookings, Where, bookings_at, bookings_of, in_utc, place_of
from events.schedule.details import Assignment
from events.schedule.models import Session, Status, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from accounts.grants import Viewer
    from accounts.models import Person
    from events.schedule.bookings import Times
    from events.schedule.models import Venue
    from events.schedule.querysets import SessionQuerySet

TAKING = (Status.DRAFT, Status.CONFIRMED)
"""A canceled date and one that was left out take nobody and no room."""
LONGEST_SETUP = timedelta(days=1)
"""More than setting up and clearing up can take together, by what the form of a place allows."""

NOBODYS = 0
"""No row has this number: it keeps the number of queries the same where there is nobody to ask for."""


@dataclass(frozen=True)
class Clash:
    """Something is taken then. `other` is None where it is not this viewer's: then no word tells what it is."""

    words: str
    other: Session | None
    certain: bool = True

    def __str__(self) -> str:
        return self.words

    @property
    def title(self) -> str:
        """What the other session is called at the desk; of a private one its label alone."""
        return _title(self.other) if self.other else ""


def clashes_for(
    times: Sequence[tuple[datetime, datetime]],
    *,
    venue: Venue | None,
    room: str = "",
    people: Iterable[Person | int] = (),
    leave_out: Iterable[Session | int] = (),
    group: int | None = None,
    viewer: Viewer = NOBODY,
) -> list[list[Clash]]:
    """For each start and end that is planned: who of these people, and whether the place, is taken then.

    Always two queries. `venue` is None for what takes place online alone. `group` is the roster group of a session
    that runs beside others by design. Only what `viewer` manages is named.
    """
    if not times:
        return []
    instants = [(in_utc(start), in_utc(end)) for start, end in times]
    whole = min(start for start, _end in instants), max(end for _start, end in instants)
    persons = [one if isinstance(one, int) else one.pk for one in people]
    left_out = {one if isinstance(one, int) else one.pk for one in leave_out}
    parts = _parts(Q(person__in=[*persons, NOBODYS]), whole)
    others = _taking(Q(venue=venue) if venue else NOTHING, parts, whole, viewer)
    wanted = [bookings_at(plain, Where(venue, room, group), persons) for plain in instants]
    return _told(wanted, [one for one in others if one.pk not in left_out], parts)


def clashes_of(sessions: Iterable[Session], *, viewer: Viewer = NOBODY) -> dict[int, list[Clash]]:
    """The same for sessions that are planned, by their numbers. Always two queries, also for a whole year."""
    sessions = list(sessions)
    found: dict[int, list[Clash]] = {session.pk: [] for session in sessions}
    taking = [session for session in sessions if session.status in TAKING]
    if not taking:
        return found
    pks = [session.pk for session in taking]
    whole = min(in_utc(one.starts_at) for one in taking), max(in_utc(one.ends_at) for one in taking)
    theirs = Assignment.objects.filter(session__in=pks, person__isnull=False).order_by()
    parts = _parts(Q(person__in=theirs.values("person")), whole)
    venues = {session.venue_id for session in taking if session.venue_id}
    others = _taking(Q(venue__in=venues) | Q(pk__in=pks), parts, whole, viewer)
    own = {one.pk: bookings_of(one, parts) for one in others}
    wanted = [own.get(pk, []) for pk in pks]
    return found | dict(zip(pks, _told(wanted, others, parts), strict=True))


def clashes_if_moved(
    session: Session, times: Sequence[tuple[datetime, datetime]], *, viewer: Viewer = NOBODY
) -> list[list[Clash]]:
    """What would be double booked if this session, with its people and its place, were at one of these times."""
    people = session.assignments.filter(person__isnull=False).values_list("person", flat=True)
    return clashes_for(
        times,
        venue=place_of(session),
        room=session.room,
        people=list(people),
        leave_out=[session],
        group=session.roster.group_id if session.roster else None,
        viewer=viewer,
    )


def clashes_as_if(sessions: Iterable[Session], *, viewer: Viewer = NOBODY) -> dict[int, list[Clash]]:
    """What would be double booked if all these sessions were as they are in memory, not as they are stored.

    Always three queries: for what a change of many dates would do, before it is done.
    """
    by_pk = {session.pk: session for session in sessions}
    found: dict[int, list[Clash]] = {pk: [] for pk in by_pk}
    stored = Session.objects.filter(pk__in=by_pk).values_list("starts_at", "ends_at")
    times = [*stored, *((in_utc(one.starts_at), in_utc(one.ends_at)) for one in by_pk.values())]
    if not times:
        return found
    whole = min(start for start, _end in times), max(end for _start, end in times)
    theirs = Assignment.objects.filter(session__in=by_pk, person__isnull=False).order_by()
    parts = _parts(Q(person__in=theirs.values("person")), whole)
    venues = {one.venue_id for one in by_pk.values() if one.venue_id}
    others = _taking(Q(venue__in=venues) | Q(pk__in=by_pk), parts, whole, viewer)
    would_be = []
    for other in others:
        one = by_pk.get(other.pk, other)
        if one.status in TAKING:
            setattr(one, "is_hers", getattr(other, "is_hers"))  # noqa: B009, B010 - an annotation of the query
            would_be.append(one)
    wanted = [bookings_of(one, parts) if one.status in TAKING else [] for one in by_pk.values()]
    return found | dict(zip(by_pk, _told(wanted, would_be, parts), strict=True))


def _parts(of_whom: Q, whole: Times) -> dict[int, dict[int, Person]]:
    """Who of these people has a part in which session of that time: person by number, by session."""
    found: dict[int, dict[int, Person]] = defaultdict(dict)
    together = Assignment.objects.filter(of_whom, session__status__in=TAKING)
    during = together.filter(session__starts_at__lt=whole[1], session__ends_at__gt=whole[0])
    for part in during.select_related("person").order_by("session", "pk"):
        if part.person:
            found[part.session_id][part.person.pk] = part.person
    return found


def _taking(here: Q, parts: Mapping[int, Mapping[int, Person]], whole: Times, viewer: Viewer) -> list[Session]:
    """The sessions around that time which take one of the places or people, with whether the viewer manages them."""
    hers: SessionQuerySet = Session.objects.managed_by(viewer)
    around = Session.objects.filter(
        here | Q(pk__in=[*parts, NOBODYS]),
        status__in=TAKING,
        starts_at__lt=whole[1] + LONGEST_SETUP,
        ends_at__gt=whole[0] - LONGEST_SETUP,
    )
    known = around.select_related("program", "venue", "roster").defer("summary", "bring", "search_text")
    return list(known.annotate(is_hers=Exists(hers.filter(pk=OuterRef("pk")))).order_by("starts_at", "pk"))


def _told(
    wanted: Sequence[Sequence[Booking]], others: Sequence[Session], parts: Mapping[int, Mapping[int, Person]]
) -> list[list[Clash]]:
    """Every clash in words, people first, in the order of what is wanted."""
    by_pk = {session.pk: session for session in others}
    names = {person.pk: str(person) for people in parts.values() for person in people.values()}
    taken = Bookings(booking for session in others for booking in bookings_of(session, parts))
    return [
        [
            _clash(own, other, by_pk[other.session], names)
            for own in bookings
            for other in taken.against(own)
            if other.session is not None
        ]
        for bookings in wanted
    ]


def _clash(own: Booking, other: Booking, session: Session, names: Mapping[int, str]) -> Clash:
    """One sentence that says who or what is taken, and by what where the viewer may know it."""
    hers: bool = getattr(session, "is_hers", False)
    said = {"title": _title(session), "when": session.when_here} if hers else {}
    certain = True
    if own.what[0] == "person":
        said["person"] = names[own.what[1]]
        words = _of_person(hers) % said
    else:
        certain = own.room == other.room
        room = session.room if hers or certain else ""
        said["place"] = ", ".join(part for part in (str(session.venue and session.venue.name), room) if part)
        words = _of_a_place(hers, certain=certain, overlaps=own.overlaps(other)) % said
    return Clash(words, session if hers else None, certain)


def _of_person(hers: bool) -> str:
    if hers:
        return _("%(person)s has a part in another session at that time: %(title)s, %(when)s.")
    return _("%(person)s is taken at that time by another session of this organization.")


def _of_a_place(hers: bool, *, certain: bool, overlaps: bool) -> str:
    if not hers:
        if certain:
            return _("%(place)s is taken at that time by another session of this organization.")
        return _("%(place)s may be taken at that time by another session of this organization.")
    if not certain:
        return _("%(place)s may be taken at that time, if it is the same room: %(title)s, %(when)s.")
    if overlaps:
        return _("%(place)s is taken at that time: %(title)s, %(when)s.")
    return _("%(place)s is not free in time, with setting up and clearing up: %(title)s, %(when)s.")


def _title(session: Session) -> str:
    """The title at the desk; a private session is never more than its label."""
    if session.visibility == Visibility.PRIVATE:
        return in_language(session.program.private_label, get_language() or "en").text or _("Private")
    return session.working_title

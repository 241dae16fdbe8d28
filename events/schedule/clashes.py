"""Double booking of a person or a place: shown when planning with the other session, never in the way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.grants import NOBODY, NOTHING
from accounts.languages import in_language
from events.schedule.bookings import (
    Booking,
    Bookings,
    Taker,
    Where,
    bookings_at,
    bookings_of,
    in_utc,
    place_of,
    takers_of,
)
from events.schedule.details import Assignment
from events.schedule.models import Session, Status, Visibility

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from accounts.grants import Viewer
    from accounts.models import Person
    from events.schedule.bookings import Times, What
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
    persons = [one if isinstance(one, int) else one.pk for one in people]
    left_out = {one if isinstance(one, int) else one.pk for one in leave_out}
    takers = [Taker(("person", person)) for person in persons]
    of_whom = Q(person__in=[*persons, NOBODYS])
    return _clashes_at(times, Where(venue, room, group), takers, of_whom, left_out, viewer)


def _clashes_at(  # noqa: PLR0917 - what is planned, and who asks
    times: Sequence[tuple[datetime, datetime]],
    where: Where,
    takers: Sequence[Taker],
    of_whom: Q,
    left_out: Collection[int],
    viewer: Viewer,
) -> list[list[Clash]]:
    if not times:
        return []
    instants = [(in_utc(start), in_utc(end)) for start, end in times]
    whole = min(start for start, _end in instants), max(end for _start, end in instants)
    parts = _only({one.what for one in takers}, _parts(of_whom, whole))
    others = _taking(Q(venue=where.venue) if where.venue else NOTHING, parts, whole, viewer)
    wanted = [bookings_at(plain, where, takers) for plain in instants]
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
    parts = _parts_beside(pks, whole)
    venues = {session.venue_id for session in taking if session.venue_id}
    others = _taking(Q(venue__in=venues) | Q(pk__in=pks), parts, whole, viewer)
    own = {one.pk: bookings_of(one, parts) for one in others}
    wanted = [own.get(pk, []) for pk in pks]
    return found | dict(zip(pks, _told(wanted, others, parts), strict=True))


def clashes_if_moved(
    session: Session, times: Sequence[tuple[datetime, datetime]], *, viewer: Viewer = NOBODY
) -> list[list[Clash]]:
    """What would be double booked if this session, with its people and its place, were at one of these times."""
    house = session.program.organization_id
    parts = list(session.assignments.select_related("person", "organization"))
    takers = [taker for part in parts for taker in takers_of(part, house)]
    persons = [part.person_id for part in parts if part.person_id]
    where = Where(place_of(session), session.room, session.roster.group_id if session.roster else None)
    of_whom = Q(person__in=[*persons, NOBODYS]) | Q(session__program__organization=house)
    return _clashes_at(times, where, takers, of_whom, {session.pk}, viewer)


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
    parts = _parts_beside(by_pk, whole)
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


def _parts(of_whom: Q, whole: Times) -> dict[int, list[Taker]]:
    """Who of these has a part in which session of that time, by session."""
    found: dict[int, list[Taker]] = defaultdict(list)
    together = Assignment.objects.filter(of_whom, session__status__in=TAKING)
    during = together.filter(session__starts_at__lt=whole[1], session__ends_at__gt=whole[0])
    house = during.annotate(house=F("session__program__organization"))
    for part in house.select_related("person", "organization").order_by("session", "pk"):
        found[part.session_id] += takers_of(part, part.house)
    return found


def _parts_beside(pks: Collection[int], whole: Times) -> dict[int, list[Taker]]:
    """The same of everybody who has a part in one of these sessions, of who may be the same by name, too."""
    theirs = Assignment.objects.filter(session__in=pks).order_by()
    persons = theirs.filter(person__isnull=False).values("person")
    houses = Session.objects.filter(pk__in=pks).order_by().values("program__organization")
    parts = _parts(Q(person__in=persons) | Q(session__program__organization__in=houses), whole)
    return _only({one.what for pk in pks for one in parts.get(pk, ())}, parts)


def _only(asked: Collection[What], parts: Mapping[int, Iterable[Taker]]) -> dict[int, list[Taker]]:
    """Of all parts those of who is asked for."""
    found = {pk: [one for one in takers if one.what in asked] for pk, takers in parts.items()}
    return {pk: takers for pk, takers in found.items() if takers}


def _taking(here: Q, parts: Mapping[int, Sequence[Taker]], whole: Times, viewer: Viewer) -> list[Session]:
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
    wanted: Sequence[Sequence[Booking]], others: Sequence[Session], parts: Mapping[int, Sequence[Taker]]
) -> list[list[Clash]]:
    """Every clash in words, people first, in the order of what is wanted."""
    by_pk = {session.pk: session for session in others}
    names = {one.what: one.label for takers in parts.values() for one in takers}
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


def _clash(own: Booking, other: Booking, session: Session, names: Mapping[What, str]) -> Clash:
    """One sentence that says who or what is taken, and by what where the viewer may know it."""
    hers: bool = getattr(session, "is_hers", False)
    said = {"title": _title(session), "when": session.when_here} if hers else {}
    kind = own.what[0]
    certain = kind == "person"
    if kind != "place":
        said["person"] = names[own.what]
        words = _of_somebody(kind, hers) % said
    else:
        certain = own.room == other.room
        room = session.room if hers or certain else ""
        said["place"] = ", ".join(part for part in (str(session.venue and session.venue.name), room) if part)
        words = _of_a_place(hers, certain=certain, overlaps=own.overlaps(other)) % said
    return Clash(words, session if hers else None, certain)


def _of_somebody(kind: str, hers: bool) -> str:
    """A person is in one place at a time; who is known by name alone is perhaps another; an organization is many."""
    if kind == "organization":
        if hers:
            return _("%(person)s has a part in another session at that time too: %(title)s, %(when)s.")
        return _("%(person)s has a part at that time in another session of this organization too.")
    if kind == "name":
        if hers:
            return _("%(person)s, if it is the same person, has a part in another session then: %(title)s, %(when)s.")
        return _("%(person)s, if it is the same person, is taken then by another session of this organization.")
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

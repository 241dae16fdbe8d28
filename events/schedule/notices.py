"""Who hears of changes: shown before they are made, told once when they are made."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from django.db.models import prefetch_related_objects

from accounts.languages import of_pages
from accounts.models import Contact
from events.outbox.models import Message
from events.outbox.queueing import Manner, best_contact, takes_texts
from events.rosters.models import Registration
from events.rosters.notices import tell_party
from events.schedule.before import old_date, old_place, venues_before
from events.schedule.changes import News
from events.schedule.facts import facts_of
from events.schedule.hearing import Item, Known, is_news, mend_confirmations, withdraw_old_news
from events.schedule.programs import Visibility
from events.schedule.rebooking import addresses_of, other_dates
from events.schedule.telling import calendar_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from events.schedule.models import Session
    from events.schedule.programs import Venue
    from events.schedule.rebooking import OtherDates

TEMPLATES = {News.Kind.HOURS: "moved"}
SEVERAL = "news"


@dataclass(frozen=True, kw_only=True)
class Telling:
    """How people are told."""

    note: str = ""
    """A line of one's own, in every message."""
    send_after: datetime | None = None
    batch: UUID = field(default_factory=uuid4)
    """What was changed together."""


class Household(NamedTuple):
    """Who gets one message: the adult who answers, where messages reach that one now, in one language."""

    lead: int
    contact: int | None
    language: str


def _household(registration: Registration) -> Household:
    party = registration.party
    contact = best_contact(party.lead, party.contact)
    return Household(party.lead_id, contact.pk if contact else None, party.language)


@dataclass(frozen=True)
class Affected:
    """Everybody who would hear of a change, before it is made."""

    registrations: Sequence[Registration]
    languages: Sequence[tuple[str, int]]
    """How many messages go out in each language, by code; the most frequent first."""
    calls: int
    """How many of them have to be called, because neither e-mail nor text reaches them."""

    @property
    def families(self) -> int:
        """How many messages go out: each family gets one."""
        return len({_household(registration) for registration in self.registrations})

    @property
    def people(self) -> int:
        """How many adults and children these are. A family that signed up for several dates counts once, in full."""
        sizes: dict[Household, int] = defaultdict(int)
        for one in self.registrations:
            sizes[_household(one)] = max(sizes[_household(one)], one.party.adults + one.party.children)
        return sum(sizes.values())

    @property
    def who(self) -> list[tuple[str, list[str]]]:
        """Each family once, by name, and whether it has a place or waits: both, where dates differ."""
        found: dict[Household, tuple[str, list[str]]] = {}
        for one in self.registrations:
            _name, statuses = found.setdefault(_household(one), (str(one.party.lead), []))
            if one.get_status_display() not in statuses:
                statuses.append(one.get_status_display())
        return list(found.values())


def signed_up_for(sessions: Iterable[Session]) -> list[Registration]:
    """Everybody who has a place or waits for one at these sessions, in the order of signing up."""
    rosters = {pk for session in sessions for pk in (session.roster_id, session.guest_roster_id) if pk}
    if not rosters:
        return []
    return list(
        Registration.objects.active()
        .filter(roster__in=rosters)
        .select_related("party__lead", "party__contact", "roster")
        .prefetch_related("party__members__person", "party__lead__contacts")
    )


def affected_by(session: Session, *, now: datetime, ends_at: datetime | None = None) -> Affected:
    """Who would be told of a change of this session, or of a move to another end; nobody where it is no news."""
    return _affected(signed_up_for([session] if is_news(session, now, ends_at=ends_at) else []))


def affected_by_all(sessions: Iterable[Session], *, now: datetime) -> Affected:
    """Who would be told of a change of all these sessions, each family once."""
    return _affected(signed_up_for(session for session in sessions if is_news(session, now)))


def affected_of_each(sessions: Iterable[Session], *, now: datetime) -> dict[int, Affected]:
    """Who would be told of a change of each of these sessions, by its key."""
    sessions = list(sessions)
    by_roster: dict[int, list[Registration]] = defaultdict(list)
    for registration in signed_up_for(session for session in sessions if is_news(session, now)):
        by_roster[registration.roster_id].append(registration)
    found = {}
    for session in sessions:
        rosters = (session.roster_id, session.guest_roster_id) if is_news(session, now) else ()
        found[session.pk] = _affected([one for pk in rosters if pk for one in by_roster[pk]])
    return found


def affected_if(sessions: Iterable[Session], *, now: datetime) -> Affected:
    """Who would hear if these sessions were as they are in memory, each family once; `as_held` is how they are now."""
    changed = [session for session in sessions if is_news(session, now)]
    registrations = signed_up_for(changed)
    pairs = _pairs(changed, registrations)
    known = Known(pairs)
    hearing = {registration.pk for session, registration in pairs if known.news(session, registration)}
    return _affected([registration for registration in registrations if registration.pk in hearing])


def _affected(registrations: list[Registration]) -> Affected:
    one_each = {_household(registration): registration for registration in registrations}
    languages = Counter(of_pages(household.language) for household in one_each)
    best = [best_contact(one.party.lead, one.party.contact) for one in one_each.values()]
    calls = sum(
        1 for contact in best if contact is None or not (contact.kind == Contact.Kind.EMAIL or takes_texts(contact))
    )
    return Affected(registrations, languages.most_common(), calls)


def tell_everybody(
    happened: Iterable[tuple[Session, News.Kind | None]], *, now: datetime, telling: Telling | None = None
) -> int:
    """Write to every family that these changes concern, one message for all of them; returns how many.

    Each hears of what is other than it knows, and of nothing else: who had not heard of a change hears nothing of its
    end. What is not out yet and speaks of these sessions as they were dies: reminders, older news and confirmations.
    What such a message said of other sessions is said again.
    The caller holds the rosters, and the sessions by `changing.lock_sessions`.
    """
    telling = telling or Telling()
    sessions = {session.pk: session for session, kind in happened if kind and is_news(session, now)}
    if not sessions:
        return 0
    registrations = signed_up_for(sessions.values())
    pairs = _pairs(sessions.values(), registrations) + withdraw_old_news(sessions.values(), now)
    known = Known(pairs)
    said: Said = defaultdict(list)
    for session, registration in pairs:
        if item := known.news(session, registration):
            said[registration.pk].append(item)
    items = [item for of_one in said.values() for item in of_one]
    prefetch_related_objects([item.session for item in items], "absences")
    key = f"{_change_of(sessions.values())}:{telling.batch}"
    mend_confirmations(sessions.values(), registrations, now, key=key, also_told=set(said))
    canceled = {item.session for item in items if item.kind == News.Kind.CANCELED}
    how = _How(telling, now, other_dates(canceled, now=now), venues_before(items))
    return _write(said, {registration.pk: registration for _session, registration in pairs}, how)


class _How(NamedTuple):
    """What all messages of one act have in common."""

    telling: Telling
    now: datetime
    others: OtherDates
    venues: Mapping[int, Venue]
    """Where some of it was before."""


Said = dict[int, list[Item]]


def _pairs(sessions: Iterable[Session], registrations: Iterable[Registration]) -> list[tuple[Session, Registration]]:
    """Each of these sessions with everybody on one of its rosters."""
    of_roster = defaultdict(list)
    for session in sessions:
        for pk in {session.roster_id, session.guest_roster_id} - {None}:
            of_roster[pk].append(session)
    return [(session, registration) for registration in registrations for session in of_roster[registration.roster_id]]


def _write(said: Said, known: Mapping[int, Registration], how: _How) -> int:
    """One message to each family (what is private in one of its own), and a row for each change that it tells of."""
    families: dict[tuple[Household, bool], Said] = defaultdict(lambda: defaultdict(list))
    for pk, items in said.items():
        for item in items:
            private = item.session.visibility == Visibility.PRIVATE
            families[_household(known[pk]), private][pk].append(item)
    told, rows = set(), []
    for (household, _private), by_registration in families.items():
        registrations = [known[pk] for pk in by_registration]
        each = {item.session.pk: item for items in by_registration.values() for item in items}
        message = _tell(household, registrations, list(each.values()), how)
        if message:
            told.add(household)
        rows += [_row(item, pk, message, how.telling) for pk, items in by_registration.items() for item in items]
    News.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["session", "registration", "sequence"],
        update_fields=["kind", "batch", "message"],
    )
    return len(told)


def _row(item: Item, registration: int, message: Message | None, telling: Telling) -> News:
    session = item.session
    return News(
        session=session,
        registration_id=registration,
        kind=item.kind,
        sequence=session.sequence,
        before=(session.as_held or facts_of(session)).as_data(),
        batch=telling.batch,
        message=message,
    )


def _tell(
    household: Household, registrations: Sequence[Registration], items: Sequence[Item], how: _How
) -> Message | None:
    sessions = [item.session for item in items]
    alone = items[0] if len(items) == 1 else None
    template = TEMPLATES.get(alone.kind, alone.kind.value) if alone else SEVERAL
    joined = all(registration.is_seated for registration in registrations)
    return tell_party(
        template,
        registrations[0].party,
        registrations,
        sessions,
        key=f"{template}:{_change_of(sessions)}:{how.telling.batch}:{registrations[0].pk}:{sessions[0].pk}",
        now=how.now,
        about=f"session:{sessions[0].pk}" if alone else "",
        manner=Manner(send_after=_later(items, how.telling)),
        calendar=lambda language: calendar_files(sessions, language, joined=joined).decode(),
        extra={
            "note": how.telling.note,
            "other_dates": partial(addresses_of, sessions, how.others),
            **old_date(alone),
            **old_place(alone, how.venues),
            "asks_again": _said_no_before(registrations, items),
        },
    )


def _change_of(sessions: Iterable[Session]) -> int:
    """Another number after every change: two acts of one batch each have their message."""
    return sum(session.sequence for session in sessions)


def _later(items: Iterable[Item], telling: Telling) -> datetime | None:
    """Not after somebody would be there: neither at the time that it has now, nor at the one that they go by."""
    starts = {item.session.starts_at for item in items} | {item.known_start for item in items if item.known_start}
    return telling.send_after if telling.send_after and telling.send_after < min(starts) else None


def _said_no_before(registrations: Iterable[Registration], items: Iterable[Item]) -> bool:
    """Whether somebody of these parties had said that the old date does not suit, and is asked about the new one."""
    moved = [item.session for item in items if item.kind == News.Kind.MOVED]
    people = {person.pk for registration in registrations for person in registration.party.people}
    return any(away.person_id in people for session in moved for away in session.absences.all())

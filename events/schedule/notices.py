"""Who hears of changes: shown before they are made, told once when they are made."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from django.db.models import prefetch_related_objects

from accounts.models import Contact
from events.outbox.models import Message
from events.outbox.queueing import best_contact
from events.outbox.rendering import offered
from events.rosters.models import Registration
from events.rosters.notices import tell_party
from events.schedule.changes import News
from events.schedule.hearing import Heard, is_news, mend_confirmations, withdraw_old_news
from events.schedule.programs import Visibility
from events.schedule.telling import calendar_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from events.schedule.models import Session

WEIGHT = (News.Kind.CANCELED, News.Kind.ON, News.Kind.MOVED, News.Kind.HOURS, News.Kind.CHANGED)
"""What a message about several changes of one session speaks of first."""
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
    """Who gets one message: the adult who answers, at one contact, in one language."""

    lead: int
    contact: int | None
    language: str


def _household(registration: Registration) -> Household:
    party = registration.party
    return Household(party.lead_id, party.contact_id, offered(party.language))


@dataclass(frozen=True)
class Affected:
    """Everybody who would hear of a change, before it is made."""

    registrations: Sequence[Registration]
    languages: Sequence[tuple[str, int]]
    """How many messages go out in each language, by code; the most frequent first."""
    calls: int
    """How many of them have to be called, because no e-mail reaches them."""

    @property
    def families(self) -> int:
        """How many messages go out: each family gets one."""
        return len({_household(registration) for registration in self.registrations})

    @property
    def people(self) -> int:
        """How many adults and children these are."""
        parties = {registration.party_id: registration.party for registration in self.registrations}
        return sum(party.adults + party.children for party in parties.values())


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


def affected_by_putting_on(session: Session, *, now: datetime, ends_at: datetime, moves: bool) -> Affected:
    """Who would hear that a canceled session takes place after all: who heard that it was canceled.

    With another time everybody hears of it.
    """
    registrations = signed_up_for([session] if is_news(session, now, ends_at=ends_at) else [])
    canceled = News.objects.filter(session=session, kind=News.Kind.CANCELED).order_by("-sequence")
    last = canceled.filter(sequence=canceled.values("sequence")[:1], message__in=Message.objects.heard())
    heard = set(last.values_list("registration", flat=True))
    return _affected([one for one in registrations if moves or one.pk in heard])


def _affected(registrations: list[Registration]) -> Affected:
    one_each = {_household(registration): registration for registration in registrations}
    languages = Counter(household.language for household in one_each)
    best = [best_contact(one.party.lead, one.party.contact) for one in one_each.values()]
    calls = sum(1 for contact in best if contact is None or contact.kind != Contact.Kind.EMAIL)
    return Affected(registrations, languages.most_common(), calls)


def tell_everybody(
    happened: Sequence[tuple[Session, News.Kind | None]],
    *,
    now: datetime,
    telling: Telling | None = None,
    taking_back: Mapping[int, int] | None = None,
) -> int:
    """Write to every family that these changes concern, one message for all of them; returns how many.

    What is not out yet and speaks of these sessions as they were dies: reminders, older news and confirmations. What
    such a message said of other sessions is said again. `taking_back` names, by session, the number of the change
    that is undone: who had not heard of that change hears nothing of its end.
    The caller holds the rosters and the sessions.
    """
    telling = telling or Telling()
    kinds: dict[int, list[News.Kind]] = defaultdict(list)
    sessions = {}
    for session, kind in happened:
        if kind and is_news(session, now):
            kinds[session.pk].append(kind)
            sessions[session.pk] = session
    if not sessions:
        return 0
    registrations = signed_up_for(sessions.values())
    heard = Heard(sessions.values(), registrations, taking_back or {})
    again = withdraw_old_news(sessions.values(), now)
    said = _what_each_hears(sessions, kinds, registrations, heard)
    for session, kind, registration in again:
        said[registration.pk].append((session, kind))
    known = {one.pk: one for one in [*registrations, *(registration for _session, _kind, registration in again)]}
    mend_confirmations(sessions.values(), registrations, now, key=str(telling.batch), also_told=set(said))
    prefetch_related_objects([session for items in said.values() for session, _kind in items], "absences")
    return _write(said, known, telling, now)


Items = list[tuple["Session", News.Kind]]
Said = dict[int, Items]


def _what_each_hears(
    sessions: Mapping[int, Session],
    kinds: Mapping[int, Sequence[News.Kind]],
    registrations: Iterable[Registration],
    heard: Heard,
) -> Said:
    """For each sign-up the sessions that it has to hear of, and what."""
    of_roster = defaultdict(list)
    for session in sessions.values():
        for pk in {session.roster_id, session.guest_roster_id} - {None}:
            of_roster[pk].append(session)
    said: Said = defaultdict(list)
    for registration in registrations:
        for session in of_roster[registration.roster_id]:
            new = heard.news(session, registration, kinds[session.pk])
            if new:
                said[registration.pk].append((session, min(new, key=WEIGHT.index)))
    return said


def _write(said: Said, known: Mapping[int, Registration], telling: Telling, now: datetime) -> int:
    """One message to each family (what is private in one of its own), and a row for each change that it tells of."""
    families: dict[tuple[Household, bool], dict[int, Items]] = defaultdict(lambda: defaultdict(list))
    for pk, items in said.items():
        for session, kind in items:
            private = session.visibility == Visibility.PRIVATE
            families[_household(known[pk]), private][pk].append((session, kind))
    told, rows = set(), []
    for (household, _private), by_registration in families.items():
        registrations = [known[pk] for pk in by_registration]
        each = {session.pk: (session, kind) for items in by_registration.values() for session, kind in items}
        message = _tell(household, registrations, list(each.values()), telling, now)
        if message:
            told.add(household)
        rows += [
            News(
                session=session, registration_id=pk, kind=kind, sequence=session.sequence, batch=telling.batch,
                message=message,
            )
            for pk, items in by_registration.items()
            for session, kind in items
        ]  # fmt: skip
    News.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["session", "registration", "sequence"],
        update_fields=["kind", "batch", "message"],
    )
    return len(told)


def _tell(
    household: Household,
    registrations: Sequence[Registration],
    items: Sequence[tuple[Session, News.Kind]],
    telling: Telling,
    now: datetime,
) -> Message | None:
    sessions = [session for session, _kind in items]
    alone = items[0][1] if len(items) == 1 else None
    template = TEMPLATES.get(alone, alone.value) if alone else SEVERAL
    first = min(session.starts_at for session in sessions)
    later = telling.send_after if telling.send_after and telling.send_after < first else None
    joined = all(registration.is_seated for registration in registrations)
    return tell_party(
        template,
        registrations[0].party,
        registrations,
        sessions,
        key=f"{template}:{telling.batch}:{registrations[0].pk}:{sessions[0].pk}",
        now=now,
        about=f"session:{sessions[0].pk}" if alone else "",
        send_after=later,
        calendar=calendar_files(sessions, household.language, joined=joined).decode() if joined else "",
        extra={
            "note": telling.note,
            "start_moved": alone == News.Kind.MOVED,
            "asks_again": _said_no_before(registrations, items),
        },
    )


def _said_no_before(registrations: Iterable[Registration], items: Iterable[tuple[Session, News.Kind]]) -> bool:
    """Whether somebody of these parties had said that the old date does not suit, and is asked about the new one."""
    moved = [session for session, kind in items if kind == News.Kind.MOVED]
    people = {person.pk for registration in registrations for person in registration.party.people}
    return any(away.person_id in people for session in moved for away in session.absences.all())


def last_move_is_unheard(session: Session) -> bool:
    """Whether nobody has heard yet of the date to which it was moved last: then they still know the one before."""
    moves = News.objects.filter(session=session, kind=News.Kind.MOVED)
    last = moves.order_by("-sequence").values_list("sequence", flat=True).first()
    if session.moved_from is None or last is None:
        return False
    return not moves.filter(sequence=last, message__in=Message.objects.heard()).exists()

"""Planning help for sessions: an interpreter, places in child care, a bus; and saying that it is sure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.people import enter_person
from events.rosters.models import ACTIVE, Registration, Roster, Serves, Takes
from events.rosters.notices import queue_notice
from events.rosters.registration import cancel_registration
from events.rosters.room import set_capacity
from events.rosters.waitlist import hold_all, line_words
from events.support.asking import due_day, is_for, sessions_for, settle
from events.support.letting_go import follow_all, rosters_of
from events.support.models import SIGNED, Kind, Need, Supply
from events.support.stock import Stock, stock_of
from events.support.telling import tell_answered, tell_changed, tell_lost

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from accounts.contact import Reach
    from accounts.models import Language, Person, User
    from events.schedule.models import Session, Venue

State = Supply.State


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is planned. `places` is empty where nobody counts them; after `closes_at` no place is given any more."""

    kind: Kind
    language: Language | None = None
    band: str = ""
    places: int | None = None
    closes_at: datetime | None = None
    mode: str = ""
    who: str = ""
    reach: Reach | None = None
    """Where who does it is reminded."""
    venue: Venue | None = None
    room: str = ""
    owner: User | None = None


@transaction.atomic
def plan_supply(
    sessions: Sequence[Session], draft: Draft, *, now: datetime, actor: User | None = None
) -> list[Supply]:
    """Plan help for some sessions. Families who asked for it before get its places in the order in which they asked.

    Help with counted places gets one list for each list of people, so that a family of a course asks once and a family
    that picks its dates asks for each. Raises ValidationError with code `places` (child care without a number).
    """
    if draft.kind == Kind.CHILD_CARE and draft.places is None:
        raise ValidationError(_("Please choose the age and say how many places there are."), code="places")
    groups: dict[int, list[Session]] = defaultdict(list)
    for session in sessions:
        groups[(session.roster_id or -session.pk) if draft.places is not None else 0].append(session)
    hold_all([pk for pk in groups if pk > 0], now)
    return [_plan(group, draft, now, actor) for _key, group in sorted(groups.items())]


def _plan(sessions: Sequence[Session], draft: Draft, now: datetime, actor: User | None) -> Supply:
    roster = None
    if draft.places is not None:
        roster = Roster.objects.create(
            serves=Serves.HELP, takes=Takes.ASKED, capacity=draft.places, closes_at=draft.closes_at
        )
    supply = Supply.objects.create(
        kind=draft.kind,
        language=draft.language,
        band=draft.band,
        roster=roster,
        state=Supply.State.BOOKED if draft.who else Supply.State.WANTED,
        mode=draft.mode,
        who=draft.who,
        person=_person_of(draft, sessions),
        venue=draft.venue,
        room=draft.room,
        owner=draft.owner,
        updated_at=now,
    )
    supply.sessions.set(sessions)
    _note(actor, "help planned", supply, now)
    if roster:
        _give_places(supply, now)
    return supply


def _person_of(draft: Draft, sessions: Sequence[Session]) -> Person | None:
    """Who is reminded, entered now if not known; nobody where there is no way to reach that person."""
    if not draft.reach or not draft.who:
        return None
    organization = sessions[0].program.organization
    return enter_person(organization, draft.who, reach=draft.reach)


def _give_places(supply: Supply, now: datetime) -> None:
    """Those who asked before there was a list take its places, first come first served; who waits now is told so."""
    asked = Need.objects.open().filter(
        supply=None, kind=supply.kind, band=supply.band, registration__roster__in=_lists(supply)
    )
    asked = asked.select_related("registration__party", "registration__roster").order_by("pk")
    needs = [need for need in asked if is_for(supply, need.registration)]
    for need in needs:
        need.supply = supply
    _settle_all(needs, now)
    for need in needs:
        if need.place and not need.place.is_seated and not need.place.held_back:
            queue_notice("waitlisted", need.place, now=now, extra=line_words(need.place, now))


def _lists(supply: Supply) -> list[int]:
    """The lists of people at the sessions of this help, with those of guests for one date."""
    found = supply.sessions.values_list("roster", "guest_roster")
    return sorted({pk for pair in found for pk in pair if pk})


def _open_needs(supply: Supply) -> list[Need]:
    """The open requests that this help may meet."""
    needs = Need.objects.open().told().select_related("registration__party", "registration__roster")
    if supply.roster_id:
        return list(needs.filter(supply=supply))
    same = Q(kind=supply.kind, detail="", registration__roster__in=_lists(supply))
    if supply.kind == Kind.INTERPRETER:
        same &= Q(language=supply.language_id)
    return list(needs.filter(same))


def _hold(supply: Supply, now: datetime) -> Supply:
    """Help as it is now, with the lists of the families that asked at its sessions, and of all their help, locked."""
    lists = _lists(supply)
    asking = Registration.objects.active().filter(roster__in=lists, needs__isnull=False).values_list("pk", flat=True)
    own = [supply.roster_id] if supply.roster_id else []
    hold_all([*lists, *own, *rosters_of(asking)], now)
    return Supply.objects.select_for_update(of=("self",)).select_related("roster", "venue", "owner").get(pk=supply.pk)


@transaction.atomic
def confirm_supply(
    supply: Supply, *, confirmed_by: str, now: datetime, checked_on: date | None = None, actor: User | None = None
) -> int:
    """Say that the help will be there. Every open request that it meets is answered and its family told at once.

    Returns how many families were told. Raises ValidationError with code `unchecked`: of who signs, somebody has to
    look up the state registration (Conn. Gen. Stat. 17a-838); and `canceled`.
    """
    supply = _hold(supply, now)
    checked_on = checked_on or supply.registration_checked_on
    if supply.state == Supply.State.CANCELED:
        raise ValidationError(_("This help is called off. Please plan it anew."), code="canceled")
    if supply.language_id == SIGNED and checked_on is None:
        raise ValidationError(_("Please look up the interpreter’s state registration first."), code="unchecked")
    needs = [] if supply.is_sure else _open_needs(supply)
    supply.state, supply.confirmed_by, supply.registration_checked_on = State.CONFIRMED, confirmed_by, checked_on
    supply.updated_at = now
    supply.save(update_fields=["state", "confirmed_by", "registration_checked_on", "updated_at"])
    for need in needs:
        need.supply = supply if supply.roster_id else need.supply
    _settle_all(needs, now)
    met = [need for need in needs if need.state == Need.State.CONFIRMED]
    follow_all(_those(met), now=now)
    told = tell_answered(met, now=now)
    _note(actor, "help confirmed", supply, now, told=told)
    return told


@transaction.atomic
def change_supply(supply: Supply, draft: Draft, *, now: datetime, actor: User | None = None) -> int:
    """Change what is planned: more places go to those who wait, in order; who has one hears of another building.

    Returns how many families were told of another place. Raises ValidationError with code `promised` (fewer places
    than children have been promised).
    """
    supply = _hold(supply, now)
    moved = (supply.venue, supply.room) != (draft.venue, draft.room)
    for name in ("mode", "who", "venue", "room", "owner"):
        setattr(supply, name, getattr(draft, name))
    if supply.state in (State.WANTED, State.BOOKED):
        supply.state = State.BOOKED if draft.who else State.WANTED
    person = _person_of(draft, list(supply.sessions.select_related("program__organization")[:1]))
    if person != supply.person:
        supply.reminders.filter(starts_at__gt=now).delete()  # who does it now is reminded, and nobody else
    supply.person, supply.updated_at = person, now
    supply.save(update_fields=["mode", "who", "person", "venue", "room", "owner", "state", "updated_at"])
    if supply.roster and draft.places is not None:
        Roster.objects.filter(pk=supply.roster.pk).update(closes_at=draft.closes_at)
        set_capacity(supply.roster, draft.places, now=now)
        follow_all(supply.needs.all(), now=now)
    _note(actor, "help changed", supply, now)
    return tell_changed(supply.needs.filter(state=Need.State.CONFIRMED), now=now) if moved else 0


@transaction.atomic
def cancel_supply(supply: Supply, *, now: datetime, actor: User | None = None) -> int:
    """Call help off: what it had answered is open again, and the families are told. Twice is the same as once.

    A family with a seat, or with an offer of one, keeps it. Who waits and comes only with this help stands aside until
    there is other help. Returns how many families were told.
    """
    supply = _hold(supply, now)
    if supply.state == State.CANCELED:
        return 0
    supply.state, supply.updated_at = State.CANCELED, now
    supply.save(update_fields=["state", "updated_at"])
    needs = list(
        supply.needs.alive().exclude(state=Need.State.DECLINED).select_related("place", "registration__roster")
    )
    for need in needs:
        if need.place and need.place.status in ACTIVE:
            cancel_registration(need.place, now=now, notify=False)
        need.state, need.supply, need.place, need.answered_at = Need.State.OPEN, None, None, None
        need.due_on = due_day(sessions_for(need.registration, now=now), now=now)
    Need.objects.bulk_update(needs, ["state", "supply", "place", "answered_at", "due_on"])
    follow_all(_those(needs), now=now)
    told = tell_lost(needs, now=now)
    _note(actor, "help canceled", supply, now, told=told)
    return told


def _those(needs: Iterable[Need]) -> QuerySet[Need]:
    return Need.objects.filter(pk__in=[need.pk for need in needs])


def _settle_all(needs: Iterable[Need], now: datetime) -> None:
    """Give each what is there. What is planned for a list of people is looked up once."""
    stocks: dict[int, Stock] = {}
    for need in needs:
        roster = need.registration.roster_id
        if roster not in stocks:
            stocks[roster] = stock_of(sessions_for(need.registration, now=now))
        settle(need, stocks[roster], now=now)


def _note(actor: User | None, act: str, supply: Supply, now: datetime, *, told: int = 0) -> None:
    """Write it into the history of each session."""
    for session in supply.sessions.all():
        note_change(actor, act, session, fields=[supply.kind], now=now, told=told)

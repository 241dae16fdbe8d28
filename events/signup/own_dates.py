"""The dates of one sign-up on the family's own page: how each stands, what else it can do, and which can be added."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.grants import NOBODY
from events.rosters.models import ACTIVE, Registration, Status
from events.rosters.registration import SignedUpBeforeError
from events.rosters.waitlist import hold_all
from events.schedule.models import Session
from events.signup.as_before import register_as_before
from events.signup.confirming import tell_of_added
from events.signup.finding import with_guests
from events.signup.picking import Line, dates_beside, pickable
from events.signup.places import Places, guest_places_of, places_of
from events.signup.signed_up import sessions_of
from events.signup.signing_up import register_guest
from events.signup.standing import standing_of
from events.support.asking import ask_for, help_rosters, wishes_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from events.rosters.models import Party
    from events.schedule.querysets import SessionQuerySet
    from events.signup.standing import Standing

SUREST = (Status.REGISTERED, Status.OFFERED, Status.WAITLISTED)
"""What the page says first of several dates."""


@dataclass(frozen=True, kw_only=True)
class OwnDate:
    """One date on the own page."""

    standing: Standing | None = None
    """How it stands, where the sign-up holds several dates that each stand for themselves."""
    may_cancel: bool = False
    """Whether this place alone can be given back. A line is left, and an offer answered, with buttons of their own."""
    guest: Places | None = None
    """What is free on this date alone, for a family that waits for the course and would fit."""
    is_before: bool = False
    """Whether it was over when the family joined."""


@dataclass(frozen=True, kw_only=True)
class OwnDates:
    """What the own page says of the dates of a sign-up."""

    standings: Sequence[Standing]
    """How all of it stands."""
    head: Standing | None
    """What the page says first: the surest."""
    whole: Sequence[Standing]
    """What holds for several dates at once, or for all there is."""
    by_session: Mapping[int, OwnDate]

    @property
    def can_cancel_some(self) -> bool:
        """Whether one date can be canceled, and the others stay."""
        return any(one.may_cancel for one in self.by_session.values())


def own_dates(sessions: Sequence[Session], latest: Mapping[int, Registration], *, now: datetime) -> OwnDates:
    """How the dates of a party stand: `latest` are its sign-ups by roster, `sessions` all that they hold for."""
    latest = _without_former_guests(sessions, latest)
    standings = {roster: standing_of(one, sessions, now=now) for roster, one in latest.items()}
    dates = Counter(pk or 0 for one in sessions for pk in (one.roster_id, one.guest_roster_id) if pk in latest)
    alone = {roster for roster in latest if len(latest) > 1 and dates[roster] == 1}
    free = _free_as_guest(sessions, latest, dates, now)
    found = {}
    for one in sessions:
        roster = next((pk for pk in (one.guest_roster_id, one.roster_id) if pk in alone), None)
        comes = one.starts_at > now and not one.is_canceled
        found[one.pk] = OwnDate(
            standing=standings[roster] if roster else None,
            may_cancel=bool(roster and comes and latest[roster].is_seated),
            guest=free.get(one.pk),
            is_before=all(since >= one.ends_at for since in _since(one, latest)),
        )
    whole = [standing for roster, standing in standings.items() if roster not in alone]
    order = {str(state): number for number, state in enumerate(SUREST)}
    every = list(standings.values())
    head = min(every, key=lambda one: order.get(one.state, len(order)), default=None)
    return OwnDates(standings=every, head=head, whole=whole, by_session=found)


def _without_former_guests(sessions: Sequence[Session], latest: Mapping[int, Registration]) -> dict[int, Registration]:
    """Who was a guest of a date, and then got a seat in the course, comes to it: nothing is canceled there."""
    seated = {roster for roster, one in latest.items() if one.is_seated}
    members_now = {one.guest_roster_id for one in sessions if one.roster_id in seated}
    return {roster: one for roster, one in latest.items() if _is_on(one) or roster not in members_now}


def _since(session: Session, latest: Mapping[int, Registration]) -> list[datetime]:
    """Since when a party has its places at a session, or waits for them."""
    held = [latest[pk] for pk in (session.roster_id, session.guest_roster_id) if pk and pk in latest]
    return [registration.seated_at or registration.queued_at for registration in held]


def _free_as_guest(
    sessions: Sequence[Session], latest: Mapping[int, Registration], dates: Mapping[int, int], now: datetime
) -> dict[int, Places]:
    """The dates of courses for which a family waits, on which it would find a place as a guest."""
    waits = {roster for roster, one in latest.items() if one.is_waiting and dates.get(roster, 0) > 1}
    wanted = [
        one.pk
        for one in sessions
        if one.roster_id in waits
        and one.program.guests_welcome
        and one.starts_at > now
        and not _is_on(latest.get(one.guest_roster_id or 0))
    ]
    if not wanted:
        return {}
    found = with_guests(Session.objects.filter(pk__in=wanted), now=now).select_related("roster", "program")
    free = {}
    for session in found.select_related("guest_roster"):
        places, seats = guest_places_of(session, now=now), latest[session.roster_id or 0].seats
        if places and places.state == "open" and session.guest_roster and session.guest_roster.fits(seats):
            free[session.pk] = places
    return free


def _is_on(registration: Registration | None) -> bool:
    return registration is not None and registration.status in ACTIVE


def dates_to_add(sessions: Sequence[Session], active: Collection[int], *, now: datetime) -> list[Line]:
    """Other dates of the same series that can be added: `active` are the rosters that the party is on."""
    of_series = next((one for one in sessions if one.series_id and one.roster_id), None)
    if of_series is None:
        return []
    beside = [one for one in dates_beside(of_series, now=now) if one.roster_id not in active]
    return [Line(session, places_of(session, now=now), is_ticked=False) for session in pickable(beside, now=now)]


def addable(party: Party, *, now: datetime) -> SessionQuerySet:
    """The dates that a party may ask for: of the series that it signed up for, and of the course it waits for."""
    mine = sessions_of(party).order_by()
    roots = mine.values(root=Coalesce("series__root", "series"))
    of_series = Q(series__in=roots) | Q(series__root__in=roots)
    shown = Session.objects.visible_to(NOBODY).filter(of_series | Q(pk__in=mine.values("pk")))
    return with_guests(shown, now=now).select_related("program", "roster__group", "guest_roster", "series")


@transaction.atomic
def add_date(party: Party, session: Session, *, now: datetime) -> Registration:
    """Put a party on one more date, found `addable`; as a guest where it waits for the whole course.

    Pressed twice it is the same as once. A sign-up that ended because nobody confirmed it has to be confirmed now.
    Raises what `register` raises, or ValidationError with code `over`.
    """
    waits = party.registrations.filter(status=Status.WAITLISTED, roster=session.roster_id).first()
    as_guest = waits if guest_places_of(session, now=now) else None
    if session.roster is None or not (as_guest or pickable([session], now=now)):
        raise ValidationError(_("This cannot be changed here any more."), code="over")
    try:
        if as_guest:
            registration = _register_guest_with_help(as_guest, session, now=now)
        else:
            registration = register_as_before(party, session.roster, now=now)
    except SignedUpBeforeError as refusal:
        if refusal.registration.party_id != party.pk:
            raise
        return refusal.registration
    tell_of_added(registration, now=now)
    return registration


def _register_guest_with_help(waits: Registration, session: Session, *, now: datetime) -> Registration:
    """Put who waits for a course on the list of guests of one date, with the help that it asked for."""
    wishes = wishes_of(waits)
    if wishes:
        lists = [pk for pk in (session.roster_id, session.guest_roster_id) if pk]
        hold_all([*lists, *help_rosters(wishes, [session])], now)
    registration = register_guest(waits.party, session, now=now)
    ask_for(registration, wishes, now=now)
    return registration

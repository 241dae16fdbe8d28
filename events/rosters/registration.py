"""Signing up, changing and canceling: every act locks the roster, and the counter agrees with the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.history import note_change
from events.rosters.entering import set_members
from events.rosters.guests import guest_lists_of, reckon_guests
from events.rosters.leaving import give_back
from events.rosters.models import (
    HOLDING,
    IN_LINE,
    Party,
    Registration,
    Roster,
    RosterGroup,
    Serves,
    Status,
    Takes,
)
from events.rosters.notices import queue_notice
from events.rosters.same_people import of_the_same, parties_near
from events.rosters.waitlist import fill_places, hold, hold_all, hold_lists_of, leave_guest_places, line_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from accounts.models import User


class SignedUpBeforeError(ValidationError):
    """An adult of a party is on the roster already, by `registration`. It names nobody: a stranger may have typed."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(_("It looks like you signed up before."), code="already")
        self.registration = registration


class NotAllError(ValidationError):
    """Asked for all or none, and these `rosters` have no place for the party. Nothing was signed up."""

    def __init__(self, rosters: Sequence[Roster]) -> None:
        super().__init__(_("Not all of these have a place for you, so nothing was signed up."), code="not-all")
        self.rosters = rosters


@transaction.atomic
def register(
    party: Party,
    roster: Roster,
    *,
    now: datetime,
    seats: int | None = None,
    held_back: bool = False,
    notify: bool = True,
    by: User | None = None,
    anyway: bool = False,
    just_entered: bool = False,
    keeps_guest_places: bool = False,
) -> Registration:
    """Put a party on the roster: in free places, or else whole on the waitlist.

    `just_entered` says that it was written down in this same transaction, so that nobody else can have changed it.
    `seats` says how many places it asks for on a roster of help; `held_back` lets it wait until its help is there.
    Staff (`by`) can sign up whoever calls before opening and after closing, and `anyway` in a full room: the excess
    is `overbooked`, in the history. `keeps_guest_places`: it may yet stand aside for help, so its places as a guest
    of single dates are left by `ask_for`, once the seat stays.
    Raises ValidationError with code `closed`, `already` (SignedUpBeforeError: an adult of it is on the roster, or of a
    list of guests has a seat in the course), `one-only` (it has a place elsewhere in a group where one is enough) or
    `too-large` (it would not fit into the empty room).
    """
    roster = hold(roster.pk, now)
    party = party if just_entered else Party.objects.as_of_now(party.pk)
    registration = _put_on(
        roster,
        party,
        now=now,
        seats=seats,
        held_back=held_back,
        by=by,
        anyway=anyway,
        keeps_guest_places=keeps_guest_places,
    )
    if notify:
        tell_how_it_went(registration, now=now)
    return registration


def tell_how_it_went(registration: Registration, *, now: datetime) -> None:
    """Write to a party that was signed up just now: it has its place, or where it stands in line and until when."""
    if registration.is_seated:
        queue_notice("registered", registration, now=now)
    else:
        queue_notice("waitlisted", registration, now=now, extra=line_words(registration, now))


@transaction.atomic
def register_on_all(
    party: Party,
    rosters: Iterable[Roster],
    *,
    now: datetime,
    all_or_none: bool = False,
    by: User | None = None,
    just_entered: bool = False,
    keeps_guest_places: bool = False,
) -> list[Registration]:
    """Put a party on several rosters at once, each with its own line. The caller tells the party, with one message.

    With `all_or_none` it gets a place on every one of them, or nothing happens at all (NotAllError).
    `keeps_guest_places` is as for `register`. Raises what that raises, for the first roster that refuses.
    """
    held = hold_all((roster.pk for roster in rosters), now)
    party = party if just_entered else Party.objects.as_of_now(party.pk)
    registrations = [_put_on(roster, party, now=now, by=by, keeps_guest_places=keeps_guest_places) for roster in held]
    without = [registration.roster for registration in registrations if not registration.is_seated]
    if all_or_none and without:
        raise NotAllError(without)
    return registrations


def _put_on(
    roster: Roster,
    party: Party,
    *,
    now: datetime,
    seats: int | None = None,
    held_back: bool = False,
    by: User | None = None,
    anyway: bool = False,
    keeps_guest_places: bool = False,
) -> Registration:
    """One party on one roster that the caller holds."""
    if not (roster.is_open(now) or (by and roster.next_start(now))):
        raise ValidationError(_("Sign-up for this has closed."), code="closed")
    if roster.is_last_call(now):
        fill_places(roster, now=now)  # who waits comes first, also before the clock has called
    on_it = roster.registrations.active()
    line = on_it.aggregate(
        waiting=Count("pk", filter=IN_LINE & roster.could_ever_fit),
        near=Count("pk", filter=Q(party__in=parties_near(party))),
        latest=Max("queued_at"),
    )
    if line["near"] and (before := of_the_same(party, on_it)):
        raise SignedUpBeforeError(before[0])
    _refuse_member_as_guest(roster, party)
    _refuse_second_in_group(roster, party)
    seats = _seats_that_can_fit(roster, party, seats, anyway=anyway)
    in_turn = not line["waiting"] or roster.is_last_call(now)
    seated = anyway or (not held_back and in_turn and roster.fits(seats))
    registration = Registration.objects.create(
        party=party,
        roster=roster,
        seats=seats,
        status=Status.REGISTERED if seated else Status.WAITLISTED,
        held_back=held_back and not seated,
        queued_at=max(now, line["latest"] or now),  # whose turn it is decides the lock, not when a request began
        seated_at=now if seated else None,
        changed_at=now,
    )
    registration.place = None if seated or held_back else line["waiting"] + 1
    if seated:
        excess = roster.take(seats, let_in=anyway)
        if excess:
            fields = [f"registration {registration.pk}", f"overbooked +{excess}"]
            note_change(by, "overbooked", roster, fields=fields, now=now)
        if not keeps_guest_places:
            leave_guest_places(registration, now=now)
    return registration


def _refuse_member_as_guest(roster: Roster, party: Party) -> None:
    """Who has a seat in a course has it on every date, and takes no other's seat as a guest."""
    if roster.serves != Serves.GUESTS:
        return
    members = Registration.objects.seated().filter(roster__sessions__guest_roster=roster)
    if there := of_the_same(party, members):
        raise SignedUpBeforeError(there[0])


def _refuse_second_in_group(roster: Roster, party: Party) -> None:
    """In some groups, such as workshops at the same hour, a person has one place."""
    if roster.group is None or not roster.group.one_per_party:
        return
    RosterGroup.objects.select_for_update().get(pk=roster.group.pk)  # two of its rosters at once take turns
    others = Registration.objects.active().filter(roster__group=roster.group_id).exclude(roster=roster)
    if of_the_same(party, others):
        raise ValidationError(
            _("You have a place at the same time already. Please cancel that one first."), code="one-only"
        )


def _seats_that_can_fit(roster: Roster, party: Party, asked: int | None = None, *, anyway: bool = False) -> int:
    seats = asked if asked is not None else roster.seats_of(party.adults, party.children)
    if roster.is_too_large(seats) and not anyway:
        raise ValidationError(
            ngettext(
                "This room has %(capacity)d place. Please sign up fewer people, or call us.",
                "This room has %(capacity)d places. Please sign up fewer people, or call us.",
                roster.largest_party or 0,
            ),
            code="too-large",
            params={"capacity": roster.largest_party},
        )
    return seats


@transaction.atomic
def change_party(party: Party, *, others: Sequence[str], children: int, now: datetime) -> Party:
    """Set who comes. Places given back go to the next in line; more places than are free are refused.

    Adults who stay keep their row, so that their attendance stays theirs.
    Raises ValidationError with code `full`, `too-large` or `closed` (more people after sign-up has closed); then
    nothing has changed.
    """
    party, held = hold_lists_of(party, now)
    rosters = {roster.pk: roster for roster in held}
    set_members(party, others)
    party.children = children
    party.save(update_fields=["children"])
    party = Party.objects.as_of_now(party.pk)
    for registration in party.registrations.active().filter(roster__in=rosters).order_by("roster"):
        if rosters[registration.roster_id].next_start(now):  # what is over, or called off, stays as it was
            _reseat(registration, rosters[registration.roster_id], party, now)
    _fill_all(rosters.values(), now)
    return party


def _reseat(registration: Registration, roster: Roster, party: Party, now: datetime) -> None:
    if roster.takes == Takes.ASKED:
        return
    seats = _seats_that_can_fit(roster, party)
    more = seats - registration.seats
    if more > 0 and not roster.is_open(now):
        raise ValidationError(_("Sign-up for this has closed."), code="closed")
    if more > 0 and registration.status in HOLDING and not roster.fits(more):
        raise ValidationError(_left(roster.places_left or 0), code="full")
    registration.seats, registration.changed_at = seats, now
    registration.save(update_fields=["seats", "changed_at"])
    if more and registration.status in HOLDING:
        roster.take(more)


def _fill_all(rosters: Iterable[Roster], now: datetime) -> None:
    """After places were given back; on the lists of guests there are as many as members are away now."""
    for roster in rosters:
        reckon_guests(roster, now=now)
        fill_places(roster, now=now)


def _left(places: int) -> str:
    if not places:
        return _("No more places are left.")
    words = ngettext("Only %(left)d more place is left.", "Only %(left)d more places are left.", places)
    return words % {"left": places}


@transaction.atomic
def cancel_registration(registration: Registration, *, now: datetime, notify: bool = True) -> None:
    """Give the places back, at once and exactly, with those of its help; the next in line gets them.

    Twice is the same as once. What was queued about this place alone and is not out yet dies; what tells of other
    places too still goes out. Raises ValidationError with code `over` where all of it lies in the past: what happened
    is not rewritten.
    """
    help_places = Registration.objects.active().filter(need_met__registration=registration.pk)
    guests = guest_lists_of([registration.roster_id], now)
    held = hold_all([registration.roster_id, *help_places.values_list("roster", flat=True), *guests], now)
    rosters = {roster.pk: roster for roster in held}
    ours = Registration.objects.select_related("party__lead", "party__contact").get(pk=registration.pk)
    ours.roster = rosters[ours.roster_id]
    if ours.status == Status.CANCELED:
        return
    if ours.roster.told_sessions and all(session.ends_at <= now for session in ours.roster.told_sessions):
        raise ValidationError(_("This is over, so it cannot be canceled any more."), code="over")
    for place in help_places.filter(roster__in=rosters):
        give_back(place, rosters[place.roster_id], now)
    give_back(ours, ours.roster, now)
    if notify:
        queue_notice("withdrawn", ours, now=now)
    _fill_all(held, now)

"""Signing up, changing and canceling: every act locks the roster, and the counter agrees with the rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.history import note_change
from accounts.people import enter_person
from events.outbox.models import Message
from events.rosters.models import (
    HOLDING,
    Member,
    Party,
    Registration,
    Roster,
    Status,
    of_people,
    of_same_name_and_contact,
)
from events.rosters.notices import queue_notice
from events.rosters.waitlist import fill_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from accounts.contact import Reach
    from accounts.models import Organization, Person, Town, User


@dataclass(frozen=True, kw_only=True)
class SignUp:
    """What a sign-up says: names as people write them, children counted, `submit_key` against a double click."""

    name: str
    reach: Reach | None
    others: Sequence[str] = ()
    children: int = 0
    language: str = "en"
    workplace: str = ""
    job_role: str = ""
    town: Town | None = None
    source: str = Party.Source.WEB
    created_by: User | None = None
    submit_key: UUID = field(default_factory=uuid4)


class SignedUpBeforeError(ValidationError):
    """An adult of a party is on the roster already, by `registration`. It names nobody: a stranger may have typed."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(_("It looks like you signed up before."), code="already")
        self.registration = registration


def enter_party(organization: Organization, said: SignUp, *, now: datetime) -> Party:
    """Write down a party. Its adults are people of the organization; the further ones have no contact of their own.

    Two calls at once for one new person make two people. On one roster `register` finds them by name and contact
    and refuses the second, whose people go with its transaction; two of different rosters are merged by staff.
    """
    lead = enter_person(organization, said.name, reads=said.language, reach=said.reach)
    reach = said.reach
    party = Party.objects.create(
        lead=lead,
        contact=lead.contacts.get(kind=reach.kind, value=reach.value) if reach else None,
        children=said.children,
        language=said.language,
        source=said.source,
        workplace=said.workplace,
        job_role=said.job_role,
        town=said.town,
        created_by=said.created_by,
        created_at=now,
        submit_key=said.submit_key,
    )
    _enter_members(party, said.others)
    return party


def _enter_members(party: Party, names: Iterable[str]) -> None:
    members = [
        Member(party=party, person=enter_person(party.lead.organization, name, reads=party.language)) for name in names
    ]
    if members:
        Member.objects.bulk_create(members)


@transaction.atomic
def register(party: Party, roster: Roster, *, now: datetime, bundle: UUID | None = None) -> Registration:
    """Put a party on the roster: in free places, or else whole on the waitlist.

    Raises ValidationError with code `closed`, `already` (SignedUpBeforeError: an adult of it is on the roster) or
    `too-large` (it would not fit into the empty room).
    """
    roster = Roster.objects.lock(roster.pk)
    party = Party.objects.as_of_now(party.pk)
    if not roster.is_open(now):
        raise ValidationError(_("Sign-up for this has closed."), code="closed")
    line = roster.registrations.active().aggregate(
        waiting=Count("pk", filter=Q(status=Status.WAITLISTED)),
        twice=Min("pk", filter=of_people(party.people) | of_same_name_and_contact(party)),
    )
    if line["twice"]:
        raise SignedUpBeforeError(
            roster.registrations.select_related("party__lead", "party__contact").get(pk=line["twice"])
        )
    seats = _seats_that_can_fit(roster, party.adults, party.children)
    seated = roster.fits(seats) and not line["waiting"]
    registration = Registration.objects.create(
        party=party,
        roster=roster,
        bundle=bundle,
        seats=seats,
        status=Status.REGISTERED if seated else Status.WAITLISTED,
        queued_at=now,
        changed_at=now,
    )
    if seated:
        roster.take(seats)
    queue_notice("registered" if seated else "waitlisted", registration, now=now)
    return registration


def _seats_that_can_fit(roster: Roster, adults: int, children: int) -> int:
    seats = roster.seats_of(adults, children)
    if roster.capacity and seats > roster.capacity:
        raise ValidationError(
            ngettext(
                "This room has %(capacity)d place. Please sign up fewer people, or call us.",
                "This room has %(capacity)d places. Please sign up fewer people, or call us.",
                roster.capacity,
            ),
            code="too-large",
            params={"capacity": roster.capacity},
        )
    return seats


@transaction.atomic
def change_party(party: Party, *, others: Sequence[str], children: int, now: datetime) -> Party:
    """Set who comes. Places given back go to the next in line; more places than are free are refused.

    Adults who stay keep their row, so that their attendance stays theirs.
    Raises ValidationError with code `full`, `too-large` or `closed` (more people after sign-up has closed); then
    nothing has changed.
    """
    pks = party.registrations.active().values_list("roster", flat=True)
    rosters = {roster.pk: roster for roster in Roster.objects.lock_all(pks)}
    party = Party.objects.as_of_now(party.pk)
    _set_members(party, others)
    party.children = children
    party.save(update_fields=["children"])
    party = Party.objects.as_of_now(party.pk)
    for registration in party.registrations.active().filter(roster__in=rosters).order_by("roster"):
        _reseat(registration, rosters[registration.roster_id], party, now)
    return party


def _set_members(party: Party, names: Sequence[str]) -> None:
    wanted = Counter(names)
    for member in party.members.all():
        if wanted[member.person.name]:
            wanted[member.person.name] -= 1
        else:
            member.delete()
    _enter_members(party, wanted.elements())


def _reseat(registration: Registration, roster: Roster, party: Party, now: datetime) -> None:
    seats = _seats_that_can_fit(roster, party.adults, party.children)
    more = seats - registration.seats
    if more > 0 and not roster.is_open(now):
        raise ValidationError(_("Sign-up for this has closed."), code="closed")
    if more > 0 and registration.status in HOLDING and not roster.fits(more):
        raise ValidationError(_left(roster.places_left or 0), code="full")
    registration.seats, registration.changed_at = seats, now
    registration.save(update_fields=["seats", "changed_at"])
    if more and registration.status in HOLDING:
        roster.take(more)
    fill_places(roster, now=now)


def _left(places: int) -> str:
    if not places:
        return _("No more places are left.")
    words = ngettext("Only %(left)d more place is left.", "Only %(left)d more places are left.", places)
    return words % {"left": places}


@transaction.atomic
def cancel_registration(registration: Registration, *, now: datetime, notify: bool = True) -> None:
    """Give the places back, at once and exactly; the next in line gets them. Twice is the same as once.

    What was queued about this place alone and is not out yet dies; what tells of other places too still goes out.
    Raises ValidationError with code `over` where all of it lies in the past: what happened is not rewritten.
    """
    roster = Roster.objects.lock(registration.roster_id)
    registration = Registration.objects.select_related("party__lead", "party__contact").get(pk=registration.pk)
    if registration.status == Status.CANCELED:
        return
    if roster.told_sessions and all(session.ends_at <= now for session in roster.told_sessions):
        raise ValidationError(_("This is over, so it cannot be canceled any more."), code="over")
    registration.roster = roster
    others = Message.objects.filter(registrations__in=Registration.objects.active().exclude(pk=registration.pk))
    Message.objects.filter(registrations=registration).exclude(pk__in=others).withdraw(now)
    if registration.status in HOLDING:
        roster.take(-registration.seats)
    registration.status, registration.changed_at = Status.CANCELED, now
    registration.save(update_fields=["status", "changed_at"])
    if notify:
        queue_notice("withdrawn", registration, now=now)
    fill_places(roster, now=now)


@transaction.atomic
def cancel_party(party: Party, *, now: datetime) -> None:
    """Take a party off every roster that it is on."""
    active = party.registrations.active()
    Roster.objects.lock_all(active.values_list("roster", flat=True))
    for registration in active.order_by("roster"):
        cancel_registration(registration, now=now)


@transaction.atomic
def let_in(
    parties: Sequence[Party], roster: Roster, *, now: datetime, by: User | None, unnamed: int = 0
) -> list[Registration]:
    """Seat parties that stand at the door, waiting, canceled or new: nobody who came is sent away.

    Where the room is full the excess is `overbooked` and stands in the history of the roster. No message is sent:
    they are here. `unnamed` adults come along with a new party without giving a name.
    """
    roster = Roster.objects.lock(roster.pk)
    known: dict[int, Registration] = {}
    for registration in roster.registrations.filter(party__in=parties).order_by("changed_at", "pk"):
        if registration.party_id not in known or known[registration.party_id].status == Status.CANCELED:
            known[registration.party_id] = registration
    new = [
        Registration(
            party=party,
            roster=roster,
            seats=roster.seats_of(party.adults + unnamed, party.children),
            status=Status.REGISTERED,
            queued_at=now,
            changed_at=now,
        )
        for party in parties
        if party.pk not in known
    ]
    Registration.objects.bulk_create(new)
    back = [registration for registration in known.values() if not registration.is_seated]
    without_place = [registration for registration in back if registration.status not in HOLDING]
    for registration in back:
        registration.status, registration.changed_at = Status.REGISTERED, now
    Registration.objects.bulk_update(back, ["status", "changed_at"])
    if new or back:
        excess = roster.take(sum(registration.seats for registration in [*new, *without_place]), let_in=True)
        fields = [f"registration {registration.pk}" for registration in [*new, *back]]
        note_change(by, "let in", roster, fields=[*fields, f"overbooked +{excess}"], now=now)
    return [*known.values(), *new]


@transaction.atomic
def set_capacity(roster: Roster, capacity: int | None, *, now: datetime) -> None:
    """Make room for more or fewer. Never below what was promised; more room goes to those who wait, in order.

    Raises ValidationError with code `promised`.
    """
    roster = Roster.objects.lock(roster.pk)
    if capacity is not None and capacity + roster.overbooked < roster.seats_taken:
        raise ValidationError(
            _("%(taken)d places are already promised, so it cannot hold fewer."),
            code="promised",
            params={"taken": roster.seats_taken},
        )
    roster.capacity = capacity
    roster.overbooked = 0 if capacity is None else max(0, roster.seats_taken - capacity)
    roster.save(update_fields=["capacity", "overbooked"])
    fill_places(roster, now=now)


def adults_on(roster: Roster) -> list[Person]:
    """Every adult with a place on a roster, in the order of their names."""
    seated = roster.registrations.seated().select_related("party__lead").prefetch_related("party__members__person")
    people = [person for registration in seated for person in registration.party.people]
    return sorted(people, key=lambda person: person.search_name)

"""Staff move a sign-up to another date, or put another person in the place of one: places are counted exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.languages import fold
from accounts.models import Person
from accounts.people import MAX_SEARCH_NAME, enter_person
from events.outbox.models import Message
from events.rosters.models import Party, Registration, Status
from events.rosters.notices import tell_party
from events.rosters.registration import SignedUpBeforeError, cancel_registration, register
from events.rosters.same_people import of_the_same
from events.rosters.waitlist import hold_all, hold_lists_of, line_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from accounts.contact import Reach
    from accounts.models import User
    from events.rosters.models import Roster


@transaction.atomic
def move_registration(
    registration: Registration,
    to_roster: Roster,
    *,
    by: User | None,
    now: datetime,
    anyway: bool = False,
    wait: bool = False,
    notify: bool = True,
    keeps_guest_places: bool = False,
) -> Registration:
    """Move a party from one roster to another: a place there, the old one given back, one message to the family.

    Where it is full there, staff may decide: `wait` at the end of the line there, or `anyway` as one too many, which
    stands in the history. Pressed twice is the same as once. Who carries its needs along, too, tells it afterwards
    (`notify=False` and `tell_of_the_move`); `keeps_guest_places` is as for `register`.
    Raises ValidationError with code `full`, `closed` (it has begun), `canceled` (nothing to move), `over`,
    `already` (SignedUpBeforeError: it is on the list there), `one-only` or `too-large`; then nothing has changed.
    """
    help_places = Registration.objects.active().filter(need_met__registration=registration.pk)
    hold_all([registration.roster_id, to_roster.pk, *help_places.values_list("roster", flat=True)], now)
    old = Registration.objects.select_related("party__lead", "party__contact", "roster").get(pk=registration.pk)
    if old.roster_id == to_roster.pk:
        return old
    if old.status == Status.CANCELED:
        return _moved_before(old, to_roster)
    cancel_registration(old, now=now, notify=False)
    new = register(
        old.party, to_roster, now=now, by=by, anyway=anyway, notify=False, keeps_guest_places=keeps_guest_places
    )
    if not (new.is_seated or wait):
        raise ValidationError(_("No place is free there, or others wait for it."), code="full")
    note_change(by, "switched", old.party, fields=[f"registration {old.pk}", f"registration {new.pk}"], now=now)
    if notify:
        tell_of_the_move(old, new, now=now)
    return new


def _moved_before(old: Registration, to_roster: Roster) -> Registration:
    there = Registration.objects.active().filter(party=old.party_id, roster=to_roster).first()
    if there is None:
        raise ValidationError(_("This sign-up is canceled."), code="canceled")
    return there


def tell_of_the_move(old: Registration, new: Registration, *, now: datetime) -> None:
    """Tell the family where it comes now, and where it is not expected any more."""
    sessions = [session for session in new.roster.told_sessions if session.ends_at > now]
    before = [session for session in old.roster.told_sessions if session.ends_at > now]
    tell_party(
        "switched",
        new.party,
        [new],
        sessions,
        key=f"switched:{new.pk}",
        about=f"roster:{new.roster_id}",
        extra={
            "before": lambda language: [session.told(language) for session in before],
            **({} if new.is_seated else line_words(new, now)),
        },
        now=now,
    )


@transaction.atomic
def replace_person(
    party: Party, old: Person, name: str, reach: Reach | None, *, by: User | None, now: datetime
) -> Person:
    """Another adult comes in the place of one, also where everything is full: no place is taken or given back.

    Who was at earlier dates stays who was there. Where the one who answers for the sign-up is replaced, the old link
    ends and the new one is told. Pressed twice is the same as once.
    Raises ValidationError with code `gone` (that person is not in the sign-up any more), `already`
    (SignedUpBeforeError where the new one is on one of its lists with somebody else) or `in-it` (with the same).
    """
    party, held = hold_lists_of(party, now)
    own = set(party.registrations.active().values_list("roster", flat=True))
    rosters = [roster for roster in held if roster.pk in own]
    if old not in party.people:
        return _replaced_before(party, name)
    new = enter_person(party.lead.organization, name, reads=party.language, reach=reach)
    if new in party.people:
        raise ValidationError(_("This person is in the sign-up already."), code="in-it")
    is_lead = party.lead_id == old.pk
    if is_lead:
        party.lead, party.signed_as, party.link_version = new, name, party.link_version + 1
        party.contact = new.contacts.get(kind=reach.kind, value=reach.value) if reach else None
        party.confirm_by = None  # staff know who comes now
        party.save(update_fields=["lead", "signed_as", "contact", "link_version", "confirm_by"])
    else:
        party.members.filter(person=old).update(person=new, signed_as=name)
    party = Party.objects.as_of_now(party.pk)
    _refuse_signed_up_elsewhere(party, rosters)
    _hand_over_absences(rosters, old, new, now)
    note_change(by, "replaced", party, fields=[f"person {old.pk}", f"person {new.pk}"], now=now)
    if is_lead:
        _tell_the_new_lead(party, rosters, now)
    return new


def _replaced_before(party: Party, name: str) -> Person:
    wanted = _search_name(name)
    for person in party.people:
        if person.search_name == wanted:
            return person
    raise ValidationError(_("This person is not in the sign-up any more."), code="gone")


def _refuse_signed_up_elsewhere(party: Party, rosters: Iterable[Roster]) -> None:
    others = Registration.objects.active().filter(roster__in=list(rosters)).exclude(party=party)
    if before := of_the_same(party, others):
        raise SignedUpBeforeError(before[0])


def _hand_over_absences(rosters: Iterable[Roster], old: Person, new: Person, now: datetime) -> None:
    """A seat of one evening that was given to a guest stays given: who comes instead is away then, too.

    What the new one told of these dates before, for a place that is gone, does not count any more.
    """
    for roster in rosters:
        for session in roster.told_sessions:
            if session.starts_at > now:
                session.absences.filter(person=new).delete()
                session.absences.filter(person=old).update(person=new)


def _tell_the_new_lead(party: Party, rosters: Iterable[Roster], now: datetime) -> None:
    """What was on its way to the old lead stops; the new one hears of all that is still to come, once."""
    registrations = list(party.registrations.active().filter(roster__in=[one.pk for one in rosters]))
    with_others = Registration.objects.active().exclude(party=party).filter(messages=OuterRef("pk"))
    ours = Message.objects.filter(registrations__in=registrations).distinct().values("pk")
    Message.objects.filter(pk__in=ours).exclude(Exists(with_others)).withdraw(now)
    held = {roster.pk: roster for roster in rosters}
    sessions: dict[int, Any] = {}
    for registration in registrations:
        registration.roster = held[registration.roster_id]
        sessions |= {one.pk: one for one in registration.roster.told_sessions if one.ends_at > now}
    if sessions:
        tell_party(
            "handed_over",
            party,
            registrations,
            list(sessions.values()),
            key=f"handed_over:{party.pk}:{party.link_version}",
            about=f"party:{party.pk}",
            now=now,
        )


@transaction.atomic
def rename_person(person: Person, name: str, *, by: User | None, now: datetime) -> Person:
    """The same person, with the name written as it should be; on earlier sign-ups too."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if person.name == name:
        return person
    person.parties.filter(signed_as=person.name).update(signed_as=name)
    person.memberships.filter(signed_as=person.name).update(signed_as=name)
    person.name, person.search_name = name, _search_name(name)
    person.save(update_fields=["name", "search_name"])
    note_change(by, "renamed", person, fields=["name"], now=now)
    return person


def _search_name(name: str) -> str:
    return fold(name)[:MAX_SEARCH_NAME]

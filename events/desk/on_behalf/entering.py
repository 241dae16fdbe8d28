"""Staff sign a family up that calls: one act, whole or not at all, and one message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.models import Person
from events.rosters.contacts import add_contact
from events.rosters.entering import enter_party, write_party
from events.rosters.models import Party
from events.rosters.registration import register
from events.rosters.waitlist import hold_all
from events.signup.besides import Besides
from events.signup.confirming import ask_or_tell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from accounts.models import User
    from events.rosters.entering import SignUp
    from events.rosters.models import Registration, Roster
    from events.schedule.models import Program, Session

WAIT, ANYWAY = "wait", "anyway"
FULL, TOO_LARGE = "full", "too-large"


@dataclass(frozen=True)
class Decided:
    """What staff said of lists that are full, after they saw which: wait at the end of the line, or one too many."""

    how: str = ""
    seen: frozenset[int] = frozenset()

    def lets_in(self, roster: Roster) -> bool:
        """Whether the family gets a place there, even one too many."""
        return self.how == ANYWAY and roster.pk in self.seen

    def lets_wait(self, roster: Roster) -> bool:
        """Whether it stands in line there."""
        return self.how in (WAIT, ANYWAY) and roster.pk in self.seen


class NoPlaceError(ValidationError):
    """The family would wait on these `rosters`, or is larger than the room there. Nothing was signed up."""

    def __init__(self, rosters: Sequence[Roster], *, too_large: bool) -> None:
        code = TOO_LARGE if too_large else FULL
        super().__init__(_("There is no place for them, so nothing was signed up."), code=code)
        self.rosters = rosters


def sign_up_for(
    said: SignUp,
    program: Program,
    sessions: Sequence[Session],
    besides: Besides,
    *,
    lead: Person | None,
    decided: Decided,
    by: User,
    now: datetime,
) -> Party:
    """Put a family on the lists of these sessions; the same form sent twice is one sign-up.

    `lead` is somebody who is known already, else `said` names who answers. Closed lists stay open to staff until the
    start. Raises NoPlaceError (code `full` or `too-large`) where staff have not decided yet what to do on a full
    list, SignedUpBeforeError (`already`), `closed` (it has begun) or `one-only`.
    """
    try:
        return _enter(said, program, sessions, besides, lead=lead, decided=decided, by=by, now=now)
    except IntegrityError:
        party = Party.objects.filter(submit_key=said.submit_key, created_by=by).first()
        if party is None:
            raise
        return party


@transaction.atomic
def _enter(
    said: SignUp,
    program: Program,
    sessions: Sequence[Session],
    besides: Besides,
    *,
    lead: Person | None,
    decided: Decided,
    by: User,
    now: datetime,
) -> Party:
    party = _party_of(lead, said, by=by, now=now) if lead else enter_party(program.organization, said, now=now)
    rosters = {session.roster_id for session in sessions if session.roster_id}
    held = [one for one in hold_all([*rosters, *besides.rosters(sessions)], now) if one.pk in rosters]
    registrations = _register(party, held, decided, besides, by=by, now=now)
    besides.write(party, registrations, now=now)
    ask_or_tell(registrations, program, now=now)
    fields = [f"registration {registration.pk}" for registration in registrations]
    note_change(by, "signed up", party, fields=fields, now=now)
    return party


def _party_of(lead: Person, said: SignUp, *, by: User, now: datetime) -> Party:
    """A sign-up of somebody who is known. The language they were heard to speak is theirs from now on."""
    contact = add_contact(lead, said.reach, by=by, now=now) if said.reach else None
    if lead.speaks != said.language:
        Person.objects.known().filter(pk=lead.pk).update(speaks=said.language)
        note_change(by, "edited", lead, fields=["speaks"], now=now)
    return write_party(lead, contact, said, now=now)


def _register(
    party: Party, rosters: Sequence[Roster], decided: Decided, besides: Besides, *, by: User, now: datetime
) -> list[Registration]:
    registrations, full, too_large = [], [], []
    for roster in rosters:
        try:
            registration = register(
                party,
                roster,
                now=now,
                by=by,
                anyway=decided.lets_in(roster),
                notify=False,
                keeps_guest_places=besides.may_stand_aside,
            )
        except ValidationError as error:
            if error.code != TOO_LARGE:
                raise
            too_large.append(roster)
            continue
        registrations.append(registration)
        if not registration.is_seated and not decided.lets_wait(roster):
            full.append(roster)
    if full or too_large:
        raise NoPlaceError([*full, *too_large], too_large=bool(too_large))
    return registrations

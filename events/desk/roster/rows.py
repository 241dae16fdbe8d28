"""The people of a session at the desk: each sign-up with what one needs to know to help that family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from accounts.languages import fold
from accounts.models import Contact, Language
from events.attendance.models import Absence
from events.desk.callers.reaching import is_protected, reached
from events.rosters.models import ACTIVE, HOLDING, Registration, Status
from events.rosters.offers import Offer
from events.support.models import Need

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from accounts.models import Person
    from events.desk.callers.reaching import Reached
    from events.schedule.models import Session

ORDER = [Status.REGISTERED, Status.OFFERED, Status.WAITLISTED, Status.CANCELED]


def lists_of(*sessions: Session) -> list[int]:
    """The keys of the lists of sessions: their own, and those of the guests of one date."""
    return sorted({pk for one in sessions for pk in (one.roster_id, one.guest_roster_id) if pk})


def registrations_on(*sessions: Session) -> list[Registration]:
    """The people of sessions, by name: those with a place, those who wait in line, and those who canceled last."""
    pks = lists_of(*sessions)
    if not pks:
        return []
    found = (
        Registration.objects.filter(roster__in=pks)
        .select_related("party__lead__household", "party__town", "party__contact", "roster")
        .prefetch_related(
            "party__members__person",
            Prefetch("party__lead__contacts", Contact.objects.order_by("kind", "pk")),
            Prefetch("needs", Need.objects.told()),
        )
    )
    return sorted(found, key=_place)


def _place(one: Registration) -> tuple[int, bool, str, int]:
    by = one.queued_at.isoformat() if one.status == Status.WAITLISTED else one.party.lead.search_name
    return ORDER.index(Status(one.status)), one.held_back, by, one.pk


@dataclass(frozen=True)
class Guest:
    """A sign-up in the list of people: who comes, how one reaches them, and how it stands with their place."""

    registration: Registration
    language: str
    reached: Sequence[Reached]
    in_line: int = 0
    """1 is first in line; 0 where it does not stand in line."""
    until: datetime | None = None
    """Until when a place is offered to it."""
    away: Sequence[Person] = ()
    """Who of it told that they cannot come on this date."""
    is_guest: bool = False
    """For this one date of a course."""

    @property
    def emails(self) -> list[str]:
        """E-mail addresses as staff may see them."""
        return [one.words for one in self.reached if one.contact.kind == Contact.Kind.EMAIL]

    @property
    def mobiles(self) -> list[str]:
        """Numbers as staff may see them."""
        return [one.words for one in self.reached if one.contact.kind == Contact.Kind.MOBILE]

    @property
    def is_protected(self) -> bool:
        """Whether the address of the household is protected: then nothing shows where it lives."""
        return is_protected(self.registration.party.lead)

    @property
    def may_be_seated(self) -> bool:
        """Whether staff can give it a place now."""
        return self.registration.status in (Status.WAITLISTED, Status.OFFERED) and not self.must_confirm

    @property
    def must_confirm(self) -> bool:
        """Whether the family has to say first that it was they who signed up."""
        return is_unconfirmed(self.registration)

    def is_called(self, wanted: str) -> bool:
        """Whether one of its adults has all these words in the name, or it has this code; accents do not matter."""
        party = self.registration.party
        known = " ".join([*(person.search_name for person in party.people), fold(party.code)])
        return all(word in known for word in fold(wanted).split())


def guests(registrations: Iterable[Registration], *sessions: Session) -> list[Guest]:
    """Sign-ups of sessions as the desk shows them; three queries more for any number."""
    registrations = list(registrations)
    endonyms = dict(Language.objects.values_list("code", "endonym"))
    line = _lines(registrations)
    offers = Offer.objects.open().filter(registration__roster__in=lists_of(*sessions))
    until = dict(offers.values_list("registration", "expires_at"))
    away = _away_from(sessions)
    of_guests = {one.guest_roster_id for one in sessions if one.guest_roster_id}
    return [
        Guest(
            registration,
            endonyms.get(registration.party.language, registration.party.language),
            reached(registration.party.lead),
            line.get(registration.pk, 0),
            until.get(registration.pk),
            _of_it(registration, away),
            registration.roster_id in of_guests,
        )
        for registration in registrations
    ]


def is_unconfirmed(registration: Registration) -> bool:
    """Whether nobody has said yet that it was they: nothing is written there, and it stands in no line."""
    return registration.status in ACTIVE and registration.party.confirm_by is not None


def _of_it(registration: Registration, away: dict[int, set[int]]) -> list[Person]:
    told = away.get(registration.roster_id, set())
    if not told or registration.status not in HOLDING:
        return []
    return [person for person in registration.party.people if person.pk in told]


def _away_from(sessions: Sequence[Session]) -> dict[int, set[int]]:
    """For each list of one date alone: who told that they cannot come."""
    dates: dict[int, list[int]] = {}
    for one in sessions:
        for pk in lists_of(one):
            dates.setdefault(pk, []).append(one.pk)
    found: dict[int, set[int]] = {}
    told = Absence.objects.filter(session__in=[one.pk for one in sessions])
    for session, person in told.values_list("session", "person"):
        for pk, keys in dates.items():
            if keys == [session]:
                found.setdefault(pk, set()).add(person)
    return found


def _lines(registrations: Iterable[Registration]) -> dict[int, int]:
    """The place of each waiting party in its line."""
    waiting = [one for one in registrations if one.stands_in_line]
    found: dict[int, int] = {}
    count: dict[int, int] = {}
    for one in sorted(waiting, key=lambda one: (one.queued_at, one.pk)):
        count[one.roster_id] = found[one.pk] = count.get(one.roster_id, 0) + 1
    return found

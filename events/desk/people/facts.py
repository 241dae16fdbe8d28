"""What is known of two records, side by side: enough to see whether they are of one person, and no dossier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.contact import readable_mobile
from accounts.models import Contact, Language, Person
from events.attendance.models import Attendance
from events.attendance.recording import CAME
from events.rosters.models import Registration
from events.schedule.models import Program, Session

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from accounts.grants import Viewer
    from accounts.models import Consent, Household

HIDDEN = "•••"


@dataclass(frozen=True)
class Reach:
    """One way to reach somebody, shown or hidden."""

    words: str
    contact: Contact
    both: bool
    """Whether both records have it."""


@dataclass(frozen=True)
class Side:
    """One of two records."""

    person: Person
    reaches: Sequence[Reach]
    household: Household | None
    others: Sequence[str]
    """Who else belongs to the household, by name."""
    reads: str
    speaks: str
    sign_ups: int
    came: int
    programs: Sequence[Program]
    consents: Sequence[Consent]


def pair_of(organizations: Collection[int], *pks: int) -> list[Person]:
    """These people, where they belong to these organizations, in the order asked for; merged ones too."""
    found = (
        Person.objects.filter(pk__in=pks, organization__in=organizations)
        .select_related("household", "merged_into")
        .prefetch_related("contacts", "consents", "household__people")
        .in_bulk()
    )
    return [found[pk] for pk in pks if pk in found]


def sides_of(who: Viewer, people: Sequence[Person]) -> list[Side]:
    """What this viewer may know of them. Where one address is protected, no contact of either is shown in full."""
    endonyms = dict(Language.objects.values_list("code", "endonym"))
    hidden = any(person.household and person.household.protected_address for person in people)
    twice = _twice(people)
    return [_side(who, person, endonyms, twice, hidden=hidden) for person in people]


def _twice(people: Iterable[Person]) -> set[tuple[str, str]]:
    values = [{(one.kind, one.value) for one in person.contacts.all()} for person in people]
    return set.intersection(*values)


def _side(who: Viewer, person: Person, endonyms: dict[str, str], twice: set[Any], *, hidden: bool) -> Side:
    hers: Any = Session.objects.managed_by(who).order_by()
    signed_up = Registration.objects.of_people([person]).active()
    on_hers = signed_up.filter(Q(roster__in=hers.values("roster")) | Q(roster__in=hers.values("guest_roster")))
    rosters = Registration.objects.of_people([person]).order_by().values("roster")
    seen_at = (
        Q(roster__in=rosters)
        | Q(guest_roster__in=rosters)
        | Q(pk__in=Attendance.objects.filter(person=person).order_by().values("session"))
        | Q(pk__in=person.assignments.order_by().values("session"))
    )
    household = person.household
    return Side(
        person=person,
        reaches=[
            Reach(_words(one, hidden=hidden), one, (one.kind, one.value) in twice) for one in person.contacts.all()
        ],
        household=household,
        others=[one.name for one in household.people.all() if one.pk != person.pk] if household else [],
        reads=endonyms.get(person.reads, person.reads),
        speaks=endonyms.get(person.speaks, person.speaks),
        sign_ups=on_hers.count(),
        came=Attendance.objects.filter(person=person, status__in=CAME, session__in=hers.values("pk")).count(),
        programs=list(Program.objects.filter(pk__in=hers.filter(seen_at).values("program"))),
        consents=list(person.consents.all()),
    )


def _words(contact: Contact, *, hidden: bool) -> str:
    """A contact as people read it, or enough of it to compare with what somebody says."""
    is_mobile = contact.kind == Contact.Kind.MOBILE
    if hidden:
        return f"{HIDDEN}-{contact.value[-2:]}" if is_mobile else f"{contact.value[:1]}{HIDDEN}@{HIDDEN}"
    return readable_mobile(contact.value) if is_mobile else contact.value


def twice_on(who: Viewer, people: Sequence[Person], now: datetime) -> list[Session]:
    """Coming sessions of this viewer on whose list both are: merging does not cancel either."""
    lists = [
        set(Registration.objects.active().of_people([person]).order_by().values_list("roster", flat=True))
        for person in people
    ]
    both = set.intersection(*lists)
    if not both:
        return []
    coming = Session.objects.managed_by(who).promised().upcoming(now)
    return list(coming.filter(Q(roster__in=both) | Q(guest_roster__in=both)).with_page_data())

"""Writing down who signs up: a party with its adults."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from accounts.people import enter_person, enter_with_contact
from events.rosters.models import Member, Party

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from accounts.contact import Reach
    from accounts.models import Contact, Organization, Person, Town, User


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


def enter_party(organization: Organization, said: SignUp, *, now: datetime) -> Party:
    """Write down a party. Its adults are people of the organization; the further ones have no contact of their own.

    Two calls at once for one new person make two people. On one roster `register` finds them by name and contact
    and refuses the second, whose people go with its transaction; two of different rosters are merged by staff.
    """
    reach = said.reach
    lead, contact = enter_with_contact(organization, said.name, reads=said.language, reach=reach)
    if contact is None and reach:
        contact = lead.contacts.get(kind=reach.kind, value=reach.value)
    return write_party(lead, contact, said, signed_as=said.name, now=now)


def write_party(lead: Person, contact: Contact | None, said: SignUp, *, signed_as: str = "", now: datetime) -> Party:
    """Write down the sign-up of somebody who is known; `signed_as` where a name was typed with it."""
    party = Party.objects.create(
        lead=lead,
        signed_as=signed_as,
        contact=contact,
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
    _remember(party, enter_members(party, said.others))
    return party


def _remember(party: Party, members: list[Member]) -> None:
    """Who comes along was written just now: `party.members.all()` knows it without asking, as if prefetched."""
    rows: Any = party.members.all()
    rows._result_cache, rows._prefetch_done = members, True
    entered: Any = party
    entered._prefetched_objects_cache = {"members": rows}


def enter_members(party: Party, names: Iterable[str]) -> list[Member]:
    """Further adults, of the household of the one who answers for them."""
    there, household = party.lead.organization, party.lead.household_id
    members = [
        Member(
            party=party,
            person=enter_person(there, name, reads=party.language, household=household),
            signed_as=name,
        )
        for name in names
    ]
    return Member.objects.bulk_create(members)


def set_members(party: Party, names: Sequence[str]) -> None:
    """Set who comes along; adults who stay keep their row, so that their attendance stays theirs."""
    wanted = Counter(names)
    for member, adult in zip(party.members.all(), party.named[1:], strict=True):
        if wanted[adult.name]:
            wanted[adult.name] -= 1
        else:
            member.delete()
    enter_members(party, wanted.elements())

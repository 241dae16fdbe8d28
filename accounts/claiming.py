"""Somebody with an account finds there what was signed up for with the same e-mail before."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from allauth.account.authentication import get_authentication_records
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.models import Contact, Person, User

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.http import HttpRequest

    from accounts.known import PersonQuerySet


@dataclass
class OfAccount:
    """The people of an account: those it is sure of, and those of a shared mailbox who may or may not be its user."""

    own: list[Person] = field(default_factory=list)
    asked: list[Person] = field(default_factory=list)


def has_proven_address(request: HttpRequest) -> bool:
    """Whether the code of this session came from the account's own mailbox."""
    user = request.user
    if not isinstance(user, User):
        return False
    records = get_authentication_records(request, user)
    return any(one.get("method") == "code" and str(one.get("email", "")).lower() == user.email for one in records)


def people_of(user: User, claimable: PersonQuerySet, *, proven: bool) -> OfAccount:
    """Who the user of an account is, in each organization.

    `claimable` are those whose sign-ups may be shown. Of these, whoever has the proven address as e-mail is the user,
    where nobody else in that organization has it; of several, the user says who it is.
    """
    found = OfAccount(own=list(Person.objects.known().filter(user=user).select_related("organization").order_by("pk")))
    if not proven:
        return found
    address = {"contacts__kind": Contact.Kind.EMAIL, "contacts__value": user.email}
    sharing = defaultdict(list)
    for person in Person.objects.known().filter(**address).select_related("organization").order_by("pk"):
        sharing[person.organization_id].append(person)
    free = set(claimable.filter(user=None, **address).values_list("pk", flat=True))
    for mailbox in sharing.values():
        own_or_asked = found.own if len(mailbox) == 1 else found.asked
        own_or_asked += [person for person in mailbox if person.pk in free]
    return found


@transaction.atomic
def claim_people(user: User, chosen: Collection[int], claimable: PersonQuerySet, *, now: datetime) -> int:
    """The user says to be these people, by key; returns how many of them it was not before. Said twice is once.

    The caller has seen the proof of the address. Raises ValidationError with code `taken` where one of them has an
    account, or is nobody who may be claimed.
    """
    held = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=chosen).order_by("pk")
    people = list(held)
    new = [person for person in people if person.user_id != user.pk]
    free = {person.pk for person in people_of(user, claimable, proven=True).asked}
    if len(people) < len(set(chosen)) or not free.issuperset(person.pk for person in new):
        raise ValidationError(_("This cannot be changed here any more."), code="taken")
    for person in new:
        person.user = user
        person.save(update_fields=["user"])
        note_change(user, "claimed", person, fields=["user"], now=now)
    return len(new)

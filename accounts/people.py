"""Finding and entering people, inside one organization."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.languages import fold
from accounts.models import Contact, Organization, Person

if TYPE_CHECKING:
    from accounts.contact import Reach

MAX_NAME = 200
MAX_SEARCH_NAME = 400
"""Folding makes some letters longer: one Arabic sign becomes eighteen letters."""


def clean_name(typed: str) -> str:
    """A name as its owner writes it, without control characters and doubled spaces.

    Letters of any script, apostrophes, emoji and right-to-left names stay as they are.
    Raises ValidationError (code `name`) where nothing is left or it is longer than 200 characters.
    """
    joiners = "\u200c\u200d"
    visible = (
        " " if unicodedata.category(character) in {"Cc", "Zl", "Zp"} else character
        for character in unicodedata.normalize("NFC", typed)
        if character in joiners or unicodedata.category(character) not in {"Cf", "Cs", "Co"}
    )
    kept = "".join(visible)
    name = " ".join(kept.split())
    if not name.strip(joiners):
        raise ValidationError(_("Please write a name. A first name is enough."), code="name")
    if len(name) > MAX_NAME:
        raise ValidationError(_("This name is longer than 200 characters. Please shorten it."), code="name")
    return name


def enter_person(
    organization: Organization,
    name: str,
    *,
    reads: str = "en",
    reach: Reach | None = None,
    household: int | None = None,
) -> Person:
    """The person of this name and contact in an organization, entered now if not known: see `enter_with_contact`."""
    return enter_with_contact(organization, name, reads=reads, reach=reach, household=household)[0]


def enter_with_contact(
    organization: Organization,
    name: str,
    *,
    reads: str = "en",
    reach: Reach | None = None,
    household: int | None = None,
) -> tuple[Person, Contact | None]:
    """The person of this name and contact in an organization, and the contact where both were entered now.

    Only the same name with the same contact is the same person; a shared e-mail or phone alone is not. The name of a
    record that was merged into another is one more name of that person. What is known of a person is not changed;
    who is new joins the `household`.
    """
    search_name = fold(name)[:MAX_SEARCH_NAME]
    if reach:
        once_called_so = Person.objects.filter(merged_into=OuterRef("pk"), search_name=search_name)
        known = (
            Person.objects.known()
            .filter(
                Q(search_name=search_name) | Exists(once_called_so),
                organization=organization,
                contacts__kind=reach.kind,
                contacts__value=reach.value,
            )
            .order_by("pk")
            .first()
        )
        if known:
            return known, None
    person = Person.objects.create(
        organization=organization,
        name=name,
        search_name=search_name,
        reads=reads,
        speaks=reads,
        zone=organization.zone,
        household_id=household,
    )
    return person, Contact.objects.create(person=person, kind=reach.kind, value=reach.value) if reach else None

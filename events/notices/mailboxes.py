"""Mailboxes: whose they are, as far as one knows, and whether mail may go there at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.languages import fold
from accounts.models import Contact, Organization, Person
from accounts.people import MAX_SEARCH_NAME
from events.notices.models import Reader

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import Town

EMAIL = Contact.Kind.EMAIL


def contacts_at(organization: int, *emails: str) -> QuerySet[Contact]:
    """Everybody known in an organization who has one of these addresses."""
    return Contact.objects.filter(
        kind=EMAIL, value__in=emails, person__organization=organization, person__merged_into=None
    )


def is_silent(organization: int, email: str) -> bool:
    """Whether nothing goes to this mailbox: mail came back, or somebody there called it unwanted."""
    return contacts_at(organization, email).exclude(suppressed_at=None).exists()


def reader_of(
    organization: int, email: str, *, name: str = "", language: str = "en", town: Town | None = None
) -> Reader:
    """The mailbox with what it chose, entered now where it is new.

    What a known one chose stays: anybody can type an address. It belongs to somebody who has this address already, and
    only else to somebody new, who is called as the mailbox is where no name was given.
    """
    known = Reader.objects.select_related("contact__person")
    found = known.filter(organization=organization, email=email).first()
    if found:
        return found
    said = {"contact": _contact(organization, email, name, language), "language": language, "town": town}
    reader, _is_new = known.get_or_create(organization_id=organization, email=email, defaults=said)
    return reader


def _contact(organization: int, email: str, name: str, language: str) -> Contact:
    search_name = fold(name)[:MAX_SEARCH_NAME]
    there = sorted(
        contacts_at(organization, email).select_related("person"),
        key=lambda one: (one.person.search_name != search_name, one.pk),
    )
    if there:
        return there[0]
    person = new_person(Organization.objects.get(pk=organization), email, name, language)
    person.save()
    return Contact.objects.create(person=person, kind=EMAIL, value=email)


def new_person(organization: Organization, email: str, name: str, language: str) -> Person:
    """Somebody of whom only the mailbox is known, and perhaps a name; not stored yet."""
    called = name or email
    return Person(
        organization=organization,
        name=called,
        search_name=fold(called)[:MAX_SEARCH_NAME],
        reads=language,
        speaks=language,
        zone=organization.zone,
    )

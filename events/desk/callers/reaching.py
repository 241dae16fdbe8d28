"""How somebody is reached, as staff may see it: in full, or only enough to compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.contact import readable_mobile
from accounts.models import Contact

if TYPE_CHECKING:
    from accounts.models import Person

SHOWN_DIGITS = 2
HIDDEN = "•••"


@dataclass(frozen=True)
class Reached:
    """One way to reach somebody."""

    contact: Contact
    words: str
    link: str
    """To write or to call; empty where the address is protected."""

    @property
    def works(self) -> bool:
        """Whether messages arrive there, as far as is known."""
        return self.contact.suppressed_at is None


def reached(person: Person) -> list[Reached]:
    """All ways to reach a person, those that work first. Of a protected household only the ends are shown.

    Who calls says the whole number; staff compare.
    """
    hidden = is_protected(person)
    contacts = sorted(person.contacts.all(), key=lambda one: (one.suppressed_at is not None, one.kind, one.pk))
    return [Reached(one, _hidden(one) if hidden else _words(one), "" if hidden else _link(one)) for one in contacts]


def is_protected(person: Person) -> bool:
    """Whether the household has a protected address: then nothing shows where it lives or how it is reached."""
    return bool(person.household and person.household.protected_address)


def _words(contact: Contact) -> str:
    return readable_mobile(contact.value) if contact.kind == Contact.Kind.MOBILE else contact.value


def _hidden(contact: Contact) -> str:
    if contact.kind == Contact.Kind.MOBILE:
        return f"{HIDDEN}-{contact.value[-SHOWN_DIGITS:]}"
    return f"{contact.value[:1]}{HIDDEN}@{HIDDEN}"


def _link(contact: Contact) -> str:
    scheme = "tel" if contact.kind == Contact.Kind.MOBILE else "mailto"
    return f"{scheme}:{contact.value}"

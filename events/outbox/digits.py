"""Digits that answer a question by text: 1 and 2, 3 and 4, so that several open questions to one number differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from accounts.models import Contact
from events.outbox.models import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

QUESTIONS_AT_ONCE = 4
"""So many questions to one number have digits of their own: 1 and 2, 3 and 4, and so on."""


class Digits:
    """Which digit answers the next question to each of some numbers: one query, and each question has its own."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        self._asked = _asked({one.value for one in contacts if one.kind == Contact.Kind.MOBILE})

    def take(self, contact: Contact) -> int:
        """The digit that says yes to one more question; the one after it says no."""
        if contact.value not in self._asked:
            self._asked |= _asked({contact.value})
        self._asked[contact.value] += 1
        return 1 + 2 * ((self._asked[contact.value] - 1) % QUESTIONS_AT_ONCE)


def next_digit(contact: Contact) -> int:
    """The digit that answers the next question to this number with yes."""
    return Digits([contact]).take(contact)


def _asked(numbers: set[str]) -> dict[str, int]:
    """How many questions went to each of these numbers."""
    if not numbers:
        return {}
    asked = Message.objects.filter(contact__kind=Contact.Kind.MOBILE, contact__value__in=numbers).exclude(asks="")
    counted = asked.order_by().values_list("contact__value").annotate(Count("pk"))
    return {**dict.fromkeys(numbers, 0), **dict(counted)}

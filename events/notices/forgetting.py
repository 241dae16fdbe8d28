"""An address that somebody typed and whose owner never answered is forgotten: nobody knows who typed it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from accounts.carrying import columns_naming, rows_naming
from accounts.models import Contact, Person
from events.notices.models import Reader, Subscription
from events.outbox.models import Message

if TYPE_CHECKING:
    from datetime import datetime

AFTER: Final = timedelta(days=30)
AT_ONCE: Final = 200
ALONE_WITH: Final = (Contact, Message)
"""What somebody has of whom only the mailbox is known: that, and the mails that asked."""


def forget_unanswered(now: datetime) -> int:
    """Forget questions that were put on the web and not answered for a month; returns how many mailboxes are gone.

    Who was taken over from a file stays, so that nobody there is asked twice.
    """
    old = Subscription.objects.filter(
        source=Subscription.Source.WEB, confirmed_at=None, left_at=None, question_at__lt=now - AFTER
    )
    readers = list(dict.fromkeys(old.order_by("pk").values_list("reader", flat=True)[:AT_ONCE]))
    return sum(_forget(pk, now) for pk in readers)


@transaction.atomic
def _forget(pk: int, now: datetime) -> bool:
    free = Reader.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    reader = free.select_related("contact__person").filter(pk=pk).first()
    if reader is None:
        return False
    reader.subscriptions.filter(
        source=Subscription.Source.WEB, confirmed_at=None, left_at=None, question_at__lt=now - AFTER
    ).delete()
    if reader.subscriptions.exists():
        return False
    person = reader.contact.person
    reader.delete()
    if _is_only_a_mailbox(person):
        Message.objects.filter(person=person).delete()
        person.delete()
    return True


def _is_only_a_mailbox(person: Person) -> bool:
    """Whether nothing else is known of somebody: one address, no sign-up, no yes, no account, no other record."""
    if person.user_id or person.household_id or person.contacts.count() > 1:
        return False
    if person.messages.exclude(template__startswith="list_").exists():
        return False
    return not any(
        rows_naming(column, person.pk).exists() for column in columns_naming(Person) if column.model not in ALONE_WITH
    )

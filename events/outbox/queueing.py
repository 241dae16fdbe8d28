"""Putting a message into the outbox, in the transaction of the change that causes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.constants import OnConflict

from accounts.models import Contact
from events.outbox.models import CallTask, Channel, Message
from events.outbox.rendering import offered
from events.outbox.wording import Row, words_of

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Person


LONGEST_SUBJECT = 400


def queue(
    template: str,
    person: Person,
    *,
    key: str,
    context: dict[str, Any],
    now: datetime,
    language: str = "",
    about: str = "",
    send_after: datetime | None = None,
    expires_at: datetime | None = None,
    reply_to: str = "",
    calendar: str = "",
    contact: Contact | None = None,
) -> Message | None:
    """Write to a person, once for each key; None when it was written before.

    The language is the one given, else the person's. `about` names what it tells, so that it can be withdrawn.

    It goes to `contact` while that works, else to the best that is known. Who has no working e-mail gets a phone call
    by staff instead. `expires_at` is when the message is of no more
    use (usually the start of what it is about); `calendar` is an iCalendar file that goes with it.
    """
    language = offered(language or person.reads)
    contact = best_contact(person, contact)
    words = words_of(template, language, {**context, "person": Row(person, own=("name",))})
    message = Message(
        key=key,
        person=person,
        contact=contact,
        channel=Channel.EMAIL if contact and contact.kind == Contact.Kind.EMAIL else Channel.CALL,
        language=language,
        template=template,
        about=about,
        subject=words.subject[:LONGEST_SUBJECT],
        body=words.body,
        html=words.html,
        calendar=calendar,
        reply_to=reply_to,
        created_at=now,
        send_after=send_after or now,
        expires_at=expires_at,
    )
    if not _write(message):
        return None
    if message.channel == Channel.CALL:
        CallTask.objects.create(message=message)
    return message


def _write(message: Message) -> bool:
    """Whether it was written: the key decides, with one statement and without a savepoint."""
    messages: Any = Message._base_manager
    written = messages._insert(  # what `bulk_create(ignore_conflicts=True)` does, but it tells the key of the row
        [message],
        fields=[field for field in Message._meta.concrete_fields if not field.primary_key],
        returning_fields=[Message._meta.pk],
        on_conflict=OnConflict.IGNORE,
    )
    if written[0] is None:
        return False
    message.pk, message._state.adding = written[0][0], False
    return True


def best_contact(person: Person, preferred: Contact | None = None) -> Contact | None:
    """Where a message to this person goes: the preferred contact while it works, else the first working e-mail.

    Else a phone, else nowhere.
    """
    if preferred and preferred.suppressed_at is None:
        return preferred
    working = [contact for contact in person.contacts.all() if contact.suppressed_at is None]
    working.sort(key=lambda contact: (contact.kind != Contact.Kind.EMAIL, contact.pk))
    return working[0] if working else None

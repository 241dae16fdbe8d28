"""How a family is reached, added or mended by staff: sign-ups made before follow, a confirmation does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from accounts.consent import TEXTS, revoke_consent
from accounts.history import note_change
from accounts.models import Contact, Person
from events.outbox.models import CallTask, Channel, Kind, Message, State
from events.rosters.models import Party

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.contact import Reach
    from accounts.models import User


@transaction.atomic
def add_contact(person: Person, reach: Reach, *, by: User | None, now: datetime) -> Contact:
    """One more way to reach a person. One that did not work is tried again; twice is the same as once."""
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    contact, is_new = _working(person, reach)
    if is_new:
        note_change(by, "contact added", person, fields=[reach.kind], now=now)
    return contact


def _working(person: Person, reach: Reach) -> tuple[Contact, bool]:
    """The contact, and whether it is one that works only from now on."""
    contact, is_new = Contact.objects.get_or_create(person=person, kind=reach.kind, value=reach.value)
    if contact.suppressed_at:
        contact.suppressed_at = None
        contact.save(update_fields=["suppressed_at"])
        return contact, True
    return contact, is_new


@transaction.atomic
def correct_contact(
    contact: Contact, reach: Reach, *, by: User | None, now: datetime, ends_links: bool = False
) -> Contact:
    """The right address or number instead of a wrong one. The wrong one stays, marked as one that does not work.

    Sign-ups that were made with it follow, with what is on its way. The new one was confirmed by nobody yet, and a
    yes to texts was given for the old number alone. `ends_links`: somebody else reads the old one, so the links that
    went there end; what was on its way stops, and the family is sent its link anew.
    """
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=contact.person_id)
    if (contact.kind, contact.value) == reach:
        return contact
    right, _is_new = _working(person, reach)
    parties = Party.objects.filter(contact=contact)
    Message.objects.filter(contact=contact, kind=Kind.LETTER).withdraw(now)  # only the old mailbox asked for it
    on_its_way = Message.objects.filter(contact=contact).unheard()
    if ends_links:
        Message.objects.filter(contact=contact).withdraw(now)
        Person.objects.records_of(person).update(link_version=F("link_version") + 1)
        parties.update(contact=right, link_version=F("link_version") + 1)
    else:
        _redirect(list(on_its_way.values_list("pk", flat=True)), right)
        parties.update(contact=right)
    Contact.objects.filter(pk=contact.pk, suppressed_at=None).update(suppressed_at=now)
    revoke_consent(contact, TEXTS, now=now, by=by)
    note_change(by, "contact corrected", person, fields=[contact.kind], now=now)
    return right


def _redirect(messages: list[int], right: Contact) -> None:
    """Messages that are not out yet go to the right one: as e-mail, or as a call by staff."""
    waiting = Message.objects.filter(pk__in=messages)
    calls = CallTask.objects.filter(message__in=messages)
    if right.kind == Contact.Kind.EMAIL:
        calls.delete()
        waiting.update(contact=right, channel=Channel.EMAIL, state=State.QUEUED)
    else:
        known = set(calls.values_list("pk", flat=True))
        waiting.update(contact=right, channel=Channel.CALL)
        CallTask.objects.bulk_create(CallTask(message_id=pk) for pk in messages if pk not in known)

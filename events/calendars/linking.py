"""Personal calendar addresses: made by their owner, made anew, taken back, and when they were last read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q

from accounts.history import note_change
from accounts.models import Contact, Person
from events.calendars.models import CalendarLink
from events.outbox.queueing import best_contact, queue
from events.outbox.rendering import placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accounts.models import User
    from events.outbox.models import Message

KEPT: Final = timedelta(days=7)
AT_ONCE: Final = 500


@transaction.atomic
def open_link(owner: Person, scope: str, *, now: datetime, actor: User | None = None) -> CalendarLink:
    """Give a person an own calendar address, or the one that is there. After being taken back it is a new one."""
    link, new = CalendarLink.objects.get_or_create(owner=owner, scope=scope)
    if link.is_revoked(now):
        return renew_link(link, now=now, actor=actor)
    if new:
        note_change(actor, "opened", link, now=now)
    return link


@transaction.atomic
def renew_link(link: CalendarLink, *, now: datetime, actor: User | None = None) -> CalendarLink:
    """Make a new address; the old one opens nothing from now on."""
    link = CalendarLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    link.version += 1
    link.revoked_at = link.last_read_at = None
    link.save(update_fields=["version", "revoked_at", "last_read_at"])
    note_change(actor, "renewed", link, now=now)
    return link


@transaction.atomic
def close_link(link: CalendarLink, *, now: datetime, actor: User | None = None) -> None:
    """Take an address back: whoever has it gets nothing any more."""
    if CalendarLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
        note_change(actor, "closed", link, now=now)


@transaction.atomic
def renew_mine(person: Person, *, now: datetime, also_calendar: bool) -> tuple[Person, Message | None]:
    """End the link to a person's sign-ups and write the new one to the person, where there is an e-mail address.

    With `also_calendar` the address of the calendar is made anew, too.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.link_version += 1
    person.save(update_fields=["link_version"])
    note_change(None, "renewed", person, now=now, fields=["link_version"])
    if also_calendar:
        for link in CalendarLink.objects.readable(now).filter(owner=person, scope=CalendarLink.Scope.SIGN_UPS):
            renew_link(link, now=now)
    contact = best_contact(person)
    if contact is None or contact.kind != Contact.Kind.EMAIL:
        return person, None
    mine = placeholder("mine", person.pk, person.link_version)
    key = f"new_link:{person.pk}:{person.link_version}"
    return person, queue("new_link", person, key=key, context={"mine": mine}, now=now)


def note_read(pk: int, version: int, now: datetime) -> None:
    """Remember that a calendar asked; a GET writes nothing into the database."""
    cache.set(_key(pk, version), now, KEPT.total_seconds())


def write_reads(now: datetime) -> int:
    """Write down when each calendar was last read; returns how many were. May run twice without harm."""
    written = 0
    for links in _batches(now):
        notes = cache.get_many([_key(pk, version) for pk, version in links])
        for pk, version in links:
            if read_at := notes.get(_key(pk, version)):
                newer = Q(last_read_at=None) | Q(last_read_at__lt=read_at)
                written += CalendarLink.objects.filter(newer, pk=pk, version=version).update(last_read_at=read_at)
    return written


def _key(pk: int, version: int) -> str:
    return f"calendar-read:{pk}:{version}"


def _batches(now: datetime) -> Iterator[list[tuple[int, int]]]:
    last = 0
    valid = CalendarLink.objects.filter(Q(revoked_at=None) | Q(revoked_at__gt=now)).order_by("pk")
    while batch := list(valid.filter(pk__gt=last).values_list("pk", "version")[:AT_ONCE]):
        yield batch
        last = batch[-1][0]

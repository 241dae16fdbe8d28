"""Personal calendar addresses: made by their owner, made anew, taken back, and when they were last read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q

from accounts.history import note_change
from accounts.models import Contact, Person
from events.calendars.models import CalendarLink
from events.outbox.queueing import best_contact, queue
from events.outbox.relinking import carry_links
from events.outbox.rendering import placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accounts.links import Purpose
    from accounts.models import User
    from events.outbox.models import Message

KEPT: Final = timedelta(days=7)
AT_ONCE: Final = 500
OF_A_SIGN_UP: Final[tuple[Purpose, ...]] = ("manage", "again", "confirm")
"""The links of one sign-up that messages carry."""


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
    _close_others(link, now)
    link = CalendarLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    link.version += 1
    link.revoked_at = link.last_read_at = None
    link.save(update_fields=["version", "revoked_at", "last_read_at"])
    note_change(actor, "renewed", link, now=now)
    return link


@transaction.atomic
def close_link(link: CalendarLink, *, now: datetime, actor: User | None = None) -> None:
    """Take an address back: whoever has it gets nothing any more."""
    _close_others(link, now)
    if CalendarLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
        note_change(actor, "closed", link, now=now)


def _close_others(link: CalendarLink, now: datetime) -> None:
    """The addresses that the same person had before records were merged end with the one that is shown."""
    theirs = CalendarLink.objects.of(Person(pk=link.whose), link.scope)
    theirs.exclude(pk=link.pk).filter(revoked_at=None).order_by().update(revoked_at=now)


@transaction.atomic
def renew_mine(person: Person, *, now: datetime, also_calendar: bool) -> tuple[Person, Message | None]:
    """End the links to a person's sign-ups, all of them and each, and write the new one where there is an e-mail.

    Whoever saw the page saw the link of each sign-up on it. With `also_calendar` the address of the calendar is made
    anew, too.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    before = _placeholders(person)
    person.link_version += 1
    person.save(update_fields=["link_version"])
    person.merged.update(link_version=F("link_version") + 1)
    person.parties.update(link_version=F("link_version") + 1)
    note_change(None, "renewed", person, now=now, fields=["link_version"])
    carry_links(person, dict(zip(before, _placeholders(person), strict=True)), now=now)
    if also_calendar:
        for link in CalendarLink.objects.readable(now).of(person, CalendarLink.Scope.SIGN_UPS)[:1]:
            renew_link(link, now=now)
    contact = best_contact(person)
    if contact is None or contact.kind != Contact.Kind.EMAIL:
        return person, None
    mine = placeholder("mine", person.pk, person.link_version)
    key = f"new_link:{person.pk}:{person.link_version}"
    return person, queue("new_link", person, key=key, context={"mine": mine}, now=now)


def _placeholders(person: Person) -> list[str]:
    """What stands in stored messages for the links to a person's sign-ups, always in the same order."""
    each = person.parties.order_by("pk").values_list("pk", "link_version")
    own = Person.objects.records_of(person).order_by("pk").values_list("pk", "link_version")
    return [
        *(placeholder("mine", pk, version) for pk, version in own),
        *(placeholder(purpose, pk, version) for purpose in OF_A_SIGN_UP for pk, version in each),
    ]


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

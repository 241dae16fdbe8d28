"""Leaving lists, and choosing what one gets. Neither touches what somebody signed up for, nor its reminders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.consent import revoke_consent
from accounts.history import note_change
from events.notices.joining import Source, put_on, words_of_a_yes
from events.notices.models import MailingList, Reader, Subscription
from events.outbox.models import Kind, Message
from events.outbox.relinking import carry_links
from events.outbox.rendering import placeholder

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from accounts.models import Town, User


def leave(subscription: Subscription, *, now: datetime, by: User | None = None) -> bool:
    """Take a mailbox off one list, at once; False where it was off already. Its other lists stay as they are."""
    with transaction.atomic():
        Reader.objects.select_for_update(of=("self",), no_key=True).get(pk=subscription.reader_id)
        one = Subscription.objects.select_related("reader__contact", "mailing_list").get(pk=subscription.pk)
        return _take_off(one, now=now, by=by)


def leave_all(reader: Reader, *, now: datetime) -> int:
    """Take a mailbox off every list of its organization; returns off how many."""
    with transaction.atomic():
        Reader.objects.select_for_update(of=("self",), no_key=True).get(pk=reader.pk)
        on = Subscription.objects.select_related("reader__contact", "mailing_list").filter(reader=reader)
        return sum(_take_off(one, now=now, by=None) for one in on)


@transaction.atomic
def renew_link(reader: Reader, *, now: datetime) -> Reader:
    """End the links to the page of a mailbox: who passed a mail on passed its link on, too.

    What waits to be sent leads to the new one. The way off a list, which opens no page about the mailbox, stays.
    """
    held = Reader.objects.select_for_update(of=("self",), no_key=True).select_related("contact__person")
    reader = held.get(pk=reader.pk)
    before = _ways_in(reader)
    reader.link_version += 1
    reader.save(update_fields=["link_version"])
    note_change(None, "renewed", reader, fields=["link_version"], now=now)
    carry_links(reader.contact.person, dict(zip(before, _ways_in(reader), strict=True)), now=now)
    return reader


def _ways_in(reader: Reader) -> list[str]:
    """What stands in stored messages for the links to pages of a mailbox."""
    return [
        placeholder("subscribe", reader.pk, reader.link_version),
        placeholder("preferences", reader.pk, reader.link_version),
    ]


def _take_off(one: Subscription, *, now: datetime, by: User | None) -> bool:
    if one.left_at:
        return False
    one.left_at = now
    one.save(update_fields=["left_at"])
    revoke_consent(one.reader.contact, one.mailing_list.purpose, now=now, by=by)
    note_change(by, "left", one, now=now)
    _stop_what_is_on_its_way(one, now)
    return True


def _stop_what_is_on_its_way(one: Subscription, now: datetime) -> None:
    """Copies that are not out yet, unless they also come by another list that the mailbox stays on."""
    others = Subscription.objects.standing().filter(reader=one.reader_id).values("mailing_list")
    by_others = Message.objects.filter(notice_copy__reader=one.reader_id, notice_copy__notice__lists__in=others)
    mine = Message.objects.filter(
        kind=Kind.LETTER, notice_copy__reader=one.reader_id, notice_copy__notice__lists=one.mailing_list_id
    )
    waiting = mine.exclude(pk__in=by_others.values("pk")).values_list("pk", flat=True)
    if keys := list(waiting):
        Message.objects.filter(pk__in=keys).withdraw(now)


def lists_for(reader: Reader) -> list[tuple[MailingList, Subscription | None]]:
    """What a mailbox can choose from: every list that is shown, and those that it is on; with how it stands there."""
    mine = {one.mailing_list_id: one for one in reader.subscriptions.all()}
    on = {pk for pk, one in mine.items() if one.stands}
    there = MailingList.objects.filter(organization=reader.organization_id, is_active=True).select_related("program")
    return [(one, mine.get(one.pk)) for one in there if one.is_public or one.pk in on]


@dataclass(frozen=True)
class Choice:
    """What a mailbox chose on its page."""

    lists: Collection[int]
    language: str
    town: Town | None
    text_shown: str
    """The sentence that stood above the lists."""


@transaction.atomic
def choose(reader: Reader, choice: Choice, *, now: datetime) -> None:
    """Get these lists and no others, in this language, with what is near this town.

    The page was opened by a link that goes only to this mailbox: nobody has to ask there once more.
    """
    reader = Reader.objects.select_for_update(of=("self",), no_key=True).select_related("contact").get(pk=reader.pk)
    for mailing_list, there in lists_for(reader):
        one = there or Subscription(reader=reader, mailing_list=mailing_list)
        one.reader, one.mailing_list = reader, mailing_list
        if mailing_list.pk in choice.lists and not one.stands:
            one.source, one.source_words, one.asked_at = Source.LINK, "", now
            one.text_shown = words_of_a_yes(choice.text_shown, mailing_list, choice.language)
            one.text_language = choice.language
            one.save()
            put_on(one, now=now)
        elif one.stands and mailing_list.pk not in choice.lists:
            _take_off(one, now=now, by=None)
    Reader.objects.filter(pk=reader.pk).update(language=choice.language, town=choice.town)

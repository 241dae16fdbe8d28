"""Letters go out in the background, each mailbox once, however many workers there are and whichever of them die.

The rows are the progress: who has no copy yet is still to come. A batch is one transaction, so a dead worker leaves
nothing half done; who is next finds what is missing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.history import note_change
from events.notices.letters import Notice, NoticeCopy
from events.notices.models import Reader
from events.notices.nearby import Coming, coming_sessions
from events.notices.wording import TEMPLATE, Telling, languages_lacking, languages_read, readers_of
from events.outbox.models import Channel, Kind, Message, State
from events.outbox.queueing import Draft, Manner, queue_many
from events.outbox.rendering import placeholder

if TYPE_CHECKING:
    from datetime import datetime

    from events.notices.models import Subscription, SubscriptionQuerySet

BATCH: Final = 100
BATCHES: Final = 10
"""So many at most in one tick; the next one goes on."""
OF_USE: Final = timedelta(days=7)
"""A letter that could not go out for so long is dropped."""


def send_notices(now: datetime) -> int:
    """Begin what is due, go on with what was begun, and end what is through; returns how many copies were written."""
    due = Notice.objects.filter(state=Notice.State.APPROVED, not_before__lte=now)
    for pk in due.order_by("not_before", "pk").values_list("pk", flat=True):
        _begin(pk, now)
    made = 0
    for pk in Notice.objects.filter(state=Notice.State.SENDING).order_by("pk").values_list("pk", flat=True):
        for _batch in range(BATCHES):
            written = _write_some(pk, now)
            made += written
            if not written:
                break
    return made


def _held(pk: int, state: str) -> Notice | None:
    """A letter in this state, for this worker alone; None where another one has it."""
    free = Notice.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    found: Notice | None = free.select_related("organization").filter(pk=pk, state=state).first()
    return found


@transaction.atomic
def _begin(pk: int, now: datetime) -> None:
    """From now on it goes out. Where somebody came onto a list since who reads a language that is not there, it waits.

    It becomes a draft again then, so that a person decides.
    """
    notice = _held(pk, Notice.State.APPROVED)
    if notice is None or notice.not_before is None or notice.not_before > now:
        return
    if lacking := languages_lacking(notice, languages_read(notice)):
        notice.state, notice.approved_by, notice.approved_at, notice.not_before = Notice.State.DRAFT, None, None, None
        notice.save(update_fields=["state", "approved_by", "approved_at", "not_before"])
        note_change(None, "held back", notice, fields=[f"language {code}" for code in lacking], now=now)
        return
    notice.state, notice.began_at = Notice.State.SENDING, now
    notice.save(update_fields=["state", "began_at"])
    notice.sessions.set(coming_sessions(notice, now))


@transaction.atomic
def _write_some(pk: int, now: datetime) -> int:
    """Copies for the next mailboxes; 0 where all have one, or another worker is at it."""
    notice = _held(pk, Notice.State.SENDING)
    if notice is None:
        return 0
    by_reader = _next_ones(notice)
    if not by_reader:
        _end(notice, now)
        return 0
    dates = notice.dates.select_related("program")
    telling = Telling(
        notice, list(notice.lists.select_related("program")), Coming(dates, coming_sessions(notice, now))
    )
    messages = queue_many([copy_for(telling, one, now) for one in by_reader], now=now)
    NoticeCopy.objects.bulk_create(
        NoticeCopy(notice=notice, reader=one.reader, subscription=one, message=message)
        for one, message in zip(by_reader, messages, strict=True)
    )
    return len(by_reader)


def _next_ones(notice: Notice) -> list[Subscription]:
    """The next mailboxes, each by one of its lists. Who leaves at this very moment has left before, or is too late."""
    keys = list(dict.fromkeys(missing(notice).order_by("reader").values_list("reader", flat=True)[:BATCH]))
    list(Reader.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk"))
    rows = missing(notice).filter(reader__in=keys).order_by("reader", "mailing_list", "pk")
    by_reader: dict[int, Subscription] = {}
    for one in rows.select_related("mailing_list__program", "reader__contact__person", "reader__town"):
        by_reader.setdefault(one.reader_id, one)
    return list(by_reader.values())


def missing(notice: Notice) -> SubscriptionQuerySet:
    """Who was on its lists when it began and has no copy yet."""
    done = NoticeCopy.objects.filter(notice=notice, reader=OuterRef("reader"))
    found: SubscriptionQuerySet = readers_of(notice).filter(~Exists(done), confirmed_at__lte=notice.began_at)
    return found


def copy_for(telling: Telling, one: Subscription, now: datetime) -> Draft:
    """The letter to one mailbox, with the ways off this list and to all that it chose."""
    reader = one.reader
    leave = placeholder("unsubscribe", one.pk, one.link_version)
    preferences = placeholder("preferences", reader.pk, reader.link_version)

    def say(language: str) -> dict[str, Any]:
        told = telling.context(str(language), reader.language, reader.town, one.mailing_list)
        return {**told, "leave": leave, "preferences": preferences}

    return Draft(
        template=TEMPLATE,
        person=reader.contact.person,
        key=f"{TEMPLATE}:{telling.notice.pk}:{reader.pk}",
        context=say,
        language=reader.language,
        about=f"notice:{telling.notice.pk}",
        contact=reader.contact,
        manner=Manner(
            kind=Kind.LETTER,
            only=Channel.EMAIL,
            expires_at=now + OF_USE,
            reply_to=one.mailing_list.answers_to,
            list_link=leave,
        ),
    )


def _end(notice: Notice, now: datetime) -> None:
    """All have their copy. It is sent when none of them waits any more."""
    waiting = Message.objects.filter(notice_copy__notice=notice, state__in=(State.QUEUED, State.SENDING))
    if not waiting.exists():
        notice.state, notice.ended_at = Notice.State.SENT, now
        notice.save(update_fields=["state", "ended_at"])
        note_change(None, "sent", notice, told=notice.copies.count(), now=now)

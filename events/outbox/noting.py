"""What became of a message that a worker held: written down at once, and only while the worker still holds it."""

from __future__ import annotations

import secrets
from contextlib import nullcontext
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from events.outbox.models import LONGEST_NAME, CallTask, Channel, Delivery, Kind, Message, State
from events.outbox.silencing import number_takes_no_texts, silence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from events.outbox.carrying import Refusal

ATTEMPTS: Final = 8
PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120))
"""How long a message rests after each attempt that failed for now; together about four hours."""
FREE: Final[dict[str, Any]] = {"claimed_by": None, "claimed_at": None}
STUCK: Final = {"stuck_since": Coalesce("stuck_since", "send_after")}
"""Since when it lies here, for the health page: the pauses between tries must not hide that."""
UNKNOWN: Final = "unknown"
"""The event of a try of which nobody knows whether it was taken."""
NO_CALL: Final = frozenset({Kind.LETTER, Kind.REPLY})
"""Nobody is called because these did not arrive."""


def held(bundle: Sequence[Message]) -> QuerySet[Message]:
    """Those of these messages that the worker still holds."""
    mine: QuerySet[Message] = Message.objects.filter(
        pk__in=[message.pk for message in bundle], claimed_by=bundle[0].claimed_by
    )
    return mine


def note_sent(bundle: Sequence[Message], provider_id: str, at: datetime) -> None:
    """They are with whoever delivers them. One statement, written by hand: the ORM takes twice as long to make it."""
    fields: Any = Message._meta
    by, when = fields.get_field("claimed_by"), fields.get_field("sent_at")
    facts = [when.get_db_prep_value(at, connection), provider_id[:LONGEST_NAME]]
    held_by = by.get_db_prep_value(bundle[0].claimed_by, connection)
    together = transaction.atomic() if len(bundle) > 1 else nullcontext()
    with together, connection.cursor() as cursor:
        for message in bundle:
            cursor.execute(_sent_statement(), [*facts, message.pk, held_by])


@lru_cache(maxsize=1)
def _sent_statement() -> str:
    table = connection.ops.quote_name(Message._meta.db_table)
    return (
        f"UPDATE {table} SET state = '{State.SENT.value}', sent_at = %s, provider_id = %s, attempts = attempts + 1,"  # noqa: S608 - our own names
        " claimed_by = NULL, claimed_at = NULL WHERE id = %s AND claimed_by = %s"
    )


@transaction.atomic
def postpone(bundle: Sequence[Message], refusal: Refusal, at: datetime) -> None:
    """They rest, and are tried again: together, so that they go out as one again."""
    attempts = bundle[0].attempts
    pause = max(with_jitter(PAUSES[min(attempts, len(PAUSES) - 1)]), refusal.after or timedelta(0))
    held(bundle).update(**FREE, **STUCK, state=State.QUEUED, attempts=attempts + 1, send_after=at + pause)
    event = UNKNOWN if refusal.unknown else "postponed"
    Delivery.objects.bulk_create(
        Delivery(message=message, at=at, event=event, detail=refusal.reason) for message in bundle
    )


@transaction.atomic
def note_failed(bundle: Sequence[Message], refusal: Refusal, at: datetime) -> None:
    """These will not arrive: staff call the person instead. Where nothing ever can arrive nothing more is sent."""
    held(bundle).update(**FREE, state=State.FAILED, attempts=bundle[0].attempts + 1)
    Delivery.objects.bulk_create(
        Delivery(message=message, at=at, event="failed", detail=refusal.reason) for message in bundle
    )
    call_about(bundle)
    contact = bundle[0].contact
    if refusal.dead_end and contact:
        if contact.kind == contact.Kind.MOBILE:
            number_takes_no_texts(contact, at)
        else:
            silence(contact.kind, contact.value, contact.Silence.BOUNCED, now=at)


def call_about(messages: Sequence[Message]) -> None:
    """Somebody has to say it on the phone; of letters and of answers to texts nobody does."""
    for message in messages:
        if message.person_id and message.kind not in NO_CALL:
            CallTask.objects.get_or_create(message=message)


def give_back(messages: Sequence[Message]) -> int:
    """Not tried: free for the next run, without counting as an attempt."""
    return held(messages).update(**FREE, state=State.QUEUED) if messages else 0


def rest(messages: Sequence[Message], until: datetime) -> int:
    """Nobody is there to take them: free again then, without counting as an attempt."""
    return held(messages).update(**FREE, **STUCK, state=State.QUEUED, send_after=until)


@transaction.atomic
def put_off(messages: Sequence[Message], until: datetime, why: str, at: datetime) -> None:
    """They wait on purpose, as staff can read; what is of no more use by then is dropped."""
    too_late = {message.pk for message in messages if message.expires_at and message.expires_at <= until}
    waits = [message for message in messages if message.pk not in too_late]
    dropped = [message for message in messages if message.pk in too_late]
    for some, state, detail in ((waits, State.QUEUED, "waits"), (dropped, State.EXPIRED, "dropped")):
        if some and held(some).update(**FREE, state=state, send_after=until, stuck_since=None):
            Delivery.objects.bulk_create(
                Delivery(message=message, at=at, event=why, detail=detail) for message in some
            )


def free_abandoned(before: datetime, now: datetime) -> int:
    """Give back what dead workers took before this moment; returns how many.

    Of each text nobody knows whether it was taken, so the provider is asked before it goes out again: with those that
    it was bundled with, so that it is found.
    """
    dead = Message.objects.filter(state=State.SENDING, claimed_at__lt=before)
    return _free(dead, now) if dead.exists() else 0


@transaction.atomic
def _free(dead: QuerySet[Message], now: datetime) -> int:
    held_rows = dead.select_for_update(skip_locked=True, no_key=True)
    found = list(held_rows.values_list("pk", "channel", "claimed_at"))
    Delivery.objects.bulk_create(
        Delivery(message_id=pk, at=taken_at or now, event=UNKNOWN, detail="the worker ended")
        for pk, channel, taken_at in found
        if channel == Channel.SMS
    )
    texts = Message.objects.filter(pk__in=[pk for pk, channel, _taken_at in found if channel == Channel.SMS])
    texts.filter(attempts=0).update(**STUCK, send_after=now)
    texts.update(attempts=F("attempts") + 1)
    return Message.objects.filter(pk__in=[pk for pk, *_rest in found]).update(**FREE, state=State.QUEUED)


def with_jitter(pause: timedelta) -> timedelta:
    """Up to half as long again, so that messages that failed together do not come back together."""
    return pause * (1 + secrets.randbelow(500) / 1000)

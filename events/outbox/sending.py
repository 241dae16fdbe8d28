"""Taking due messages out of the outbox and over to whoever delivers them, each once."""

from __future__ import annotations

import logging
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.db import connection

from events.outbox.capping import within_cap
from events.outbox.carrying import Taken, UnreachableError
from events.outbox.channels.phone import TextCarrier
from events.outbox.channels.post import MailCarrier
from events.outbox.channels.sms import texts_work
from events.outbox.models import Channel, Message, State
from events.outbox.nights import not_at_night
from events.outbox.noting import (
    ATTEMPTS,
    free_abandoned,
    give_back,
    note_failed,
    note_sent,
    postpone,
    rest,
    with_jitter,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from events.outbox.carrying import Carrier, Refusal

log = logging.getLogger(__name__)

BATCH: Final = 100
ABANDONED_AFTER: Final = timedelta(minutes=10)
BATCH_SECONDS: Final = 60
"""A batch ends long before its messages would count as abandoned."""
LOOK_AGAIN_SECONDS: Final = 1
"""A message that was withdrawn while a worker held it goes out no later than this."""
UNREACHABLE_PAUSE: Final = timedelta(minutes=1)
CARRIERS: Final[dict[str, Callable[[], Carrier]]] = {Channel.EMAIL: MailCarrier, Channel.SMS: TextCarrier}


@dataclass
class Sent:
    """What became of the messages that one run took."""

    count: int = 0
    again: int = 0
    failed: int = 0
    expired: int = 0
    freed: int = 0
    more: bool = False
    """Whether it is worth to go on at once: the batch was full, and whoever takes messages still does."""


class Clock:
    """The time of now, going on while a batch is sent."""

    def __init__(self, now: datetime) -> None:
        self.start, self.began = now, monotonic()

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds)

    @property
    def seconds(self) -> float:
        """How long this has been going on."""
        return monotonic() - self.began


def send_due(now: datetime, limit: int = BATCH, channel: str = Channel.EMAIL) -> Sent:
    """Send what is due over one connection, at most `limit` messages; may run in any number of workers at once.

    Every message is noted as taken right after it was taken. A worker that dies leaves at most one that was taken
    and not noted; an e-mail goes out again after ten minutes with the same Message-ID, and of a text the provider is
    asked first.
    """
    sent = Sent(expired=Message.objects.expire(now), freed=free_abandoned(now - ABANDONED_AFTER, now))
    if channel == Channel.SMS and not texts_work():
        return sent
    found = Message.objects.claim(limit, now, channel)
    sent.more = len(found) == limit
    messages = within_cap(not_at_night(found, now), now)
    if not messages:
        return sent
    try:
        carrier = CARRIERS[channel]()
    except UnreachableError as error:
        log.warning("Nobody takes messages: %s", error)
        sent.again, sent.more = rest(messages, now + with_jitter(UNREACHABLE_PAUSE)), False
        return sent
    try:
        with _quick_notes():
            _send_batch(carrier, messages, Clock(now), sent)
    finally:
        carrier.close()
    return sent


@contextmanager
def _quick_notes() -> Iterator[None]:
    """Notes need not wait for the disk: what a worker noted stands even if the worker is killed at once.

    Only a crash of the database itself could forget the notes of its last half second; those messages then go out
    again with the same Message-ID (docs/decisions/2026-11-23-sent-once.md).
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        if connection.connection and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("RESET synchronous_commit")


def _send_batch(carrier: Carrier, messages: list[Message], clock: Clock, sent: Sent) -> None:
    waiting = deque(carrier.bundles(messages))
    looked = clock.seconds
    try:
        while waiting and clock.seconds < BATCH_SECONDS:
            if clock.seconds - looked >= LOOK_AGAIN_SECONDS:
                waiting, looked = _still_wanted(waiting, clock()), clock.seconds
                continue
            bundle = waiting.popleft()
            outcome = carrier.carry(bundle)
            _note(bundle, outcome, clock(), sent)
            if not isinstance(outcome, Taken) and outcome.line_broken:
                sent.more = False
                break
    finally:
        give_back([message for bundle in waiting for message in bundle])


def _still_wanted(waiting: deque[list[Message]], now: datetime) -> deque[list[Message]]:
    """Without those that were withdrawn meanwhile, or that another worker took over."""
    held = [message for bundle in waiting for message in bundle]
    if not held:
        return waiting
    mine = Message.objects.filter(pk__in=[message.pk for message in held], claimed_by=held[0].claimed_by)
    mine.filter(expires_at__lte=now).update(state=State.EXPIRED, claimed_by=None, claimed_at=None)
    wanted = set(mine.filter(state=State.SENDING).values_list("pk", flat=True))
    left = ([message for message in bundle if message.pk in wanted] for bundle in waiting)
    return deque(bundle for bundle in left if bundle)


def _note(bundle: list[Message], outcome: Taken | Refusal, at: datetime, sent: Sent) -> None:
    if isinstance(outcome, Taken):
        note_sent(bundle, outcome.provider_id, at)
        sent.count += len(bundle)
    elif outcome.permanent or bundle[0].attempts + 1 >= ATTEMPTS:
        note_failed(bundle, outcome, at)
        sent.failed += len(bundle)
    else:
        postpone(bundle, outcome, at)
        sent.again += len(bundle)

"""Taking due messages out of the outbox and over to the mail server, each once."""

from __future__ import annotations

import logging
import secrets
import smtplib
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from django.core.mail import get_connection
from django.db import models, transaction

from events.outbox.channels.email import compose
from events.outbox.models import CallTask, Delivery, Message, State

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.mail.backends.base import BaseEmailBackend

log = logging.getLogger(__name__)

BATCH = 100
ABANDONED_AFTER = timedelta(minutes=10)
BATCH_SECONDS = 240
"""A batch ends long before its messages would count as abandoned."""
ATTEMPTS = 8
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120))
"""How long a message rests after each attempt that failed for now; together about four hours."""
UNREACHABLE_PAUSE = timedelta(minutes=1)
FREE = {"claimed_by": None, "claimed_at": None}
PERMANENT = 500
CLOSING = 421


@dataclass
class Sent:
    """What became of the messages that one run took."""

    count: int = 0
    again: int = 0
    failed: int = 0
    expired: int = 0
    freed: int = 0


@dataclass(frozen=True)
class Refusal:
    """Why the mail server did not take a message; the reason never holds the address."""

    reason: str
    permanent: bool = False
    line_broken: bool = False


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


def send_due(now: datetime, limit: int = BATCH) -> Sent:
    """Send what is due over one connection, at most `limit` messages; may run in any number of workers at once.

    Every message is noted as taken right after the server took it. A worker that dies leaves at most one message
    that was taken and not noted; it goes out again after ten minutes with the same Message-ID.
    """
    sent = Sent(expired=Message.objects.expire(now), freed=Message.objects.free_abandoned(now, ABANDONED_AFTER))
    messages = Message.objects.claim(limit, now)
    if not messages:
        return sent
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:  # refused, unknown, timed out, or it did not let us in: not the messages' fault
        log.warning("The mail server cannot be reached: %s", type(error).__name__)
        sent.again = _give_back(messages, send_after=now + _with_jitter(UNREACHABLE_PAUSE))
        return sent
    try:
        _send_batch(messages, connection, Clock(now), sent)
    finally:
        _close(connection)
    return sent


def _send_batch(messages: list[Message], connection: BaseEmailBackend, clock: Clock, sent: Sent) -> None:
    waiting = deque(messages)
    try:
        while waiting and clock.seconds < BATCH_SECONDS:
            message = waiting.popleft()
            refusal = _offer(message, connection)
            _note(message, refusal, clock(), sent)
            if refusal and refusal.line_broken:
                break
    finally:
        _give_back(list(waiting))


def _offer(message: Message, connection: BaseEmailBackend) -> Refusal | None:
    """Hand one message to the server; None when the server took it."""
    if message.contact is None or message.contact.suppressed_at:
        return Refusal("no address", permanent=True)
    try:
        connection.send_messages([compose(message, connection)])
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        return Refusal(f"recipient refused ({code})", permanent=code >= PERMANENT, line_broken=code == CLOSING)
    except smtplib.SMTPSenderRefused as error:  # our own address: somebody must repair the settings, so not for good
        return Refusal(f"sender refused ({error.smtp_code})", line_broken=error.smtp_code == CLOSING)
    except smtplib.SMTPResponseException as error:
        code = error.smtp_code
        return Refusal(f"text refused ({code})", permanent=code >= PERMANENT, line_broken=code in {CLOSING, -1})
    except OSError as error:  # dropped or timed out in the middle; smtplib's other errors are of this kind too
        return Refusal(f"connection lost ({type(error).__name__})", line_broken=True)
    except ValueError as error:  # an address or header that cannot be written as mail
        return Refusal(f"not a mail ({type(error).__name__})", permanent=True)
    except Exception as error:
        log.exception("Message %s cannot be written", message.pk)
        return Refusal(f"not written ({type(error).__name__})")
    return None


def _note(message: Message, refusal: Refusal | None, at: datetime, sent: Sent) -> None:
    if refusal is None:
        _note_sent(message, at)
        sent.count += 1
    elif refusal.permanent or message.attempts + 1 >= ATTEMPTS:
        _note_failed(message, refusal.reason, at)
        sent.failed += 1
    else:
        _postpone(message, refusal.reason, at)
        sent.again += 1


@transaction.atomic
def _note_sent(message: Message, at: datetime) -> None:
    _held(message).update(**FREE, state=State.SENT, sent_at=at, attempts=message.attempts + 1)
    Delivery.objects.create(message=message, at=at, event="sent")


@transaction.atomic
def _postpone(message: Message, reason: str, at: datetime) -> None:
    pause = _with_jitter(PAUSES[min(message.attempts, len(PAUSES) - 1)])
    _held(message).update(**FREE, state=State.QUEUED, attempts=message.attempts + 1, send_after=at + pause)
    Delivery.objects.create(message=message, at=at, event="postponed", detail=reason)


@transaction.atomic
def _note_failed(message: Message, reason: str, at: datetime) -> None:
    """This will not arrive: staff call the person instead."""
    _held(message).update(**FREE, state=State.FAILED, attempts=message.attempts + 1)
    Delivery.objects.create(message=message, at=at, event="failed", detail=reason)
    if message.person_id:
        CallTask.objects.get_or_create(message=message)


def _give_back(messages: list[Message], **changes: datetime) -> int:
    """Not tried: free for the next run, without counting as an attempt."""
    if not messages:
        return 0
    ours = Message.objects.filter(pk__in=[message.pk for message in messages], claimed_by=messages[0].claimed_by)
    freed: int = ours.update(**FREE, state=State.QUEUED, **changes)
    return freed


def _held(message: Message) -> models.QuerySet[Message]:
    held: models.QuerySet[Message] = Message.objects.filter(pk=message.pk, claimed_by=message.claimed_by)
    return held


def _with_jitter(pause: timedelta) -> timedelta:
    """Up to half as long again, so that messages that failed together do not come back together."""
    return pause * (1 + secrets.randbelow(500) / 1000)


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except OSError:
        log.info("The mail server had closed the connection already.")

"""What the demo's past acts wrote has long been delivered: nothing of it goes out again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from events.outbox.models import CallTask, Channel, Delivery, Message, State
from events.reminders.planning import queue_due_reminders
from events.schedule.models import Session

OPEN_CALLS = 2


def remind_as_if_then(now: datetime) -> None:
    """Run the reminders when they fell due, and those that are due now."""
    before = timedelta(hours=23)
    starts = Session.objects.promised().filter(roster__registrations__isnull=False, starts_at__lt=now + before)
    for start in starts.order_by("starts_at").values_list("starts_at", flat=True).distinct():
        queue_due_reminders(start - before)
    queue_due_reminders(now)


def send_mails() -> None:
    """Note every mail that was written until here as sent at that time."""
    mails = Message.objects.filter(channel=Channel.EMAIL, state=State.QUEUED)
    Delivery.objects.bulk_create(
        Delivery(message_id=pk, at=at, event="sent") for pk, at in mails.values_list("pk", "send_after")
    )
    mails.update(state=State.SENT, sent_at=F("send_after"), attempts=1)


def deliver(now: datetime) -> None:
    """Note everything as sent when it was written, and every call as made but the last ones."""
    send_mails()
    waiting = CallTask.objects.filter(message__expires_at__gt=now).order_by("-message__send_after")
    still_open = list(waiting.values_list("pk", flat=True)[:OPEN_CALLS])
    calls = Message.objects.filter(channel=Channel.CALL, state=State.QUEUED).exclude(pk__in=still_open)
    made = list(calls.values_list("pk", "send_after"))
    calls.update(state=State.SENT, sent_at=F("send_after"))
    for pk, at in made:
        CallTask.objects.filter(pk=pk).update(done_at=at + timedelta(hours=1))

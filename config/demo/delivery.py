"""What the demo's past acts wrote has long been delivered: nothing of it goes out again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from events.outbox.models import SENT_BY_US, CallTask, Channel, Message, State

OPEN_CALLS = 2


def send_mails() -> None:
    """Note every mail and text that was written until here as sent at that time."""
    written = Message.objects.filter(channel__in=SENT_BY_US, state=State.QUEUED)
    written.update(state=State.SENT, sent_at=F("send_after"), attempts=1)


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

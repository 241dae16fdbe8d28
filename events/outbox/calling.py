"""Phone calls that staff make because no other channel reaches a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from events.outbox.models import CallTask, Delivery, Message, State

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


@transaction.atomic
def note_call(task: CallTask, *, by: User, now: datetime) -> bool:
    """Write down that somebody called. False where it was done before or nobody needs it any more."""
    waiting = Message.objects.filter(pk=task.pk, state__in=(State.QUEUED, State.FAILED))
    still = waiting.update(state=State.SENT, sent_at=now)
    if not still:
        return False
    CallTask.objects.filter(pk=task.pk).update(owner=by, done_at=now)
    Delivery.objects.create(message_id=task.pk, at=now, event="called")
    return True

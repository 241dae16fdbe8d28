"""Tasks take no arguments: they ask the database what is due. Beat alone publishes them."""

from __future__ import annotations

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from events.calendars.linking import write_reads
from events.outbox.sending import BATCH, send_due
from events.reminders.planning import queue_due_reminders
from events.support import purging

HEARTBEAT = "heartbeat"
"""Under this name the cache keeps when beat last ticked, for the health page."""
BATCHES = 10


@shared_task(ignore_result=True)
def send_messages() -> None:
    """Send what is due, a few batches at a time; the next tick goes on."""
    for _batch in range(BATCHES):
        sent = send_due(timezone.now())
        if sent.count < BATCH:
            break


@shared_task(ignore_result=True)
def queue_reminders() -> None:
    """Remind people of what they signed up for."""
    queue_due_reminders(timezone.now())


@shared_task(ignore_result=True)
def note_calendar_reads() -> None:
    """Write down when people's calendars were last read."""
    write_reads(timezone.now())


@shared_task(ignore_result=True)
def wipe_needs() -> None:
    """Forget the help that was asked for, two weeks after it was needed."""
    purging.wipe_needs(timezone.localdate())


@shared_task(ignore_result=True)
def heartbeat() -> None:
    """Show that beat and a worker are alive."""
    cache.set(HEARTBEAT, timezone.now(), timeout=None)

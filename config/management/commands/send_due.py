"""`manage.py send_due`: do by hand what the worker does: remind, and send what is due."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from events.notices.joining import answer_list_requests, ask_who_was_taken_over
from events.notices.sending import send_notices
from events.outbox.models import SENT_BY_US
from events.outbox.sending import Sent, send_due
from events.reminders.planning import queue_due_reminders

COUNTED = ("count", "again", "failed", "expired", "freed")


class Command(BaseCommand):
    help = "Remind whom it is time to remind, and send the messages that are due now."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Reminded {queue_due_reminders(timezone.now())}.")
        answer_list_requests(timezone.now())
        ask_who_was_taken_over(timezone.now())
        self.stdout.write(f"Letters to lists: {_all_letters()}.")
        for channel in SENT_BY_US:
            self.stdout.write(f"{channel.label}: {_said(_send_all(channel))}")


def _all_letters() -> int:
    """Until none is left to be written."""
    written = total = send_notices(timezone.now())
    while written:
        written = send_notices(timezone.now())
        total += written
    return total


def _send_all(channel: str) -> Sent:
    """Batch by batch, until nothing more is due, or nobody takes it."""
    total = Sent(more=True)
    while total.more:
        sent = send_due(timezone.now(), channel=channel)
        for name in COUNTED:
            setattr(total, name, getattr(total, name) + getattr(sent, name))
        total.more = sent.more
    return total


def _said(sent: Sent) -> str:
    return ", ".join(f"{name} {getattr(sent, name)}" for name in COUNTED)

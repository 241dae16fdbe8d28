"""`manage.py send_due`: send by hand what the worker would send."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from events.outbox.sending import send_due


class Command(BaseCommand):
    help = "Send the messages that are due now."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = send_due(timezone.now())
        self.stdout.write(
            f"Sent {sent.count}, later again {sent.again}, failed {sent.failed}, expired {sent.expired}, "
            f"freed {sent.freed}."
        )

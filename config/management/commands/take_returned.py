"""`manage.py take_returned < mail`: read a mail that came back to the sender's mailbox."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from events.outbox.coming_back import MOST_BYTES, note_report, read_returned


class Command(BaseCommand):
    help = "Read one returned mail (a delivery status or a complaint) from standard input and note what it says."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        noted = sum(note_report(report, now=now) for report in read_returned(sys.stdin.buffer.read(MOST_BYTES)))
        self.stdout.write(f"Noted {noted}.")

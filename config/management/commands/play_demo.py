"""`manage.py play_demo`: let days of the demo year go by at once, and read afterwards in its mailbox what went out."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.demo.playing import play
from config.sink import start_sink

LONGEST = 31


class Command(BaseCommand):
    help = "Let days of the demo year go by at once: reminders, offers and letters go out as they would."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is typed after the command's name."""
        parser.add_argument("--days", type=int, default=7, choices=range(1, LONGEST + 1), metavar="DAYS")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play, and say what went out when."""
        if not settings.DEMO:
            raise CommandError("Time is played with in the demo only.")
        sink = start_sink(settings.DEMO_MAIL_DIR)
        settings.EMAIL_PORT = sink.port
        try:
            for moment, went in play(timezone.now(), options["days"]):
                sent = ", ".join(f"{count} {channel}" for channel, count in sorted(went.items()))
                self.stdout.write(f"{timezone.localtime(moment):%a %b %d %H:%M}  {sent}")
        finally:
            sink.stop()

"""Build an invented school year around today, to try the product with."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.demo.building import OthersHereError, build
from config.demo.people import SIGN_INS
from config.demo.stage import ZONE


class Command(BaseCommand):
    help = "Build the demo: facts about Connecticut and an invented school year. Run again it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is typed after the command's name."""
        parser.add_argument("--today", type=date.fromisoformat, help="as if it were 10 in the morning of this day")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it once, and say as whom one can sign in."""
        day = options["today"]
        now = datetime.combine(day, time(10), ZONE) if day else timezone.now()
        try:
            built = build(now)
        except OthersHereError as error:
            raise CommandError("This database holds an organization of somebody. The demo needs its own.") from error
        if options["verbosity"]:
            self.stdout.write("The demo is built." if built else "The demo was there already; nothing changed.")
            for one in SIGN_INS:
                self.stdout.write(f"{one.who}: {one.email} ({one.look_at})")

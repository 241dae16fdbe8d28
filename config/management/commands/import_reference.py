"""Load the facts about Connecticut that the project ships."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Organization
from config.reference_data import FOLDER, import_reference, import_venues
from config.reference_files import BadFileError


class Command(BaseCommand):
    help = "Load towns, districts, schools, languages and closures. May be run again: only what differs is changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is typed after the command's name."""
        parser.add_argument("--folder", type=Path, default=FOLDER, help="another folder with files of these names")
        parser.add_argument("--organization", default="", help="also enter the venues, for this organization")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load all files or none."""
        try:
            with transaction.atomic():
                loaded = import_reference(options["folder"])
                if options["organization"]:
                    loaded["venues"] = import_venues(self._organization(options["organization"]), options["folder"])
        except BadFileError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        for name, result in loaded.items():
            self.stdout.write(f"{name}: {result}")

    def _organization(self, name: str) -> Organization:
        organization = Organization.objects.filter(name=name).first()
        if organization is None:
            raise CommandError(f"Nothing was loaded. No organization is called “{name}”.")
        return organization

"""`manage.py compile_texts`: make the translations ready to be read; needs no gettext on the machine."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from config.starting import compile_languages


class Command(BaseCommand):
    help = "Compile the translations (.po) that are newer than what was made of them (.mo)."

    def handle(self, *args: Any, **options: Any) -> None:
        compile_languages()

"""`manage.py work`: send messages and make reminders, without a broker."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from config.working import run_embedded_worker


class Command(BaseCommand):
    help = "Run the embedded worker: one process that does what is due until it is stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        run_embedded_worker()

"""`manage.py up`: the whole product on one machine, with one command."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.people import SIGN_INS
from config.sink import start_sink
from config.starting import HOST, START_SECONDS, Processes, is_taken, prepare, serves

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Prepare the database, then run web server and worker until one of them ends or this is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--threads", type=int, default=8)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        if is_taken(port):
            raise CommandError(
                f"Port {port} is taken by another program. Choose another one: make run PORT={port + 1}"
            )
        prepare()
        with ExitStack() as ending:
            environment = {}
            if settings.DEMO and "EMAIL_URL" not in os.environ:
                sink = start_sink(settings.DEMO_MAIL_DIR)
                ending.callback(sink.stop)
                environment["EMAIL_URL"] = f"smtp://{sink.hostname}:{sink.port}"
            processes = Processes()
            ending.callback(processes.stop)
            processes.start(self._web(port, options["workers"], options["threads"]), environment)
            if settings.CELERY_BROKER_URL.startswith("memory"):
                processes.start(["manage.py", "work"], environment)
            if processes.wait_until(lambda: serves(port), START_SECONDS):
                self._welcome(port)
                processes.wait_until(lambda: False)
        if not processes.stopping:
            raise CommandError("A process ended by itself or did not start, so everything was stopped.")

    def _web(self, port: int, workers: int, threads: int) -> list[str]:
        return [
            *("-m", "gunicorn", "config.wsgi", "--worker-class=gthread", f"--bind={HOST}:{port}"),
            *(f"--workers={workers}", f"--threads={threads}", "--log-level=warning", "--no-control-socket"),
        ]

    def _welcome(self, port: int) -> None:
        self.stdout.write(f"Ready: http://{HOST}:{port}/")
        if settings.DEMO:
            address = f"http://{HOST}:{port}/en"
            self.stdout.write(f"Sign in at {address}/account/login/ (the code comes to {address}/demo/mail/) as")
            for one in SIGN_INS:
                self.stdout.write(f"  {one.email:40} {one.who}: {one.look_at}")
        self.stdout.flush()

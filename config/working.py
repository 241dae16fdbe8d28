"""The embedded worker: one process with the worker and, in a thread of it, the clock that publishes the tasks.

Over `memory://` the clock must be a thread of the worker: as a process of its own (`celery worker -B`) it would
publish into a memory that nobody reads. With Redis or RabbitMQ run `celery -A config worker` and
`celery -A config beat` instead.
"""

from __future__ import annotations

import warnings
from typing import Any

from celery.beat import EmbeddedService
from celery.exceptions import SecurityWarning
from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.celery import app
from config.clock import EmbeddedClock
from events.tasks import heartbeat

THREADS = 4
ARGUMENTS = (
    "--quiet", "worker", "--pool=threads", f"--concurrency={THREADS}", "--without-gossip", "--without-mingle",
    "--without-heartbeat", "--hostname=embedded@localhost",
)  # fmt: skip


def run_embedded_worker() -> None:
    """Work until told to stop. What is being sent is finished first."""
    if not settings.CELERY_BROKER_URL.startswith("memory"):
        raise ImproperlyConfigured("With a broker, run `celery -A config worker` and `celery -A config beat`.")
    clock: Any = EmbeddedService(app, thread=True, scheduler_cls=EmbeddedClock)

    def start(**_sender: Any) -> None:
        clock.start()
        heartbeat()

    def stop(**_sender: Any) -> None:
        clock.service.stop()

    worker_ready.connect(start, weak=False)
    worker_shutting_down.connect(stop, weak=False)
    warnings.simplefilter("ignore", SecurityWarning)  # its tasks come from its own memory, from nobody else
    app.worker_main(list(ARGUMENTS))

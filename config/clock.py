"""Celery's beat as we run it: it says that it lives, apart from the workers that do what it calls for."""

from __future__ import annotations

import logging
from typing import Any

from celery.beat import PersistentScheduler, Scheduler
from django.core.cache import cache
from django.utils import timezone

log = logging.getLogger(__name__)

BEAT = "beat"
"""Under this name the cache keeps when beat last ticked, for the health page."""
OFTEN = 10
"""Seconds between two notes of that."""


class _Noted:
    """Writes down that it ticks."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """One look at what is due."""
        now = timezone.now()
        last = getattr(self, "_noted", None)
        if last is None or (now - last).total_seconds() >= OFTEN:
            self._noted = now
            try:
                cache.set(BEAT, now, timeout=None)
            except Exception:  # beat goes on without: else nothing at all would be sent
                log.exception("Nobody can be told that beat ticks")
        waits: float = super().tick(*args, **kwargs)  # type: ignore[misc]
        return min(waits, OFTEN)


class Clock(_Noted, PersistentScheduler):
    """Beat as a process of its own."""


class EmbeddedClock(_Noted, Scheduler):
    """Beat as a thread of the embedded worker."""

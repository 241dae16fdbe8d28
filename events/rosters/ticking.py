"""What the clock does, row by row and step by step: each on its own, and what fails holds up nothing else."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

log = logging.getLogger(__name__)
Row = TypeVar("Row")


def each(rows: Iterable[Row], act: Callable[[Row], object]) -> int:
    """Do it for each; what fails goes to the log and is tried with the next tick. Returns how many went well."""
    done = 0
    for row in rows:
        try:
            with transaction.atomic():
                act(row)
        except Exception:
            log.exception("%s failed for %s", getattr(act, "__qualname__", act), row)
        else:
            done += 1
    return done


def in_turn(*steps: Callable[[datetime], object], now: datetime) -> None:
    """Take the steps of one tick. One that fails goes to the log and is tried again with the next tick."""
    for step in steps:
        try:
            step(now)
        except Exception:
            log.exception("%s failed", getattr(step, "__qualname__", step))

"""What the clock does to many rows: each in a transaction of its own, and one that fails holds up no other."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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

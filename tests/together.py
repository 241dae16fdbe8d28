"""Several people at the same moment, each on a connection of her own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Callable


def at_once(*acts: Callable[[], Any], or_code: bool = False) -> list[Any]:
    """All acts begin together: what each gave back, or with `or_code` the code of why it was refused."""
    ready = Barrier(len(acts))

    def do(act: Callable[[], Any]) -> Any:
        try:
            ready.wait(timeout=20)
            return act()
        except ValidationError as error:
            if or_code:
                return error.code
            raise
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(acts)) as people:
        return [done.result() for done in [people.submit(do, act) for act in acts]]

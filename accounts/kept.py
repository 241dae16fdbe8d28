"""Things that were made once, kept in the memory of a process."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """Things that were made once, up to a size; what was not asked for the longest goes first.

    A key must say all that its thing was made from. Then nothing in here is ever out of date, and every
    process may keep its own.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._things: dict[Hashable, tuple[Thing, int]] = {}
        self._lock = Lock()

    def get(self, key: Hashable) -> Thing | None:
        """The thing, or None when it has to be made."""
        return self.get_many([key])[0]

    def get_many(self, keys: Iterable[Hashable]) -> list[Thing | None]:
        """The things in the order of their keys, with None for what has to be made."""
        with self._lock:
            return [self._touch(key) for key in keys]

    def _touch(self, key: Hashable) -> Thing | None:
        found = self._things.pop(key, None)
        if found is None:
            return None
        self._things[key] = found
        return found[0]

    def keep(self, key: Hashable, thing: Thing, size: int) -> None:
        """Keep a thing, and let go of others until it fits."""
        if size > self._room:
            return
        with self._lock:
            old = self._things.pop(key, None)
            self._used += size - (old[1] if old else 0)
            self._things[key] = (thing, size)
            while self._used > self._room:
                self._used -= self._things.pop(next(iter(self._things)))[1]

    def forget(self) -> None:
        """Let go of everything: for measuring."""
        with self._lock:
            self._things.clear()
            self._used = 0

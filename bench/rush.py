"""Three hundred families want thirty places at the same moment: when the last place is given, and when all know."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg

from bench.load import Act

FAMILIES, PLACES, CONNECTIONS = 300, 30, 32


@dataclass
class Rush:
    """How one rush went, in seconds from its start."""

    last_place: float = 0.0
    all_answered: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)


def rush(database: str, roster: int, start: Callable[[int], Act]) -> Rush:
    """Let all families act over their connections at once. `start(number)` readies one and returns its act."""
    acts = [start(number) for number in range(CONNECTIONS)]
    went, begin = Rush(), threading.Barrier(CONNECTIONS + 2)
    began: list[float] = []

    def line_up(number: int) -> None:
        begin.wait()
        for count in range(number, FAMILIES, CONNECTIONS):
            went.statuses[acts[number](count)] += 1

    watcher = threading.Thread(target=_watch, args=(database, roster, begin, began, went))
    lines = [threading.Thread(target=line_up, args=(number,)) for number in range(CONNECTIONS)]
    for thread in (watcher, *lines):
        thread.start()
    began.append(time.perf_counter())
    begin.wait()
    for thread in lines:
        thread.join()
    went.all_answered = time.perf_counter() - began[0]
    watcher.join()
    return went


def _watch(database: str, roster: int, begin: threading.Barrier, began: list[float], went: Rush) -> None:
    """Note when the last place was given."""
    with psycopg.connect(database, autocommit=True) as connection:
        begin.wait()
        while time.perf_counter() - began[0] < 120:
            row = connection.execute("SELECT seats_taken FROM events_roster WHERE id = %s", (roster,)).fetchone()
            if row and row[0] >= PLACES:
                went.last_place = time.perf_counter() - began[0]
                return
            time.sleep(0.005)

"""Which old date becomes which new one, and what rules become when their dates move: proposals, pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from events.schedule.rules.expanding import Recurrence, Rule, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, time

NEAR = timedelta(days=7)
"""Further away than this nothing is proposed: somebody has to say it."""
DAYS_OF_A_WEEK = 7
Pair = tuple[int, int]


def match_dates(old: Mapping[int, datetime], new: Sequence[datetime]) -> dict[int, datetime]:
    """For each old date (by its key) the new one that it may become; what has none is not there.

    A date that is still among the new ones stays. Where none stays and there are as many new ones as old ones, they
    follow each other in their order. Else each becomes the nearest one less than a week away, no two the same and none
    overtaking another.
    Times are all instants, or all by the clock on the wall.
    """
    free = sorted(set(new))
    found = {key: start for key, start in _in_order(old) if start in free}
    taken = set(found.values())
    doubled = {key for key, start in found.items() if list(found.values()).count(start) > 1}
    found = {key: start for key, start in found.items() if key not in doubled or _first(found, start) == key}
    left = [(key, start) for key, start in _in_order(old) if key not in found]
    free = [start for start in free if start not in taken]
    if not found and len(left) == len(free):
        return found | {key: start for (key, _old), start in zip(left, free, strict=True)}
    pairs = _nearest([start for _key, start in left], free)
    return found | {left[row][0]: free[column] for row, column in pairs}


def _in_order(old: Mapping[int, datetime]) -> list[tuple[int, datetime]]:
    return sorted(old.items(), key=lambda pair: (pair[1], pair[0]))


def _first(found: Mapping[int, datetime], start: datetime) -> int:
    return next(key for key, one in found.items() if one == start)


def _nearest(old: Sequence[datetime], new: Sequence[datetime]) -> list[Pair]:
    """As many pairs as can be, in order on both sides, and of those the nearest: by what is best up to each pair."""
    best: list[list[tuple[int, timedelta]]] = [[(0, timedelta())] * (len(new) + 1) for _row in range(len(old) + 1)]
    for row, before in enumerate(old, start=1):
        for column, after in enumerate(new, start=1):
            choices = [best[row - 1][column], best[row][column - 1]]
            if abs(after - before) < NEAR:
                pairs, far = best[row - 1][column - 1]
                choices.append((pairs - 1, far + abs(after - before)))
            best[row][column] = min(choices)
    found: list[Pair] = []
    row, column = len(old), len(new)
    while row and column:
        if best[row][column] == best[row - 1][column]:
            row -= 1
        elif best[row][column] == best[row][column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            found.append((row, column))
    return found


def shifted(recurrence: Recurrence, *, at: time | None, days: int) -> Recurrence:
    """The rules of dates that all moved to another time of day, or by some days: so that later dates go on like them.

    What stands in a list, on days of the month or every few days stays as it is.
    """
    rules = tuple(_shifted(rule, at, days) for rule in recurrence.rules)
    return replace(recurrence, at=at or recurrence.at, rules=rules)


def _shifted(rule: Rule, at: time | None, days: int) -> Rule:
    times = (at,) if at and len(rule.times) == 1 else rule.times
    if rule.unit == Unit.DAY or not rule.weekdays:
        return replace(rule, times=times)
    weekdays = tuple(sorted((day + days) % DAYS_OF_A_WEEK for day in rule.weekdays))
    return replace(rule, times=times, weekdays=weekdays)

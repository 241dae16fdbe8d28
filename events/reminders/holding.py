"""Which plans hold for which session: a series with plans of its own keeps to those alone.

Why: docs/decisions/2026-11-23-reminder-plans.md.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from events.reminders.models import ReminderPlan

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta


class Shape(NamedTuple):
    """What plans have in common that are looked up together, whosever they are."""

    audience: str
    offset: timedelta
    channel: str


def shape_of(plan: ReminderPlan) -> Shape:
    """What is asked in one query."""
    return Shape(plan.audience, plan.offset, plan.channel)


class Held(NamedTuple):
    """A plan that holds for a session, and since when: what fell due before that is not made up for."""

    plan: ReminderPlan
    since: datetime | None


class Holding:
    """All plans: those that stand, by whose they are, and those that ended, for what was done by them."""

    def __init__(self, plans: Iterable[ReminderPlan]) -> None:
        self._programs: dict[int, list[ReminderPlan]] = defaultdict(list)
        self._series: dict[int, list[ReminderPlan]] = defaultdict(list)
        self._given_up: dict[int, datetime] = {}
        self._alike: dict[Shape, list[int]] = defaultdict(list)
        for plan in plans:
            self._alike[shape_of(plan)].append(plan.pk)
            if plan.series_id and plan.ended_at:
                before = self._given_up.get(plan.series_id)
                self._given_up[plan.series_id] = max(before, plan.ended_at) if before else plan.ended_at
            elif plan.series_id:
                self._series[plan.series_id].append(plan)
            elif plan.program_id and not plan.ended_at:
                self._programs[plan.program_id].append(plan)

    @classmethod
    def now(cls, within: Q | None = None) -> Holding:
        """As it is in the database; one query."""
        return cls(ReminderPlan.objects.filter(within or Q()).order_by("-offset", "pk"))

    def alike(self, shape: Shape) -> list[int]:
        """The keys of all plans of this shape, also of those that ended: who was reminded by one was reminded."""
        return self._alike[shape]

    def of(self, program: int, root: int | None) -> list[Held]:
        """The plans for a session of this program, in a series with this root, the earliest reminder first.

        A series that gave up its own comes back to those of the program from that moment on.
        """
        if root and self._series.get(root):
            return [Held(plan, plan.made_at) for plan in self._series[root]]
        back = self._given_up.get(root or 0)
        return [Held(plan, _later(plan.made_at, back)) for plan in self._programs.get(program, ())]

    @property
    def plans(self) -> list[ReminderPlan]:
        """Every plan that stands."""
        return [plan for those in (self._programs, self._series) for some in those.values() for plan in some]


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other

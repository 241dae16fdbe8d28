"""How many families are signed up for each of many dates, in one query; no names."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count

from events.rosters.models import HOLDING, Registration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.schedule.models import Session


class Families(NamedTuple):
    """How many have a place, and how many wait."""

    seated: int
    waiting: int


def families_on(sessions: Iterable[Session]) -> dict[int, Families]:
    """For each date, by its key; guests of one date are counted with it."""
    sessions = list(sessions)
    rosters = {pk for one in sessions for pk in (one.roster_id, one.guest_roster_id) if pk}
    counts: dict[int, dict[bool, int]] = defaultdict(lambda: {True: 0, False: 0})
    rows = Registration.objects.active().filter(roster__in=rosters).order_by().values("roster", "status")
    for row in rows.annotate(families=Count("pk")):
        counts[row["roster"]][row["status"] in HOLDING] += row["families"]
    return {
        one.pk: Families(
            *(sum(counts[pk or 0][seated] for pk in (one.roster_id, one.guest_roster_id)) for seated in (True, False))
        )
        for one in sessions
    }

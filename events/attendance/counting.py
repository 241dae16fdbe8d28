"""Four numbers that are never mixed: attendances, people, families and heads (D5.1, D5.5)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce

from events.attendance.models import Attendance, HeadCount
from events.attendance.recording import CAME

if TYPE_CHECKING:
    from events.schedule.querysets import SessionQuerySet


class Counts(NamedTuple):
    """Who came. A sign-up is in none of these numbers."""

    attendances: int = 0
    """Named adults, once for each session that they came to."""
    people: int = 0
    """Different named adults."""
    families: int = 0
    """Different families: the household where it is known, else the adult who answers for the sign-up."""
    heads: int = 0
    """Everybody who came in, once for each session: named adults, children, and people who gave no name."""


_FAMILY = Coalesce(
    F("registration__party__lead__household"),
    -F("registration__party__lead"),
    F("person__household"),
    -F("person"),
)
_NUMBERS: dict[str, Any] = {
    "attendances": Count("pk"),
    "people": Count("person", distinct=True),
    "families": Count(_FAMILY, distinct=True),
}


def count(sessions: SessionQuerySet) -> Counts:
    """Who came to some sessions, taken together: one parent at three of them is 3 attendances, 1 person, 1 family."""
    named = Attendance.objects.filter(session__in=sessions.order_by(), status__in=CAME).aggregate(**_NUMBERS)
    unnamed = HeadCount.objects.filter(session__in=sessions.order_by()).aggregate(heads=Sum("count"))["heads"] or 0
    return Counts(**named, heads=named["attendances"] + unnamed)


def count_each(sessions: SessionQuerySet) -> dict[int, Counts]:
    """Who came to each of some sessions; a session to which nobody came has zeros."""
    unnamed = dict(
        HeadCount.objects.filter(session__in=sessions.order_by())
        .values_list("session")
        .annotate(heads=Sum("count"))
        .order_by()
    )
    named = (
        Attendance.objects.filter(session__in=sessions.order_by(), status__in=CAME)
        .order_by()
        .values("session")
        .annotate(**_NUMBERS)
        .values_list("session", *_NUMBERS)
    )
    found: defaultdict[int, Counts] = defaultdict(Counts)
    for pk, heads in unnamed.items():
        found[pk] = Counts(heads=heads)
    for pk, attendances, people, families in named:
        found[pk] = Counts(attendances, people, families, attendances + unnamed.get(pk, 0))
    return found

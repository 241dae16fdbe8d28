"""How far the people of a course have come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from events.attendance.models import Attendance
from events.attendance.recording import CAME

if TYPE_CHECKING:
    from academy.models import Course


def lessons_attended(course: Course) -> dict[int, int]:
    """How many different lessons each person (by key) came to; meetings of one lesson count once."""
    there = Attendance.objects.filter(session__meeting__lesson__course=course, status__in=CAME)
    counted = there.order_by().values("person").annotate(lessons=Count("session__meeting__lesson", distinct=True))
    return dict(counted.values_list("person", "lessons"))

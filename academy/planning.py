"""Planning a course: dated lessons that one signs up for as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from academy.models import Course, Lesson, Meeting
from events.schedule.seasons.building import build_season

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from accounts.languages import Text
    from accounts.models import User
    from events.schedule.models import Program
    from events.schedule.scheduling import Plan


@transaction.atomic
def plan_course(
    program: Program,
    title: Mapping[str, Text],
    lessons: Sequence[Plan],
    *,
    now: datetime,
    actor: User | None = None,
    needed: int | None = None,
    capacity: int | None = None,
) -> Course:
    """A course as drafts: each plan is one lesson with its date, numbered by date; one list of people for all.

    `needed` is how many lessons complete it (all, where it is left out).
    Raises ValidationError with code `needed`, or `no-dates` or `twice` as a season does.
    """
    needed = len(lessons) if needed is None else needed
    if lessons and not 1 <= needed <= len(lessons):
        raise ValidationError(
            _("A course of %(lessons)d lessons cannot need %(needed)d of them."),
            code="needed",
            params={"lessons": len(lessons), "needed": needed},
        )
    series = build_season(program, title, lessons, now=now, actor=actor, shared=True, capacity=capacity)
    course = Course.objects.create(program=program, series=series, title=dict(title), needed=needed)
    for number, session in enumerate(series.sessions.order_by("starts_at"), start=1):
        lesson = Lesson.objects.create(course=course, number=number, title=session.title)
        Meeting.objects.create(session=session, lesson=lesson)
    return course

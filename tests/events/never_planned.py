"""What the database refuses of what hangs off a session; tests/test_constraints.py tries it."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.db import models

from academy.models import Course, Lesson
from accounts.models import District, Household, School
from events.schedule.models import Series
from events.tours.models import TourDay
from events.visits.models import Visit, VisitCase
from tests import factories as make


def school() -> School:
    district = District.objects.get_or_create(code="064", name="Example District")[0]
    return School.objects.get_or_create(code="0640111", district=district, name="Example School")[0]


def series() -> Series:
    return Series.objects.create(program=make.make_program(), slug="season")


def stored(row: models.Model) -> Any:
    row.save()
    return row


def tour_day(**fields: Any) -> TourDay:
    values = {"date": date(2026, 12, 12), "first_start": time(9), "last_end": time(12), **fields}
    values["series"] = fields.get("series") or series()
    return TourDay(program=make.make_program(), school=school(), **values)


def tour_days() -> list[models.Model]:
    other = Series.objects.create(program=make.make_program(), slug="another")
    return [tour_day(), tour_day(series=other)]


def case(**fields: Any) -> VisitCase:
    household = fields.pop("household", None) or Household.objects.create(organization=make.make_organization())
    return VisitCase(household=household, school=school(), year=2026, **fields)


def cases() -> list[models.Model]:
    household = Household.objects.create(organization=make.make_organization())
    return [case(household=household), case(household=household)]


def lonely_visit() -> list[models.Model]:
    person = make.make_person()
    return [Visit(session=make.make_session(), case=stored(case()), visitor_a=person, visitor_b=person)]


def course(needed: int) -> Course:
    return Course(program=make.make_program(), series=series(), needed=needed)


OF_PROGRAMS = {
    "tour_day_once": tour_days,
    "tour_day_ends_after_start": lambda: [tour_day(last_end=time(9))],
    "tour_slot_long_enough": lambda: [tour_day(slot_minutes=4)],
    "visit_case_once": cases,
    "visit_case_round_one_or_two": lambda: [case(round=3)],
    "visit_by_two_people": lonely_visit,
    "course_needs_a_lesson": lambda: [course(0)],
    "lesson_number_once": lambda: [
        Lesson(course=stored_course, number=1) for stored_course in [stored(course(1))] * 2
    ],
}

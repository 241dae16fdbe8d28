"""Courses: dated lessons, one sign-up, and how far people have come."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from academy.completion import lessons_attended
from academy.models import Meeting
from academy.planning import plan_course
from accounts.languages import approved
from events.attendance.models import Attendance
from events.rosters.registration import register
from events.schedule.models import Session
from events.schedule.scheduling import Plan, publish_session
from tests.factories import NOW, SOON, make_party, make_person, make_program

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


def make_course(lessons=4, **fields):
    plans = [Plan(starts_at=SOON + WEEK * number, title=approved(en=f"Lesson {number}")) for number in range(lessons)]
    return plan_course(make_program(), approved(en="Math at home"), plans, now=NOW, **fields)


def test_one_signs_up_once_for_all_evenings_of_a_course():
    course = make_course(capacity=8)
    for session in course.series.sessions.all():
        publish_session(session, now=NOW)

    party = make_party()
    register(party, course.series.roster, now=NOW)

    assert Session.objects.expected([party.lead]).count() == 4
    assert {session.roster for session in course.series.sessions.all()} == {course.series.roster}
    assert course.series.roster.capacity == 8


def test_lessons_are_numbered_by_date_and_met_at_their_session():
    course = make_course(3)
    meetings = Meeting.objects.filter(lesson__course=course).order_by("session__starts_at")
    assert [meeting.lesson.number for meeting in meetings] == [1, 2, 3]
    assert course.needed == 3


@pytest.mark.parametrize(("lessons", "needed", "code"), [(4, 5, "needed"), (4, 0, "needed"), (0, None, "no-dates")])
def test_a_course_needs_dates_and_no_more_lessons_than_it_has(lessons, needed, code):
    with pytest.raises(ValidationError) as refused:
        make_course(lessons, needed=needed)
    assert refused.value.code == code


def test_meetings_of_one_lesson_count_once_and_excused_is_not_there():
    course = make_course(3)
    first, second, third = course.series.sessions.order_by("starts_at")
    Meeting.objects.filter(session=second).update(lesson=first.meeting.lesson)
    ada = make_person("Ada")
    for session, status in ((first, "present"), (second, "late"), (third, "excused")):
        Attendance.objects.create(session=session, person=ada, status=status)

    assert lessons_attended(course) == {ada.pk: 1}

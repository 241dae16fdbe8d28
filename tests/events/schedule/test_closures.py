"""What speaks against a date."""

from datetime import date

import pytest

from accounts.models import District, School
from events.schedule.closures import warnings_for
from events.schedule.details import Closure
from tests.factories import make_program, make_venue

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 27)


def close(name, kind="vacation", **where):
    return Closure.objects.create(name=name, kind=kind, first_day=DAY, last_day=DAY, **where)


def test_the_state_the_district_and_the_school_of_the_place_speak_and_no_other():
    here, there = (District.objects.create(code=code, name=code) for code in ("1", "2"))
    school = School.objects.create(code="11", name="Here School", district=here)
    close("Day after Thanksgiving", kind="holiday")
    close("Here", scope="district", district=here)
    close("Boiler", kind="closing", scope="school", school=school)
    close("There", scope="district", district=there)

    reasons = warnings_for([DAY], make_program(weekday=4), make_venue(school=school))

    assert reasons[DAY] == ["Closed: Boiler", "Holiday: Day after Thanksgiving", "Vacation: Here"]


def test_another_weekday_than_usual_is_said():
    assert warnings_for([date(2026, 11, 26)], make_program(weekday=4)) == {
        date(2026, 11, 26): ["not the usual day of the week"]
    }
    assert warnings_for([], make_program()) == {}

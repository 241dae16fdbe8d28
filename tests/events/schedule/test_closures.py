"""What speaks against a date, and on which days schools are closed."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from accounts.models import District, School
from config.reference_data import import_reference
from events.schedule.details import Closure
from events.schedule.models import Session
from events.schedule.school_calendars.closures import closed_days, warnings_for, warnings_of
from tests.factories import make_program, make_session, make_venue

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 27)
YEAR = (date(2026, 7, 1), date(2027, 6, 30))


def close(name, kind="vacation", first=DAY, last=None, **where):
    return Closure.objects.create(name=name, kind=kind, first_day=first, last_day=last or first, **where)


def in_district(name, kind="vacation", first=DAY, *, district, last=None):
    return close(name, kind, first, last, scope="district", district=district)


@pytest.fixture
def here():
    return District.objects.create(code="001", name="Here School District")


@pytest.fixture
def there():
    return District.objects.create(code="002", name="There School District")


@pytest.fixture
def school(here):
    return School.objects.create(code="00111", name="Hill School", district=here)


@pytest.mark.rule("D10.1")
def test_the_state_the_district_and_the_school_of_the_place_speak_and_no_other(here, there, school):
    close("Day after Thanksgiving", kind="holiday")
    in_district("Fall recess", district=here)
    close("Boiler", kind="closing", scope="school", school=school)
    in_district("Fall recess there", district=there)
    sister = School.objects.create(code="00112", name="Dale School", district=here)
    close("Paint", kind="closing", scope="school", school=sister)

    reasons = warnings_for([DAY], make_program(weekday=4), make_venue(school=school))[DAY]

    assert sorted(reasons) == [
        "Closed at Hill School, Here: Boiler", "Holiday: Day after Thanksgiving", "Vacation in Here: Fall recess",
    ]  # fmt: skip
    assert {reason.district for reason in reasons} == {None, here.pk}


@pytest.mark.rule("D10.1")
def test_the_districts_of_the_audience_speak_wherever_the_place_is(here, there, school):
    in_district("Fall recess", district=there)
    session = make_session(starts_at=_at(DAY), venue=make_venue(school=school))
    assert warnings_of([session]) == {session.pk: []}

    session.audience.add(there)

    session = Session.objects.get(pk=session.pk)
    assert warnings_of([session]) == {session.pk: ["Vacation in There: Fall recess"]}
    assert warnings_for([DAY], session.program, audience=[there])[DAY] == ["Vacation in There: Fall recess"]


def _at(day):
    from datetime import datetime, time

    from tests.factories import NEW_YORK

    return datetime.combine(day, time(9, 30), tzinfo=NEW_YORK)


@pytest.mark.rule("D10.1")
def test_observances_and_late_starts_are_advice_and_close_nothing(here):
    close("Eid al-Fitr", kind="observance")
    in_district("Early dismissal", "delay", district=here)
    in_district("Snow", "closing", district=here)

    reasons = warnings_for([DAY], make_program(), audience=[here])[DAY]

    assert {str(reason): reason.closes for reason in reasons} == {
        "Observance: Eid al-Fitr": False,
        "Delayed in Here: Early dismissal": False,
        "Closed in Here: Snow": True,
    }
    assert closed_days([here], [], DAY, DAY) == {DAY}
    Closure.objects.filter(kind="closing").delete()
    assert closed_days([here], [], DAY, DAY) == set()


@pytest.mark.rule("D1.2")
def test_the_fridays_of_2026_27_to_think_about_are_flagged_for_the_cafe_each_with_its_reason():
    import_reference()
    season = [date(2026, 9, 4) + timedelta(days=7 * week) for week in range(43)]

    warnings = warnings_for([*season, date(2026, 12, 3)], make_program("cafe", weekday=4))

    flagged = {day: warnings[day] for day in season if any(reason.closes for reason in warnings[day])}
    expected = "27 Nov, 25 Dec, 1 Jan, 12 Feb, 26 Mar, 18 Jun".split(", ")
    assert [f"{day.day} {day:%b}" for day in flagged if day != date(2027, 4, 16)] == expected
    assert "Holiday: Good Friday (by proclamation)" in flagged[date(2027, 3, 26)]
    assert flagged[date(2027, 4, 16)] == ["Vacation: Example: April recess (dates differ by district)"]
    assert warnings[date(2027, 2, 19)] == ["Observance: Ramadan (may shift one day by sighting)"]
    assert warnings[date(2026, 12, 3)] == ["not the usual day of the week"]
    assert warnings[date(2026, 12, 4)] == []


def test_reasons_are_in_the_language_of_the_page_and_names_stay_as_they_were_entered(here):
    in_district("April recess", district=here)
    with translation.override("es"):
        reason = warnings_for([DAY], make_program(), audience=[here])[DAY][0]
    assert (reason.name, reason) == ("April recess", f"{reason.said}: April recess")


def test_a_district_without_a_calendar_closes_with_the_state_and_one_with_a_calendar_when_it_says_so(here, there):
    lincoln, christmas = date(2027, 2, 12), date(2026, 12, 25)
    close("Lincoln Day", "holiday", lincoln)
    close("Christmas", "holiday", christmas)
    in_district("Snow", "closing", date(2026, 12, 11), district=here)
    assert closed_days([here], [], *YEAR) == {date(2026, 12, 11), christmas, lincoln}

    in_district("April recess", "vacation", date(2027, 4, 12), last=date(2027, 4, 13), district=here)

    own = {date(2026, 12, 11), christmas, date(2027, 4, 12), date(2027, 4, 13)}
    assert closed_days([here], [], *YEAR) == own, "the board holds school on 12 February, and by law not in December"
    assert closed_days([here, there], [], *YEAR) == own | {lincoln}
    assert closed_days([], [], *YEAR) == {christmas, lincoln}
    assert closed_days([here], [], date(2027, 2, 1), date(2027, 4, 12)) == {date(2027, 4, 12)}


def test_a_school_is_closed_with_its_district_and_on_days_of_its_own(here, school):
    in_district("April recess", first=date(2027, 4, 12), district=here)
    close("Boiler", "closing", date(2027, 3, 2), scope="school", school=school)
    assert closed_days([], [school], *YEAR) == {date(2027, 4, 12), date(2027, 3, 2)}
    assert closed_days([here], [], *YEAR) == {date(2027, 4, 12)}


def test_another_weekday_than_usual_is_said_and_closes_nothing():
    found = warnings_for([date(2026, 11, 26)], make_program(weekday=4))
    assert found == {date(2026, 11, 26): ["not the usual day of the week"]}
    assert not found[date(2026, 11, 26)][0].closes
    assert warnings_for([], make_program()) == {}
    assert closed_days([], [], date.min, date.max) == set()


def test_five_thousand_sessions_cost_as_many_queries_as_one(here, there, school, django_assert_num_queries):
    make_session(starts_at=_at(DAY), venue=make_venue(school=school)).audience.add(there)
    in_district("Fall recess", district=there)
    in_district("Fall recess", district=here)
    first = Session.objects.get()
    with django_assert_num_queries(6):
        warnings_of(Session.objects.all())

    copies = [
        Session(
            program=first.program, venue=first.venue, slug=f"s{number}", created_at=first.created_at,
            updated_at=first.updated_at, starts_at=first.starts_at + timedelta(days=number % 400),
            ends_at=first.ends_at + timedelta(days=number % 400),
        )
        for number in range(4999)
    ]  # fmt: skip
    through = Session.audience.through
    made = Session.objects.bulk_create(copies)
    through.objects.bulk_create(through(session=session, district=there) for session in made)

    with django_assert_num_queries(6):
        found = warnings_of(Session.objects.all())
    assert len(found) == 5000
    assert found[made[0].pk] == found[first.pk] == ["Vacation in There: Fall recess", "Vacation in Here: Fall recess"]
    assert found[made[1].pk] == []

"""Three school calendars, taken over as they would be uploaded: they drive the rules of a season."""

from datetime import date, datetime, time

import pytest

from accounts.models import District, Organization
from config.demo.calendars import FILES, FOLDER, LARGE, MIDDLE, SMALL, enter_calendars, enter_districts
from config.reference_data import import_reference
from events.schedule.details import Closure
from events.schedule.rules.expanding import OnClosed, Recurrence, Rule, Unit
from events.schedule.school_calendars.closures import closed_days, warnings_for, year_of
from tests.factories import NEW_YORK, make_program

pytestmark = [pytest.mark.django_db, pytest.mark.once]
YEAR = year_of(2026)


@pytest.fixture
def districts():
    import_reference()
    enter_districts(Organization.objects.create(name="Sample District Center", kind="center"))
    enter_calendars(datetime(2026, 8, 1, 10, tzinfo=NEW_YORK))
    return {code: District.objects.get(code=code) for code in FILES}


@pytest.mark.rule("N1")
def test_second_fridays_that_skip_closed_days_for_the_week_after_differ_by_calendar(districts):
    rule = Rule(
        unit=Unit.MONTH, weekdays=(4,), nths=(2,), first=date(2026, 9, 1), last=date(2027, 6, 30),
        closed=OnClosed.WEEK_AFTER,
    )  # fmt: skip
    fridays = Recurrence(at=time(9, 30), rules=(rule,))

    found = {
        code: " ".join(f"{one:%-m/%-d}" for one in fridays.expand(closed_days([district], [], *YEAR)).starts)
        for code, district in districts.items()
    }

    assert found == {
        LARGE: "9/11 10/9 11/13 12/11 1/8 2/26 3/12 4/9 5/14 6/11",
        MIDDLE: "9/11 10/9 11/20 12/11 1/8 2/19 3/12 4/9 5/14 6/11",
        SMALL: "9/11 10/9 11/13 12/11 1/8 2/12 3/12 4/16 5/14 6/11",
    }
    together = closed_days(districts.values(), [], *YEAR)
    assert " ".join(f"{one:%-m/%-d}" for one in fridays.expand(together).starts) == (
        "9/11 10/9 11/20 12/11 1/8 2/26 3/12 4/23 5/14 6/11"
    )


def test_on_lincoln_day_one_board_holds_school_and_the_others_do_not(districts):
    lincoln = date(2027, 2, 12)
    closed = {code: lincoln in closed_days([one], [], *YEAR) for code, one in districts.items()}
    assert closed == {LARGE: True, MIDDLE: True, SMALL: False}
    for code, christmas in ((code, date(2026, 12, 25)) for code in districts):
        assert christmas in closed_days([districts[code]], [], *YEAR), "by law nobody holds school"
    reasons = warnings_for([lincoln], make_program(), audience=[districts[SMALL]])[lincoln]
    assert "Holiday: Lincoln Day" in reasons, "warned of all the same"


def test_the_files_say_that_they_are_invented_and_their_districts_look_so(districts):
    own = Closure.objects.exclude(scope="state")
    assert {one.district or one.school.district for one in own} == set(districts.values())
    assert all(district.name.startswith(("Example", "Sample", "Specimen")) for district in districts.values())
    assert all("nvented" in (FOLDER / name).read_text(encoding="utf-8") for name in FILES.values())
    early = own.filter(name="Early dismissal: staff learn together")
    assert early.count() == 8, "each first Wednesday from October to June, but for the one taken out"
    assert {one.kind for one in early} == {"delay"}
    assert not own.filter(name__contains="Parents meet").exists()


def test_taking_the_files_over_again_changes_nothing(districts):
    before = list(Closure.objects.order_by("pk").values())
    enter_calendars(datetime(2026, 9, 1, 10, tzinfo=NEW_YORK))
    assert list(Closure.objects.order_by("pk").values()) == before

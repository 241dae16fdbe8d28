"""Tour days cut into slots."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from accounts.languages import approved
from accounts.models import District, School
from events.rosters.models import Roster
from events.rosters.registration import register
from events.schedule.models import Session
from events.schedule.scheduling import publish_session
from events.tours.models import TourDay
from events.tours.planning import Slots, make_tour_day
from tests.factories import NOW, make_language, make_party, make_program, make_town

pytestmark = pytest.mark.django_db

DAY = date(2026, 12, 10)
SLOTS = Slots(first_start=time(16), last_end=time(17, 30), minutes=20, gap=10, capacity=6)


@pytest.fixture
def school():
    district = District.objects.create(code="999", name="Example District")
    return School.objects.create(code="9990111", district=district, name="Example School", town=make_town())


@pytest.fixture
def program():
    return make_program("tours", "Welcome Tours", takes="heads")


def make_day(program, school, slots=SLOTS, day=DAY, **fields):
    return make_tour_day(program, school, day, slots, title=approved(en="Welcome tour"), now=NOW, **fields)


def test_a_day_is_cut_into_slots_that_end_in_time_each_with_a_list_of_its_own(program, school):
    day = make_day(program, school, languages=[make_language("es").pk])

    sessions = [slot.session for slot in day.slots.all()]
    assert [session.local_start.strftime("%H:%M") for session in sessions] == ["16:00", "16:30", "17:00"]
    assert len({session.roster for session in sessions}) == 3
    assert {(session.roster.capacity, session.roster.takes) for session in sessions} == {(6, "heads")}
    assert {session.venue.school for session in sessions} == {school}
    assert all(language.code == "es" for session in sessions for language in session.interpreted_into.all())


def test_making_a_day_twice_changes_nothing(program, school):
    day = make_day(program, school)
    before = Session.objects.count(), Roster.objects.count()

    assert make_day(program, school) == day
    assert (Session.objects.count(), Roster.objects.count(), TourDay.objects.count()) == (*before, 1)


def test_children_take_places_on_a_tour(program, school):
    slot = make_day(program, school).slots.all()[0]
    publish_session(slot.session, now=NOW)
    registration = register(make_party("Ada", children=3), slot.session.roster, now=NOW)
    assert registration.seats == 4


def test_slots_keep_their_length_when_the_clock_changes(program, school):
    slots = Slots(first_start=time(1), last_end=time(4), minutes=60)
    day = make_day(program, school, slots, day=date(2027, 3, 14))
    starts = [slot.session.local_start.strftime("%H:%M") for slot in day.slots.all()]
    assert starts == ["01:00", "03:00"]


@pytest.mark.parametrize(
    ("slots", "code"),
    [
        (Slots(first_start=time(16), last_end=time(17), minutes=4), "too-short"),
        (Slots(first_start=time(16), last_end=time(16, 10), minutes=20), "no-slot"),
        (Slots(first_start=time(16), last_end=time(9), minutes=20), "no-slot"),
    ],
)
def test_a_day_without_a_slot_is_refused(program, school, slots, code):
    with pytest.raises(ValidationError) as refused:
        make_day(program, school, slots)
    assert refused.value.code == code
    assert not TourDay.objects.exists()


def test_a_school_without_a_known_town_is_asked_about(program, school):
    school.town = None
    school.save()
    with pytest.raises(ValidationError) as refused:
        make_day(program, school)
    assert refused.value.code == "no-town"

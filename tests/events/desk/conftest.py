"""Somebody at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import District, Household, School
from events.schedule.models import Series, Session
from events.tours.models import TourDay, TourSlot
from events.visits.models import Visit, VisitCase
from tests.events.desk.snow import DAY, MORNING
from tests.factories import (
    NOW,
    make_coordinator,
    make_organization,
    make_person,
    make_program,
    make_session,
    make_venue,
)


@pytest.fixture(autouse=True)
def morning(settings, time_machine):
    """It is a Tuesday morning, the second factor was given, and no cache hides a query."""
    settings.SECOND_FACTOR_REQUIRED = False
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def ines(db):
    """Coordinates everything of the network."""
    make_program()
    return make_coordinator(email="ines@staff.example")


@pytest.fixture
def desk(ines):
    """Ines' browser."""
    client = Client()
    client.force_login(ines)
    return client


@pytest.fixture
def town():
    """A district with two schools, and another district."""
    near, far = District.objects.create(code="D1", name="Near"), District.objects.create(code="D2", name="Far")
    schools = [School.objects.create(code=f"S{number}", district=near, name=f"School {number}") for number in (1, 2)]
    return near, far, schools


@pytest.fixture
def snow_day(town):
    """A day with one of each: at a school, for a district, a tour, a visit, elsewhere."""
    near, _far, (first, second) = town
    cafe = make_program("cafe", name="Friday CAFÉ", weekday=4)
    visits = make_program("visits", name="Home Visits", is_public=False, visibility="private")
    tours = make_program("tours", name="Welcome Tours")
    at_school = make_session("At school", starts_at=MORNING, venue=make_venue("Gym", school=first))
    for_district = make_session("For the district", starts_at=MORNING, program=cafe, status="draft")
    for_district.audience.set([near])
    series = Series.objects.create(program=tours, slug="tour")
    tour = make_session("Welcome tour", starts_at=MORNING + timedelta(hours=5), program=tours, series=series)
    walk = TourDay.objects.create(
        program=tours, school=second, series=series, date=DAY, first_start="14:30", last_end="16:00"
    )
    TourSlot.objects.create(session=tour, day=walk)
    home = make_session("The Example family", starts_at=MORNING, program=visits, visibility="private")
    household = Household.objects.create(organization=make_organization())
    case = VisitCase.objects.create(household=household, school=first, year=2026)
    Visit.objects.create(session=home, case=case, visitor_a=make_person(), visitor_b=make_person())
    Session.objects.filter(pk=home.pk).update(venue=None)
    elsewhere = make_session("Elsewhere", starts_at=MORNING)
    make_session("The day before", starts_at=MORNING - timedelta(days=1), venue=make_venue("Gym"))
    return {"school": at_school, "draft": for_district, "tour": tour, "visit": home, "elsewhere": elsewhere}


@pytest.fixture
def two():
    """Ana of the academy and Ana María of the tours, with one phone."""
    return tuple(make_person(name, contact="860-555-0142") for name in ("Ana Núñez", "Ana María Núñez"))

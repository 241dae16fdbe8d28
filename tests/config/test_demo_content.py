"""What the demo holds: the real archive untouched, everything else invented and looking so."""

import re
from datetime import date, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse

from accounts.grants import NOBODY, Viewer
from accounts.models import Contact, User
from config.demo.building import build
from config.demo.people import SIGN_INS
from events.attendance.models import Absence, Attendance
from events.rosters.models import HOLDING, Party, Registration, Roster
from events.schedule.clashes import clashes_of
from events.schedule.details import Resource
from events.schedule.models import FundingSource, Program, Session
from events.schedule.school_calendars.closures import warnings_of
from events.support.models import Need
from events.visits.models import Visit, VisitCase
from tests.factories import NEW_YORK

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("demo")]

NOVEMBER = datetime(2026, 11, 22, 10, tzinfo=NEW_YORK)
LAST_OF_ARCHIVE = date(2022, 12, 31)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, built once for all tests of this file and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        build(NOVEMBER)
        yield
        transaction.set_rollback(True)


@pytest.mark.rule("D1.1")
def test_the_ten_real_mornings_are_in_the_archive_with_what_is_known_and_nothing_made_up():
    real = Session.objects.filter(program__slug="friday-cafe", starts_at__date__lte=LAST_OF_ARCHIVE)

    assert [str(session.local_start)[:16] for session in real.visible_to(NOBODY)] == [
        "2021-10-22 09:30", "2021-11-12 09:30", "2021-12-10 09:30", "2022-01-21 09:30", "2022-03-04 09:30",
        "2022-04-08 09:30", "2022-05-13 09:30", "2022-10-07 09:30", "2022-11-04 09:30", "2022-12-09 09:30",
    ]  # fmt: skip
    last = real.latest("starts_at")
    assert last.title["en"]["text"] == "Everyone Wins! The Ripple Effects of Family Engagement"
    assert str(last.venue) == "Playmaker Space at Family and Children's Aid, Danbury"
    assert last.assignments.get().name.startswith("Anne T. Henderson, Senior Consultant")
    assert last.assignments.get().person is None
    assert not Attendance.objects.filter(session__in=real).exists()
    assert not Registration.objects.filter(roster__sessions__in=real).exists()
    assert not Resource.objects.filter(session__in=real).exists()


def test_everybody_looks_invented_and_no_address_or_number_leads_anywhere():
    for contact in Contact.objects.all():
        assert re.fullmatch(r"[^@]+@\w+\.example|\+186055501\d\d", contact.value), contact.value
    for program in Program.objects.all():
        assert re.fullmatch(r"860-555-01\d\d", program.contact_phone)
        assert program.contact_email.endswith(".example")
    for resource in Resource.objects.all():
        assert re.match(r"https://[a-z]+\.example/", resource.url)


def test_invented_mornings_are_not_said_to_be_held_at_real_places():
    invented = Session.objects.filter(starts_at__date__gt=LAST_OF_ARCHIVE, program__slug="friday-cafe")
    words = ("Example", "Sample", "Invented", "Placeholder")
    assert all(session.venue.name.startswith(words) for session in invented if session.venue)


def test_what_the_pages_can_show_is_there():
    sessions = Session.objects.all()
    assert sessions.filter(status="draft").exists()
    assert sessions.filter(status="canceled", roster__registrations__isnull=False).exists()
    assert sessions.filter(moved_from__isnull=False).exists()
    assert sessions.filter(visibility="link").exists()
    assert sessions.filter(mode="online", join_url__startswith="https://meet.example/").exists()
    assert sessions.filter(interpreted_into="pt").exists()
    assert sessions.filter(held_in="es").exists()
    assert sessions.filter(starts_at__date=NOVEMBER.date(), roster__seats_taken__gt=0).exists()
    assert Registration.objects.waiting().count() >= 3
    titles = [session.title for session in sessions.published() if session.visibility == "public"]
    in_spanish = [title for title in titles if "es" in title]
    assert len(titles) / 2 < len(in_spanish) < len(titles)
    assert 5 < len([title for title in titles if "pt" in title]) < len(titles)
    assert Party.objects.filter(lead__reads="pt").exists()


def test_dates_go_around_the_calendars_of_the_districts_and_one_draft_shows_what_speaks_against_it():
    ours = Session.objects.filter(starts_at__gt=NOVEMBER).exclude(program__slug="home-visits")
    against = {
        session.working_title: [str(reason) for reason in warnings_of([session])[session.pk] if reason.closes]
        for session in ours.prefetch_related("audience")
    }
    closed = {title: reasons for title, reasons in against.items() if reasons}
    assert "Vacation in Specimen Hills: Winter recess" in closed.pop("Reading the Report Card")
    assert not closed
    assert Session.objects.filter(audience__name="Example City School District").count() == 4


def test_some_sessions_have_tags_from_invented_sources_and_one_says_why_it_is_of_high_impact():
    tagged = Session.objects.filter(funding__isnull=False).distinct()

    assert {str(source) for source in FundingSource.objects.all()} == {
        "Sample Family Engagement Grant (SAMPLE-1)",
        "Example Community Fund",
    }
    assert {session.measure for session in tagged} == {"1", "2", "3"}
    assert all(session.goal and session.ends_at <= NOVEMBER for session in tagged)
    assert [bool(session.impact_reason) for session in tagged.filter(high_impact=True)] == [True]
    assert Session.objects.past(NOVEMBER).filter(funding=None, measure="").exists()


def test_one_draft_is_planned_while_its_facilitator_is_elsewhere():
    coordinator = User.objects.get(email="cora.coordinator@network.example")
    coming = list(Session.objects.upcoming(NOVEMBER))
    viewer = Viewer(coordinator, tuple(coordinator.grants.all()))

    found = clashes_of(coming, viewer=viewer)

    elsewhere = {one.working_title for one in coming for clash in found[one.pk] if "has a part" in str(clash)}
    assert elsewhere == {"Quiet Evenings Before a Test", "Questions for the Teacher: Online"}
    taken = [str(clash) for one in coming for clash in found[one.pk] if "is taken" in str(clash)]
    assert taken == [], "no two sessions in one room"


def test_a_family_told_ahead_and_another_date_was_moved_after_that_so_that_its_page_asks(client):
    absences = Absence.objects.filter(session__starts_at__gt=NOVEMBER).select_related("session", "person")
    asked = [one.person for one in absences if one.starts_at != one.session.starts_at]
    assert len(asked) == 3
    assert absences.count() == 4
    with time_machine.travel(NOVEMBER):
        for party in Party.objects.filter(
            lead__in=asked, registrations__roster__sessions__absences__in=absences
        ).distinct():
            page = client.get(reverse("events:link-manage", args=[party.token]), headers={"accept-language": "en"})
            assert any(entry["question"] for entry in page.context["entries"])


def test_a_past_date_of_a_series_has_its_recording():
    assert Resource.objects.filter(kind="recording", session__series__slug__startswith="friday-cafe-this").exists()


def test_every_roster_counts_what_its_rows_say():
    for roster in Roster.objects.all():
        held = roster.registrations.filter(status__in=HOLDING).aggregate(seats=Sum("seats"))["seats"] or 0
        assert roster.seats_taken == held


def test_home_visits_are_seen_by_nobody_and_have_a_yes_and_two_people():
    assert Visit.objects.count() == 3
    assert not Session.objects.visible_to(NOBODY).filter(program__slug="home-visits").exists()
    assert not VisitCase.objects.filter(visits__isnull=False, permission=None).exists()
    assert sorted(VisitCase.objects.values_list("state", flat=True)) == ["asked", "held", "scheduled", "scheduled"]
    assert all(visit.session.assignments.filter(role="visitor").count() == 2 for visit in Visit.objects.all())


def test_one_can_sign_in_as_everybody_who_is_named(capsys):
    users = User.objects.in_bulk([one.email for one in SIGN_INS], field_name="email")
    assert len(users) == len(SIGN_INS)
    assert users["ada.administrator@network.example"].is_superuser
    call_command("seed_demo")
    said = capsys.readouterr().out
    assert all(one.email in said for one in SIGN_INS)


def test_registration_shows_a_line_an_offer_and_help_in_every_state():
    line = Session.objects.get(slug__startswith="a-small-circle").roster
    assert line is not None
    assert set(line.registrations.values_list("status", flat=True)) == {"registered", "offered", "waitlisted"}
    assert line.seats_taken == line.capacity
    assert set(Need.objects.values_list("state", flat=True)) >= {"open", "confirmed", "declined"}

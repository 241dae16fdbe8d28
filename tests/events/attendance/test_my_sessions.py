"""A facilitator finds her sessions, today first."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from events.attendance.models import Absence, Status
from events.attendance.recording import MarkInput, record
from events.rosters.registration import register
from tests.factories import NOW, SOON, make_coordinator, make_facilitator, make_party, make_session

pytestmark = pytest.mark.django_db
ADDRESS = "events:my-sessions"


@pytest.fixture
def look(client):
    def at(user, now=NOW):
        client.force_login(user)
        with time_machine.travel(now, tick=False):
            return client.get(reverse(ADDRESS)).content.decode()

    return at


def test_own_sessions_with_how_many_families_are_expected(look):
    mine, other = make_session("Mine", capacity=1), make_session("Another")
    away = register(make_party("Ada"), mine.roster, now=NOW)
    register(make_party("Bo"), mine.roster, now=NOW)
    page = look(make_facilitator(mine))
    assert "1 family expected" in page
    assert "Another" not in page
    assert other.slug not in page

    Absence.objects.create(session=mine, person=away.party.lead, at=NOW)
    assert "0 families expected" in look(make_facilitator(mine))


def test_a_party_of_which_one_adult_stays_home_is_still_expected(look):
    session = make_session()
    party = register(make_party("Ada", others=("Al",)), session.roster, now=NOW).party
    Absence.objects.create(session=session, person=party.lead, at=NOW)
    assert "1 family expected" in look(make_facilitator(session))


def test_what_was_this_morning_stands_with_today_and_last_week_below(look):
    today = make_session("This morning", starts_at=NOW)
    before = make_session("Last week", starts_at=NOW - timedelta(days=7))
    long_ago = make_session("Last month", starts_at=NOW - timedelta(days=30))
    registration = register(make_party("Ada", children=1), before.roster, now=before.starts_at - timedelta(days=1))
    here = MarkInput(id=uuid4(), person=registration.party.lead_id, status=Status.PRESENT, made_at=before.starts_at)
    record(before, [here], by=None, now=before.starts_at)

    page = look(make_facilitator(today, before, long_ago), NOW + timedelta(hours=10))

    assert page.index("This morning") < page.index("The last two weeks") < page.index("Last week")
    assert "1 family came" in page
    assert "Last month" not in page


def test_a_coordinator_sees_her_own_here_and_the_rest_at_the_desk(look, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    make_session("Another")
    page = look(make_coordinator())
    assert "Another" not in page
    assert "Nothing is planned for you yet" in page


def test_a_draft_is_not_shown_and_a_canceled_session_says_so(look):
    draft, canceled = make_session("Draft of mine", status="draft"), make_session("Off", status="canceled")
    page = look(make_facilitator(draft, canceled))
    assert "Draft of mine" not in page
    assert "Canceled:" in page


def test_a_home_visit_is_shown_by_its_label_only(look):
    visit = make_session("Marked name", visibility="private")
    page = look(make_facilitator(visit, role="visitor"))
    assert "Home visit" in page
    assert "Marked name" not in page


@pytest.mark.counts("events:my-sessions")
@pytest.mark.parametrize("sessions", [1, 30])
def test_the_page_needs_the_same_queries_for_any_number(client, sessions, django_assert_num_queries):
    user = make_facilitator(
        *(make_session(starts_at=SOON + timedelta(days=day)) for day in range(sessions)),
        *(make_session(starts_at=NOW - timedelta(days=3, minutes=day)) for day in range(sessions)),
    )
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        client.get(reverse(ADDRESS))
        with django_assert_num_queries(7):
            page = client.get(reverse(ADDRESS)).content.decode()
    assert page.count('<li class="session') == 2 * sessions

"""The page on which a family is signed up by phone: what it shows, to whom, and what it keeps."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.history import Access
from accounts.models import Household
from events.outbox.models import Message
from events.rosters.models import Party
from events.rosters.registration import register
from tests.events.desk.on_the_phone import PAGE, typed
from tests.factories import (
    NOW,
    SOON,
    make_coordinator,
    make_language,
    make_organization,
    make_party,
    make_program,
    make_session,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(ines):
    return make_session(capacity=4)


def test_looking_for_other_dates_loses_nothing_that_was_typed(desk, session):
    make_session("Reading aloud", starts_at=SOON + timedelta(days=3))
    sent = typed(session, name="", others="Bo\nCy", children=3, words="reading", look="1", **{"help-words": "A ramp"})

    page = desk.post(PAGE, sent)

    said = page.content.decode()
    assert [one.session.title_here.text for one in page.context["page"].lists] == ["Math at home", "Reading aloud"]
    assert f'value="{session.roster_id}" checked' in said
    for words in ("Bo\nCy", 'value="3"', "A ramp"):
        assert words in said
    assert "Please write a name" not in said


@pytest.mark.rule("D8.3")
def test_errors_keep_what_was_typed(desk, session):
    page = desk.post(PAGE, typed(session, contact="nothing", children=99)).content.decode()

    assert 'value="nothing"' in page
    assert 'value="99"' in page
    assert "Please look at 2 things" in page
    undated = desk.post(PAGE, typed()).content.decode()
    assert '<a href="#lists">Please tick at least one date.</a>' in undated
    assert '<p class="error">Please tick at least one date.</p>' in undated, "at the dates, too"


@pytest.mark.rule("D7.3", "P45")
def test_dates_and_people_of_others_are_not_hers_to_enter(session):
    cafe = make_program("cafe", "Friday CAFÉ")
    coffee = make_session("Coffee", program=cafe)
    ada = make_party("Ada")
    register(ada, session.roster, now=NOW)
    client = Client()
    client.force_login(make_coordinator(program="cafe"))

    assert "Math at home" not in client.get(PAGE, {"program": "academy"}).content.decode()
    assert "Please tick" in client.post(PAGE, typed(session, program="academy")).content.decode()
    assert client.get(PAGE, {"person": ada.lead_id}).status_code == 404
    assert client.get(reverse("events:desk-said", args=[ada.pk])).status_code == 404
    client.post(PAGE, typed(coffee))
    assert Party.objects.latest("pk").created_by.grants.get().program_slug == "cafe"


def test_a_coordinator_of_nothing_to_come_is_told_so(desk):
    assert "Nothing of this is to come" in desk.get(PAGE).content.decode()


@pytest.mark.rule("D7.5")
def test_how_a_protected_family_is_reached_is_not_shown_and_stays_known(desk, session):
    ada = make_party("Ada", contact="ada@family.example").lead
    register(ada.parties.get(), make_session("Another evening").roster, now=NOW)
    ada.household = Household.objects.create(organization=make_organization(), protected_address=True)
    ada.save()
    address = f"{PAGE}?person={ada.pk}"
    assert "ada@family" not in desk.get(address).content.decode()

    desk.post(address, typed(session, contact=""))

    assert Message.objects.latest("pk").contact.value == "ada@family.example"


@pytest.mark.rule("D7.4")
def test_opening_the_page_of_somebody_and_what_to_say_is_written_down(desk, ines, session):
    desk.get(PAGE)
    assert not Access.objects.exists()
    desk.post(PAGE, typed(session), follow=True)

    row = Access.objects.get()
    assert (row.actor, row.what, row.subject_id) == (ines, "caller", Party.objects.get().lead_id)


@pytest.mark.counts("events:desk-on-behalf", "events:desk-said")
@pytest.mark.parametrize("count", [1, 3, 29])
def test_the_pages_cost_the_same_for_any_number_of_dates(desk, django_assert_num_queries, count):
    make_language("es", "Español")
    sessions = [make_session(f"Evening {number}", starts_at=SOON + timedelta(hours=number)) for number in range(count)]

    with django_assert_num_queries(15):
        assert len(desk.get(PAGE).context["page"].lists) == count
    party = make_party("Ada")
    for session in sessions:
        register(party, session.roster, now=NOW)
    with django_assert_num_queries(15):
        assert len(desk.get(reverse("events:desk-said", args=[party.pk])).context["lines"]) == count

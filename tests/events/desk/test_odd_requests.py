"""What no button sends is refused kindly and changes nothing; what is sent twice happens once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Access
from events.outbox.models import Message
from events.rosters.models import Registration, Roster
from events.rosters.registration import register
from events.schedule.details import Assignment, Resource
from events.schedule.models import Session
from events.support.models import Need
from tests.factories import NOW, SOON, make_party, make_session

pytestmark = pytest.mark.django_db
LONG = "9" * 5000


def at(session, name, *more):
    return reverse(f"events:{name}", args=[session.slug, *more])


def need_on(roster):
    seat = {"seats": 1, "status": "registered", "queued_at": NOW, "seated_at": NOW, "changed_at": NOW}
    registration = Registration.objects.create(party=make_party("Ada"), roster=roster, **seat)
    return Need.objects.create(registration=registration, detail="A ramp", due_on=NOW.date(), purge_on=NOW.date())


@pytest.mark.parametrize("typed", [LONG, "9" * 30, "-1", "x", "1\0", ""])
@pytest.mark.parametrize("name", ["desk-resource", "desk-assign"])
def test_a_row_that_is_not_there_cannot_be_taken_off(desk, name, typed):
    session = make_session(starts_at=NOW - timedelta(days=40))
    Resource.objects.create(session=session, kind="notes", url="https://notes.example/1")
    Assignment.objects.create(session=session, role="host", name="The Library")

    assert desk.post(at(session, name), {"remove": typed}).status_code == 404
    assert Resource.objects.exists()
    assert Assignment.objects.exists()


def test_what_the_file_is_for_is_kept_as_plain_words(desk):
    session = make_session()

    response = desk.get(at(session, "desk-roster-file"), {"why": f"name\0tags\n for\u2028Friday {'x' * 300}"})

    assert response.status_code == 200
    assert Access.objects.get().why == f"name tags for Friday {'x' * 300}"[:200]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("desk-sessions", {"program": "\0", "q": "\0", "series": "\0", "status": "\0", "page": LONG}),
        ("desk-messages", {"session": "\0", "state": "\0", "page": LONG}),
        ("desk-calls", {"page": LONG}),
    ],
)
def test_a_list_shows_itself_whatever_the_address_says(desk, name, query):
    assert desk.get(reverse(f"events:{name}"), query).status_code == 200


def test_people_are_looked_for_whatever_the_address_says(desk):
    assert desk.get(at(make_session(), "desk-roster"), {"q": f"\0{LONG}"}).status_code == 200


@pytest.mark.parametrize("number", ["9" * 19, "9" * 30, LONG])
def test_a_number_that_no_row_can_have_leads_nowhere(desk, number):
    session = make_session()
    page = at(session, "desk-session")

    assert desk.post(f"{reverse('events:desk-calls')}{number}/done/").status_code == 404
    assert desk.post(f"{page}needs/{number}/", {"answer": "confirmed"}).status_code == 404
    assert desk.post(f"{page}needs/{'9' * 18}/", {"answer": "confirmed"}).status_code == 404


@pytest.mark.parametrize("said", [{}, {"answer": ""}, {"answer": "maybe"}, {"answer": "open"}])
def test_an_answer_that_is_none_promises_a_family_nothing(desk, said):
    session = make_session()
    need = need_on(session.roster)

    page = desk.post(at(session, "desk-need", need.pk), said, follow=True).content.decode()

    need.refresh_from_db()
    assert need.state == "open"
    assert "Please press one of the two answers." in page


def test_help_for_a_guest_of_one_evening_is_shown_and_answered_too(desk):
    session = make_session("Evening 2", guest_roster=Roster.objects.create(capacity=2))
    need = need_on(session.guest_roster)
    assert at(session, "desk-session-help") in desk.get(reverse("events:desk")).content.decode()

    desk.post(at(session, "desk-need", need.pk), {"answer": "declined"})

    need.refresh_from_db()
    assert need.state == "declined"


@pytest.mark.parametrize("name", ["desk-resource", "desk-assign"])
def test_an_address_that_takes_a_form_leads_who_comes_back_to_the_session(desk, name):
    session = make_session()
    wrong = desk.post(at(session, name), {})
    assert wrong.status_code == 200

    assert desk.get(at(session, name))["Location"] == at(session, "desk-session")


def test_forms_that_look_for_something_say_where_they_look(desk):
    session = make_session()
    register(make_party("Ada"), session.roster, now=NOW)

    assert f'action="{at(session, "desk-roster")}"' in desk.get(at(session, "desk-roster")).content.decode()
    sessions = reverse("events:desk-sessions")
    assert f'action="{sessions}"' in desk.get(sessions).content.decode()


def test_a_copy_that_is_sent_twice_is_made_once(desk, time_machine):
    session = make_session()
    data = {"day": "2027-01-15", "at": "18:00", "minutes": 60}
    seen = desk.post(at(session, "desk-copy"), data).context["form"]["seen"].value()
    data |= {"seen": seen, "save": "1"}

    first, second = (desk.post(at(session, "desk-copy"), data)["Location"] for _click in range(2))

    assert first == second
    assert Session.objects.count() == 2
    assert Roster.objects.count() == 2
    time_machine.move_to(NOW + timedelta(minutes=11), tick=False)
    assert desk.post(at(session, "desk-copy"), data)["Location"] != first


def test_material_that_is_sent_twice_is_there_once(desk):
    session, other = (make_session(starts_at=NOW - timedelta(days=days)) for days in (40, 41))
    data = {"resource-kind": "notes", "resource-url": "https://notes.example/1"}
    for one in (session, session, other):
        desk.post(at(one, "desk-resource"), data)

    assert [one.resources.count() for one in (session, other)] == [1, 1]


def test_names_and_words_of_another_language_disturb_no_sentence(desk):
    session = make_session(title_es="Matemáticas en casa")
    party = make_party("<Dana> دانا", contact="860-555-0142", language="es")
    register(party, session.roster, now=NOW)

    today = desk.get(reverse("events:desk")).content.decode()
    calls = desk.get(reverse("events:desk-calls")).content.decode()

    assert "Call <bdi>&lt;Dana&gt; دانا</bdi>" in today
    assert "<bdi>&lt;Dana&gt; دانا</bdi>" in desk.get(at(session, "desk-roster")).content.decode()
    assert "<bdi>&lt;Dana&gt; دانا</bdi>" in calls
    subject = Message.objects.get().subject
    assert f'<span lang="es">{subject}</span>' in today
    assert f'<summary lang="es">{subject}</summary>' in calls


@pytest.mark.parametrize(
    ("hour", "minutes", "said"), [(9, 90, "9:30–11:00"), (11, 90, "11:30 AM–1:00"), (12, 60, "12:30–1:30")]
)
def test_hours_are_told_in_one_way(desk, hour, minutes, said):
    session = make_session(starts_at=SOON.replace(hour=hour), minutes=minutes)
    when = f"Friday, December 11, 2026, {said}"

    assert when in desk.get(at(session, "desk-session")).content.decode()
    assert said in session.told("en").hours
    data = {"day": "2026-12-18", "at": f"{hour}:30", "minutes": minutes}
    assert when.replace("11, 2026", "18, 2026") in desk.post(at(session, "desk-copy"), data).content.decode()

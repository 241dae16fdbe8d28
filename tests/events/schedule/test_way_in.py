"""How to get in: everything that is known of a place and nothing else, wherever people look for it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.languages import approved
from events.outbox.models import Message
from events.outbox.sending import send_due
from events.reminders.planning import queue_due_reminders
from events.rosters.registration import register
from events.schedule.models import Session
from tests.factories import NOW, make_party, make_program, make_session, make_venue

pytestmark = pytest.mark.django_db
KNOWN = {
    "way_in": approved(en="Use the door on Oak Street.", es="Use la puerta de la calle Oak."),
    "parking": approved(en="free behind the building"),
    "bus": approved(en="lines 31 and 33, stop Oak Street", es="líneas 31 y 33, parada Oak Street"),
    "step_free": "yes",
    "phone_on_the_day": "860-555-0142",
}
SENTENCES = [
    "Use the door on Oak Street.",
    "There are no steps on the way in.",
    "Parking: free behind the building",
    "Bus: lines 31 and 33, stop Oak Street",
    "On the day you can call 860-555-0142.",
]


@pytest.fixture
def session():
    return make_session(venue=make_venue(**KNOWN), room="Blue Room")


def ways(session, language="en"):
    return [way.words.text for way in session.told(language).way_in]


def test_all_that_is_known_is_said_in_sentences(session):
    assert ways(session) == SENTENCES


def test_a_sentence_is_in_one_language(session):
    """What nobody approved in Spanish is English as a whole, and marked."""
    told = session.told("es").way_in

    assert [(way.words.language, way.words.text) for way in told][2] == ("en", SENTENCES[2])
    assert told[2].words.fallback
    assert told[3].words.language == "es"


@pytest.mark.parametrize(("step_free", "said"), [("", []), ("no", ["There are steps on the way in."])])
def test_what_is_not_known_is_not_said(step_free, said):
    session = make_session(venue=make_venue("Nowhere special", step_free=step_free))

    assert ways(session) == said
    drafted = {"en": {"text": "Nobody read this", "state": "draft"}}
    session.venue.way_in = session.venue.parking = drafted
    assert ways(session) == said


def test_the_room_stands_with_the_place(session):
    assert session.told("en").place == "Example Library, Blue Room, Hartford"
    session.room = ""
    assert session.told("en").place == "Example Library, Hartford"


def test_the_page_the_confirmation_and_the_calendar_say_the_same(client, session, settings):
    register(make_party(contact="bo@family.example"), session.roster, now=NOW)
    send_due(NOW)
    [message] = mail.outbox
    html = message.alternatives[0][0]
    entry = session.calendar_file("en").decode().replace("\r\n ", "")
    page = client.get(session.get_absolute_url()).content.decode()

    for sentence in SENTENCES:
        assert sentence in message.body
        assert sentence in strip_tags(html)
        assert sentence.replace(",", "\\,") in entry
        assert sentence.split("860")[0] in page
    assert "How to get in: Use the door on Oak Street.\\nThere are no steps" in entry
    assert all('href="tel:860-555-0142"' in shown for shown in (page, html))
    assert "LOCATION:Example Library\\, Blue Room\\, Hartford" in entry


def test_the_reminder_says_it_too_in_the_language_of_the_family(session):
    register(make_party(language="es"), session.roster, now=NOW)

    queue_due_reminders(session.starts_at - timedelta(hours=20))

    body = Message.objects.get(template="reminder").body
    assert "Use la puerta de la calle Oak." in body
    assert "860-555-0142" in body


def test_online_nobody_is_sent_to_a_door(session):
    Session.objects.filter(pk=session.pk).update(mode="online")
    session.refresh_from_db()

    assert ways(session) == []
    assert "Oak Street" not in session.calendar_file("en").decode()


@pytest.mark.rule("D9.9")
def test_of_a_home_visit_nothing_is_said(session):
    visits = make_program("visits", "Home visits", is_public=False, visibility="private")
    visit = make_session(program=visits, visibility="private", venue=session.venue, room="Kitchen")

    for joined in (True, False):
        told = visit.told("en", joined=joined)
        assert (told.place, told.way_in) == ("", ())
    assert "860-555" not in visit.calendar_file("en", joined=True).decode()


def test_the_page_of_ones_own_sign_up_has_the_way_in(client, session):
    party = make_party()
    register(party, session.roster, now=NOW)

    page = client.get(reverse("events:link-manage", args=[party.token])).content.decode()

    assert "Parking: free behind the building" in page

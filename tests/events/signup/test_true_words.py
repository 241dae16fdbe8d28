"""What the family's page and its messages say is true in every state: over, canceled, waited for, full."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.languages import approved
from events.outbox.models import Message
from events.rosters.registration import register
from events.schedule.scheduling import cancel_session
from events.signup.signed_up import cancel_sign_up
from events.support.answering import answer
from tests.events.support.helping import ask
from tests.factories import NOW, SOON, make_party, make_program, make_session, make_venue

pytestmark = pytest.mark.django_db

DOOR = "Your code at the door"
CANCEL_FOR_OTHERS = "Please cancel, so that somebody else gets the place."


def signed_up(session, name="Ada", **said):
    return register(make_party(name, **said), session.roster, now=NOW).party


@pytest.fixture
def read(client):
    """The text of a family's page."""
    return lambda party, name="link-manage": client.get(reverse(f"events:{name}", args=[party.token])).content.decode()


@pytest.mark.parametrize("capacity", [0, 5])
def test_when_it_is_over_the_page_says_so_and_promises_nothing(read, morning, capacity):
    party = signed_up(make_session(capacity=capacity))
    ask(party.registrations.get(), "A ride", now=NOW)
    morning.move_to(SOON + timedelta(hours=3))
    page = read(party)
    assert "This is over" in page
    for wrong in (
        "waitlist",
        "in line",
        "we tell you",
        "We will tell you",
        "Thank you for coming",
        DOOR,
        "Cancel</a>",
    ):
        assert wrong not in page


def test_the_door_code_is_told_only_to_who_has_a_place_on_a_day_that_takes_place(read):
    session = make_session(capacity=1)
    seated, waiting = signed_up(session), signed_up(session, "Bo")
    assert DOOR in read(seated)
    assert DOOR not in read(waiting)
    cancel_session(session, now=NOW)
    assert DOOR not in read(seated)


def test_who_takes_part_from_home_needs_no_code_at_a_door(read):
    party = signed_up(make_session(mode="online", venue=None, join_url="https://meet.example/x"))
    assert "Join online" in read(party)
    assert DOOR not in read(party)


def test_the_way_in_is_said_once_for_dates_in_one_place_and_not_to_who_canceled(read):
    venue = make_venue(way_in=approved(en="Use the side door."))
    first = make_session(venue=venue)
    make_session(venue=venue, roster=first.roster, starts_at=SOON + timedelta(days=7))
    party = signed_up(first)
    assert read(party).count("Use the side door.") == 1
    cancel_sign_up(party, now=NOW)
    assert "Use the side door." not in read(party)


def test_who_canceled_finds_the_form_while_sign_up_is_open(read, morning):
    session = make_session()
    party = signed_up(session)
    cancel_sign_up(party, now=NOW)
    form = reverse("events:party-place", args=[party.token, session.slug])
    page = read(party)
    assert "This sign-up is canceled." in page
    assert form in page
    assert "Sign up again" in page
    assert DOOR not in page
    morning.move_to(SOON + timedelta(minutes=1))
    assert form not in read(party)


def test_who_waits_and_cancels_leaves_the_line_and_gives_no_place_away(client, read):
    session = make_session(capacity=1)
    seated, waiting = signed_up(session), signed_up(session, "Bo")
    assert "You leave the line." in read(waiting, "party-cancel")
    assert "No, keep me in line" in read(waiting, "party-cancel")
    assert read(waiting).count("Leave the line") == 1
    assert "Cancel</a>" not in read(waiting), "one button says what happens"
    assert "Cancel</a>" in read(seated)
    assert "Your place goes to somebody else at once." in read(seated, "party-cancel")
    assert "No, I will come" in read(seated, "party-cancel")
    said = client.post(reverse("events:party-cancel", args=[waiting.token]), follow=True).content.decode()
    assert "Canceled. Thank you for telling us." in said
    assert "somebody else can have the place" not in said


def test_help_asked_for_is_answered_in_words(read):
    party = signed_up(make_session())
    need = ask(party.registrations.get(), "A ride", now=NOW)
    assert "We will tell you by Tuesday, December 8 if it will be there." in read(party)
    answer(need, "confirmed", now=NOW)
    page = read(party)
    assert "It will be there" in page
    assert "We will tell you" not in page


@pytest.mark.parametrize(
    ("others", "children", "field"), [("Bo", "0", "others"), ("", "1", "children"), ("Bo", "1", "others")]
)
def test_where_no_place_is_left_it_is_said_at_the_field_that_asks_for_more(client, others, children, field):
    party = signed_up(make_session(capacity=2, takes="heads"), children=1)
    address = reverse("events:party-change", args=[party.token])
    response = client.post(address, {"others": others, "children": str(int(children) + 1)})
    form = response.context["form"]
    assert not form.non_field_errors()
    assert list(form.errors) == [field]
    assert reverse("events:link-manage", args=[party.token]) in response.content.decode()


def test_no_place_left_is_one_plain_sentence(client):
    session = make_session(capacity=2, takes="heads")
    party = signed_up(session)
    signed_up(session, "Bo")
    response = client.post(reverse("events:party-change", args=[party.token]), {"others": "", "children": "1"})
    assert response.context["form"].errors["children"] == ["No more places are left."]


def test_the_page_of_a_program_that_asks_for_no_more_people_still_says_why(client):
    session = make_session(program=make_program("cafe", asks_others=False), takes="heads", capacity=1)
    party = signed_up(session)
    response = client.post(reverse("events:party-change", args=[party.token]), {"children": "1"})
    assert "This room has 1 place." in response.content.decode()


@pytest.mark.parametrize("visibility", ["private", "public"])
def test_a_mail_about_a_home_visit_has_no_door_code_and_no_link(visibility):
    signed_up(make_session("Home visit", visibility=visibility))
    message = Message.objects.get()
    for words in (message.body, message.html):
        assert (DOOR in words) == (visibility == "public")
        assert ("[[" in words) == (visibility == "public")


def test_mails_about_what_is_canceled_or_waited_for_have_no_door_code():
    session = make_session(capacity=1)
    seated = signed_up(session)
    signed_up(session, "Bo")
    cancel_sign_up(seated, now=NOW)
    cancel_session(session, now=NOW + timedelta(minutes=1))
    for message in Message.objects.all():
        has_place = message.template in ("registered", "seated")
        assert (DOOR in message.body) == (DOOR in message.html) == has_place, message.template
        if message.template == "waitlisted":
            assert CANCEL_FOR_OTHERS not in message.html

"""Who waits sees the place in line, why it waits, and by when it will know: in its own language."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from events.outbox.models import Message
from events.rosters.models import Party, Roster
from events.rosters.registration import register, register_on_all
from events.rosters.waitlist import tell_who_got_no_place
from events.signup.telling_dates import tell_how_it_went_on
from tests.factories import NOW, SOON, make_party, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.rule("N3")]


def waiting(session, *others):
    return register(make_party("Ada", others=others), session.roster, now=NOW).party


def page_of(client, party, language="en"):
    with override(language):
        address = reverse("events:link-manage", args=[party.token])
    return client.get(address).content.decode()


@pytest.mark.parametrize(
    ("taken", "before", "others", "why"),
    [
        (2, (), (), "All places are taken."),
        (1, (), ("Bo",), "1 place is free, but you need 2. You get them all together."),
        (1, ("Cy",), (), "Other families have waited longer."),
    ],
)
def test_why_it_waits(client, taken, before, others, why):
    session = make_session(capacity=2)
    for _place in range(taken):
        register(make_party(), session.roster, now=NOW)
    if before:
        register(make_party(others=before), session.roster, now=NOW)
    page = page_of(client, waiting(session, *others))
    assert why in page
    assert f"You are {'2nd' if before else 'first'} in line." in page


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "You will know by Thursday, December 10, 9:30 AM. Then the last free places go in order"),
        ("es", "Lo sabrá a más tardar el jueves, 10 de diciembre"),
        ("pt", "quinta-feira, 10 de dezembro"),
    ],
)
def test_by_when_it_will_know_is_the_last_call(client, language, said):
    assert said in page_of(client, waiting(make_session(capacity=0)), language)


@pytest.mark.parametrize("case", [{"last_call_hours": None}, {"closes_at": SOON - timedelta(days=3)}])
def test_without_a_last_call_it_knows_shortly_before_the_start_and_is_told_then(client, morning, case):
    session = make_session(capacity=0)
    Roster.objects.update(**case, lead_hours=3)
    party = waiting(session)
    assert "You will know by Friday, December 11, 6:30 AM." in page_of(client, party)
    message = Message.objects.get(template="waitlisted")
    assert "You are number 1 in line. You will know by Friday, December 11, 6:30 AM.\n" in message.body
    told = SOON - timedelta(hours=3)

    assert tell_who_got_no_place(told - timedelta(seconds=1)) == 0
    assert tell_who_got_no_place(told) == 1

    assert Message.objects.get(template="no_place").person == party.lead
    morning.move_to(told)
    assert "You will know by" not in page_of(client, party)


def test_after_the_last_call_page_and_message_say_that_places_go_to_whoever_fits(client, morning):
    session = make_session(capacity=0)
    call = SOON - timedelta(hours=24)
    party = register(make_party("Ada"), session.roster, now=call).party
    morning.move_to(call)

    said = "From now on, a place that comes free goes in order to whoever fits. We tell you at once."

    assert said in page_of(client, party)
    assert said in Message.objects.get(template="waitlisted").body


def test_of_several_dates_the_message_says_for_each_by_when_the_family_will_know():
    rosters = [make_session(capacity=0, starts_at=SOON + timedelta(days=days)).roster for days in (0, 7)]
    Roster.objects.filter(pk=rosters[1].pk).update(last_call_hours=None)

    tell_how_it_went_on(register_on_all(make_party("Ada"), rosters, now=NOW), now=NOW)

    message = Message.objects.get(template="picked")
    for words in (message.body, message.html):
        assert "You will know by Thursday, December 10, 9:30 AM. Then the last free places" in words
        assert "You will know by Friday, December 18, 6:30 AM." in words


@pytest.mark.parametrize("act", ["no", "leave"])
def test_a_no_on_a_page_that_is_older_than_the_place_takes_no_place_and_does_not_say_so(client, act):
    session = make_session(capacity=1)
    party = register(make_party("Ada"), session.roster, now=NOW).party
    address = reverse("events:party-place", args=[party.token, session.slug])

    said = client.post(address, {"act": act}, follow=True).content.decode()

    assert "You have a place now, and you keep it." in said
    assert "somebody else can have the place.</p></div>" not in said
    assert party.registrations.get().status == "registered"


@pytest.mark.parametrize(
    ("until", "why"),
    [
        (NOW + timedelta(days=1), "There is room for you. Please confirm first."),
        (None, "No places are given just now."),
    ],
)
def test_who_would_fit_is_not_told_that_it_needs_more_than_there_is(client, until, why):
    session = make_session(capacity=0)
    party = waiting(session)
    Party.objects.filter(pk=party.pk).update(confirm_by=until)
    Roster.objects.update(capacity=4, closes_at=NOW - timedelta(hours=1))

    page = page_of(client, party)

    assert why in page
    assert "but you need" not in page

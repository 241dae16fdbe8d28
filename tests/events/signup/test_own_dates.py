"""On the family's own page: one date of several is canceled, another is added in two taps."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from accounts.languages import approved
from events.outbox.models import Message
from events.rosters.models import Registration, Roster, Status
from events.rosters.registration import register, register_on_all
from events.schedule.models import Series, Session
from events.signup import own_date_views
from events.signup.confirming import end_unconfirmed
from tests.factories import NOW, SOON, make_party, make_program, make_session

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def season():
    return Series.objects.create(program=make_program(), slug="math", title=approved(en="Math nights"))


@pytest.fixture
def dates(season):
    return [make_session(f"Night {n + 1}", series=season, starts_at=SOON + n * WEEK, capacity=1) for n in range(4)]


@pytest.fixture
def party(dates):
    """Signed up for the first two dates."""
    party = make_party("Ada Example")
    register_on_all(party, [one.roster for one in dates[:2]], now=NOW)
    return party


@pytest.fixture
def see(client):
    return lambda party: text(client.get(reverse("events:link-manage", args=[party.token])))


def text(response):
    return response.content.decode()


def address(party, session, act):
    return reverse(f"events:party-{act}", args=[party.token, session.slug])


def state(session, party):
    return Registration.objects.get(roster=session.roster_id, party=party).status


@pytest.mark.rule("P4")
def test_one_date_of_several_is_canceled_after_one_question_and_its_place_is_free_at_once(client, see, dates, party):
    waiting = register(make_party("Bo"), dates[0].roster, now=NOW)
    page = see(party)
    assert page.count("Cancel this date") == 2
    question = text(client.get(address(party, dates[0], "cancel-date")))
    assert "Cancel this date?" in question
    assert ("Night 1" in question, "Night 2" in question) == (True, False)
    assert state(dates[0], party) == Status.REGISTERED

    for _again in range(2):
        after = text(client.post(address(party, dates[0], "cancel-date"), follow=True))

    waiting.refresh_from_db()
    assert waiting.is_seated
    assert (state(dates[0], party), state(dates[1], party)) == (Status.CANCELED, Status.REGISTERED)
    assert Message.objects.filter(template="withdrawn").count() == 1
    assert after.count("Cancel this date") == 1
    assert re.search(r"<h1>\s*You are signed up", after)


def test_all_dates_are_canceled_together_with_one_message(client, dates, party):
    client.post(reverse("events:party-cancel", args=[party.token]))
    assert not party.registrations.active().exists()
    message = Message.objects.get(template="withdrawn")
    assert "Night 1" in message.body
    assert "Night 2" in message.body
    assert "code at the door" not in message.body


def test_another_date_of_the_series_is_added_in_two_taps(client, see, dates, party):
    register(make_party(), dates[3].roster, now=NOW)
    page = see(party)
    fold = page[page.index("Add another date") :]
    fold = fold[: fold.index("</details>")]
    assert re.findall(r'action="([^"]+)"', fold) == [address(party, one, "add-date") for one in dates[2:]]
    assert "1 place left" in fold
    assert "Full: you can join the waitlist." in fold

    client.get(address(party, dates[2], "add-date"))
    assert not Registration.objects.filter(roster=dates[2].roster_id).exists()
    for _again in range(2):
        after = text(client.post(address(party, dates[2], "add-date"), follow=True))

    assert "Good, this date is yours, too." in after
    assert state(dates[2], party) == Status.REGISTERED
    assert party.registrations.count() == 3
    message = Message.objects.get(template="registered", registrations__party=party)
    assert "Night 3" in message.body
    after = text(client.post(address(party, dates[3], "add-date"), follow=True))
    assert "You are on the waitlist of this date." in after
    assert "Add another date" not in after


@pytest.mark.rule("P45")
def test_who_adds_a_date_after_the_time_to_confirm_is_asked_and_keeps_it_meanwhile(client, dates, party, morning):
    party.confirm_by = NOW - timedelta(hours=1)
    party.save()
    assert end_unconfirmed(NOW) == 1

    for _again in range(2):
        client.post(address(party, dates[3], "add-date"))

    assert end_unconfirmed(NOW + timedelta(hours=1)) == 0
    assert state(dates[3], party) == Status.REGISTERED
    asked = Message.objects.get()
    assert (asked.template, "Night 4" in asked.body, "Night 1" in asked.body) == ("confirm", True, False)


def test_the_whole_family_comes_along_to_the_added_date(client, season, dates):
    Roster.objects.update(capacity=9)
    party = register(make_party(others=("Al", "Di")), dates[0].roster, now=NOW).party
    client.post(address(party, dates[1], "add-date"))
    assert Registration.objects.get(roster=dates[1].roster_id).seats == 3


@pytest.mark.parametrize("what", ["other", "draft", "link", "private"])
def test_only_dates_that_everybody_may_see_of_the_same_series_are_added(client, season, party, what):
    fields = {"other": {}, "draft": {"status": "draft"}}.get(what, {"visibility": what})
    session = make_session(series=None if what == "other" else season, starts_at=SOON + 9 * WEEK, **fields)
    assert client.post(address(party, session, "add-date")).status_code == 404
    assert Registration.objects.count() == 2


@pytest.mark.parametrize("why", ["begun", "closed", "drop-in"])
def test_what_is_not_open_cannot_be_added(client, dates, party, why, morning):
    session = dates[2]
    if why == "begun":
        morning.move_to(session.starts_at + timedelta(minutes=1))
    elif why == "closed":
        Roster.objects.filter(pk=session.roster_id).update(closes_at=NOW)
    else:
        session = make_session(series=dates[0].series, drop_in=True, starts_at=SOON + 5 * WEEK)
    assert "This cannot be changed here any more." in text(
        client.post(address(party, session, "add-date"), follow=True)
    )
    assert Registration.objects.count() == 2


def test_who_is_on_that_date_by_another_sign_up_is_told_so(client, dates, party):
    register(make_party("Ada Example", contact=party.contact.value), dates[2].roster, now=NOW)
    said = "Somebody of your family is signed up for this date already."
    assert said in text(client.post(address(party, dates[2], "add-date"), follow=True))
    assert party.registrations.count() == 2


def test_one_date_of_a_course_is_not_canceled_alone(client, see):
    roster = Roster.objects.create(capacity=5)
    course = [make_session(f"Night {n}", roster=roster, starts_at=SOON + n * WEEK) for n in range(2)]
    party = register(make_party(), roster, now=NOW).party
    assert "Cancel this date" not in see(party)
    after = text(client.post(address(party, course[0], "cancel-date"), follow=True))
    assert "This cannot be changed here any more." in after
    assert party.registrations.get().is_seated


@pytest.mark.rule("P26")
@pytest.mark.parametrize("act", ["add-date", "cancel-date"])
def test_only_a_form_of_our_own_page_acts(dates, party, act):
    session = dates[2] if act == "add-date" else dates[0]
    assert Client(enforce_csrf_checks=True).post(address(party, session, act)).status_code == 403
    assert party.registrations.active().count() == 2


@pytest.mark.parametrize(("act", "name"), [("add-date", "add_date"), ("cancel-date", "cancel_sign_up")])
def test_a_busy_database_is_said(client, party, monkeypatch, act, name):
    def locked(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(own_date_views, name, locked)
    session = Session.objects.get(title__en__text="Night 3" if act == "add-date" else "Night 1")
    assert "We could not save this just now." in text(client.post(address(party, session, act), follow=True))


def test_more_than_a_family_adds_in_ten_minutes_is_not_taken(client, season, party):
    more = [make_session(series=season, starts_at=SOON + n * WEEK) for n in range(5, 13)]
    for session in more:
        after = text(client.post(address(party, session, "add-date"), follow=True))
    assert "There were many sign-ups just now." in after
    assert party.registrations.count() < 2 + len(more)


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_needs_the_same_queries_for_any_number_of_dates(client, season, django_assert_num_queries, count):
    dates = [make_session(series=season, starts_at=SOON + n * WEEK) for n in range(2 * count + 1)]
    party = make_party()
    register_on_all(party, [one.roster for one in dates[: count + 1]], now=NOW)
    page = reverse("events:link-manage", args=[party.token])
    with django_assert_num_queries(12):
        found = text(client.get(page))
    assert found.count("Cancel this date") == count + 1
    assert found.count("add/") == count

"""Telling ahead that one cannot come to a date of several: on the family's own page, by a pressed button."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from accounts import links
from events.attendance.door import door_list
from events.attendance.models import Absence
from events.outbox.models import Message
from events.rosters.models import Registration, Roster
from events.rosters.registration import cancel_registration, change_party, register
from events.schedule.models import Session
from events.schedule.scheduling import cancel_session, move_session
from events.signup import party_views
from events.signup.absences import seen_start, take_back_absence, tell_absent
from tests.factories import NOW, SOON, make_party, make_session

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
CANNOT = "I can’t come on this date"
AFTER_ALL = "I can come after all"


@pytest.fixture
def dates():
    """A course of two dates to come and one that is over."""
    first = make_session("Shapes", capacity=10)
    second = make_session("Games", roster=first.roster, starts_at=SOON + WEEK)
    make_session("Numbers", roster=first.roster, starts_at=NOW - WEEK)
    return [first, second]


@pytest.fixture
def party(dates):
    return register(make_party("Ada Example"), dates[0].roster, now=NOW).party


def page_of(client, party):
    return client.get(reverse("events:link-manage", args=[party.token])).content.decode()


def address(party, session):
    return reverse("events:party-absence", args=[party.token, session.slug])


def say(client, party, session, act, *people, seen=""):
    session = Session.objects.get(pk=session.pk)
    adults = [person.pk for person in people or party.people]
    said = {"act": act, "seen": seen or seen_start(session), "adult": adults}
    return client.post(address(party, session), said, follow=True).content.decode()


def test_each_date_to_come_of_a_course_has_the_button_and_opening_pages_changes_nothing(client, dates, party):
    assert page_of(client, party).count(CANNOT) == 2
    for session in dates:
        client.get(address(party, session))
    assert not Absence.objects.exists()


def test_who_told_keeps_the_place_and_can_take_it_back_and_nobody_gets_a_message(client, dates, party):
    written = Message.objects.count()

    after = say(client, party, dates[0], "away")

    assert "You told us that you can’t come." in after
    assert (after.count(AFTER_ALL), after.count(CANNOT)) == (1, 1)
    assert Absence.objects.get().starts_at == dates[0].starts_at
    assert Registration.objects.get().is_seated
    assert Roster.objects.get().seats_taken == 1
    assert Session.objects.expected([party.lead]).filter(starts_at__gt=NOW).get() == dates[1]
    again = say(client, party, dates[0], "back")
    assert again.count(CANNOT) == 2
    assert "You told us" not in again
    assert not Absence.objects.exists()
    assert Message.objects.count() == written


@pytest.mark.rule("P26")
def test_pressed_twice_it_is_told_once_at_the_first_time_and_taken_back_once(client, dates, party):
    for later in (0, 1):
        people = [party.lead.pk]
        tell_absent(party, dates[0], people, seen=seen_start(dates[0]), now=NOW + timedelta(minutes=later))
    assert Absence.objects.get().at == NOW
    say(client, party, dates[0], "back")
    assert "Good, we will see you there." in say(client, party, dates[0], "back")
    assert not Absence.objects.exists()


def test_where_several_adults_come_each_has_a_tick_and_only_who_is_ticked_is_away(client, dates):
    party = register(make_party("Ada Example", others=("Bo Example",)), dates[0].roster, now=NOW).party
    ada, bo = party.people
    page = page_of(client, party)
    assert page.count("Who can’t come?") == 2
    assert page.count(" checked>") == 4

    after = say(client, party, dates[0], "away", bo)

    assert "You told us that <bdi>Bo Example</bdi> can’t come." in after
    assert "<bdi>Bo Example</bdi> can come after all" in after
    assert "<bdi>Ada Example</bdi> can’t come on this date" in after
    assert [row.is_away for row in door_list(dates[0]).rows] == [False]
    after = say(client, party, dates[0], "away", ada)
    assert "You told us that <bdi>Ada Example, Bo Example</bdi> can’t come." in after
    assert "Who can come after all?" in after
    assert [row.name for row in door_list(dates[0]).not_coming] == ["Ada Example"]
    say(client, party, dates[0], "back", ada)
    assert Absence.objects.get().person == bo


def test_where_nobody_is_ticked_it_is_said_and_nothing_changes(client, dates, party):
    said = {"act": "away", "seen": seen_start(dates[0])}
    assert "Please tick who it is." in client.post(address(party, dates[0]), said, follow=True).content.decode()
    assert not Absence.objects.exists()


@pytest.mark.parametrize("who", ["single", "waiting", "canceled", "past", "begun", "called off"])
def test_only_who_has_a_place_on_a_coming_date_of_a_course_can_tell(client, dates, who):
    session = dates[0]
    if who == "single":
        session = make_session("Alone")
    elif who in ("past", "begun"):
        starts_at = NOW - (WEEK if who == "past" else timedelta(minutes=5))
        session = make_session("Before", roster=session.roster, starts_at=starts_at)
    elif who == "waiting":
        register(make_party(others=("Cy",), children=3), session.roster, now=NOW)
        Roster.objects.filter(pk=session.roster_id).update(capacity=2)
    registration = register(make_party("Ada Example"), session.roster, now=NOW)
    if who == "canceled":
        cancel_registration(registration, now=NOW)
    elif who == "called off":
        cancel_session(session, now=NOW)
    before = page_of(client, registration.party)

    after = say(client, registration.party, session, "away")

    offered = who in ("past", "begun", "called off")
    assert before.count(CANNOT) == {"past": 2, "begun": 2, "called off": 1}.get(who, 0), offered
    assert f'action="{address(registration.party, session)}"' not in before
    assert "This cannot be changed here any more." in after
    assert not Absence.objects.exists()


def test_who_saw_another_date_is_shown_the_new_one_first(client, dates, party):
    old = seen_start(dates[0])
    move_session(dates[0], dates[0].starts_at + timedelta(days=1), dates[0].ends_at + timedelta(days=1), now=NOW)

    for act in ("away", "back"):
        assert "The date was changed again." in say(client, party, dates[0], act, seen=old)
    assert not Absence.objects.exists()


def test_after_a_move_the_question_stands_there_instead_and_its_no_can_be_taken_back(client, dates, party):
    say(client, party, dates[0], "away")
    move_session(dates[0], dates[0].starts_at + timedelta(days=1), dates[0].ends_at + timedelta(days=1), now=NOW)

    page = page_of(client, party)

    assert "You told us that you cannot come on" in page
    assert AFTER_ALL not in page
    assert page.count(CANNOT) == 1
    moved = Session.objects.get(pk=dates[0].pk)
    no = {"comes": "no", "seen": seen_start(moved)}
    client.post(reverse("events:party-new-date", args=[party.token, moved.slug]), no)
    assert AFTER_ALL in page_of(client, party)
    say(client, party, moved, "back")
    assert not Absence.objects.exists()


def test_told_of_the_new_date_before_the_question_is_answered_it_is_answered(dates, party):
    tell_absent(party, dates[0], [party.lead.pk], seen=seen_start(dates[0]), now=NOW)
    move_session(dates[0], dates[0].starts_at + WEEK / 2, dates[0].ends_at + WEEK / 2, now=NOW)
    moved = Session.objects.get(pk=dates[0].pk)

    tell_absent(party, moved, [party.lead.pk], seen=seen_start(moved), now=NOW)

    assert Absence.objects.get().starts_at == moved.starts_at


def test_nobody_tells_for_who_is_not_of_the_family_or_left_it(client, dates, party):
    other = register(make_party("Cy Example"), dates[0].roster, now=NOW).party
    assert "Please tick who it is." in say(client, party, dates[0], "away", other.lead)
    tell_absent(party, dates[0], [other.lead.pk], seen=seen_start(dates[0]), now=NOW)
    say(client, other, dates[0], "away")
    take_back_absence(party, dates[0], [other.lead.pk], seen=seen_start(dates[0]), now=NOW)
    assert [row.person for row in Absence.objects.all()] == [other.lead]


def test_who_comes_along_no_more_is_named_no_more(client, dates):
    party = register(make_party("Ada Example", others=("Bo Example",)), dates[0].roster, now=NOW).party
    say(client, party, dates[0], "away", party.people[1])
    change_party(party, others=[], children=0, now=NOW)
    assert "You told us" not in page_of(client, party)


@pytest.mark.parametrize("typed", [{"act": "x"}, {"seen": "\0"}, {"adult": "\0"}, {"adult": "9" * 5000}, {"act": ""}])
def test_what_no_button_sends_changes_nothing(client, dates, party, typed):
    said = {"act": "away", "seen": seen_start(dates[0]), "adult": party.lead.pk}
    assert client.post(address(party, dates[0]), {**said, **typed}).status_code == 302
    assert not Absence.objects.exists()


@pytest.mark.rule("P26")
def test_only_a_form_of_our_own_page_tells(dates, party):
    said = {"act": "away", "seen": seen_start(dates[0]), "adult": party.lead.pk}
    assert Client(enforce_csrf_checks=True).post(address(party, dates[0]), said).status_code == 403
    assert not Absence.objects.exists()


@pytest.mark.rule("P45")
def test_a_guessed_link_or_a_date_of_others_is_a_wrong_address(client, dates, party):
    said = {"act": "away", "seen": seen_start(dates[0]), "adult": party.lead.pk}
    for token in ("x", links.sign("mine", party.pk, 1), links.sign("manage", party.pk, party.link_version + 1)):
        wrong = reverse("events:party-absence", args=[token, dates[0].slug])
        assert client.post(wrong, said).status_code == client.get(wrong).status_code == 404
    assert client.post(address(party, make_session("Of others")), said).status_code == 404
    assert not Absence.objects.exists()


def test_a_busy_database_is_said(client, dates, party, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(party_views, "tell_absent", locked)
    assert "We could not save this just now." in say(client, party, dates[0], "away")


def test_the_act_itself_refuses_with_a_reason(dates, party):
    with pytest.raises(ValidationError) as refusal:
        tell_absent(party, dates[0], [party.lead.pk], seen="", now=NOW)
    assert refusal.value.code == "moved"
    with pytest.raises(ValidationError) as refusal:
        take_back_absence(party, dates[0], [party.lead.pk], seen=seen_start(dates[0]), now=SOON)
    assert refusal.value.code == "over"

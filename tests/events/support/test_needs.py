"""Help that a family asked for: due before the day, and forgotten after it."""

from datetime import date, timedelta

import pytest

from events.rosters.models import Roster
from events.rosters.registration import let_in, register
from events.support.answering import ask
from events.support.purging import wipe_needs
from tests.factories import NOW, make_party, make_roster, make_session

pytestmark = pytest.mark.django_db


def test_the_answer_is_due_three_days_before_and_the_words_are_wiped_two_weeks_after():
    need = ask(register(make_party(), make_roster(), now=NOW), "A ride", now=NOW)
    assert (need.due_on, need.purge_on) == (date(2026, 12, 8), date(2026, 12, 25))

    assert wipe_needs(date(2026, 12, 24)) == 0
    assert wipe_needs(date(2026, 12, 25)) == 1
    assert wipe_needs(date(2026, 12, 26)) == 0

    need.refresh_from_db()
    assert need.detail == ""


def test_an_answer_is_due_today_where_three_days_before_is_over():
    session = make_session(starts_at=NOW + timedelta(days=1))
    need = ask(register(make_party(), session.roster, now=NOW), "A ride", now=NOW)
    assert need.due_on == NOW.date()


def test_a_guest_of_one_evening_can_ask_too():
    session = make_session()
    session.guest_roster = Roster.objects.create()
    session.save()
    (guest,) = let_in([make_party()], session.guest_roster, now=NOW, by=None)
    assert ask(guest, "An interpreter", now=NOW).due_on == date(2026, 12, 8)

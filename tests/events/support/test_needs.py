"""Help that a family asked for: due before the day, and forgotten after it."""

from datetime import date, timedelta

import pytest

from events.rosters.models import Roster
from events.rosters.registration import register
from events.rosters.room import let_in
from events.schedule.models import Session
from events.support.asking import Wish
from events.support.models import Kind, Need
from events.support.purging import follow_moved_dates, wipe_needs
from tests.events.support.helping import ask, care, sign_up_with
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


@pytest.mark.rule("D2.9")
@pytest.mark.rule("P47")
def test_the_words_are_wiped_and_the_counts_stay():
    """What somebody cannot eat is forgotten; that two people ate is not."""
    session = make_session()
    sign_up_with(session, Wish(kind=Kind.MEAL, count=2, words="No nuts"), care(3))
    assert wipe_needs(date(2026, 12, 25)) == 1
    assert set(Need.objects.values_list("kind", "count", "detail")) == {("meal", 2, ""), ("child_care", 3, "")}


@pytest.mark.rule("D2.9")
def test_children_are_a_number_and_an_age_band_and_nothing_else():
    kept = {field.name for field in Need._meta.get_fields()}
    assert kept == {
        "id", "registration", "kind", "language", "band", "count", "detail", "is_required", "state", "supply",
        "place", "owner", "answered_at", "due_on", "purge_on",
    }  # fmt: skip


@pytest.mark.rule("D8.7")
def test_a_date_that_moves_takes_the_day_of_the_answer_and_of_the_wiping_along():
    session = make_session()
    sign_up_with(session, Wish(kind=Kind.OTHER, words="A ride"))
    later = session.starts_at + timedelta(days=21)
    Session.objects.filter(pk=session.pk).update(
        starts_at=later, ends_at=later + timedelta(hours=1), updated_at=NOW + timedelta(hours=1)
    )
    assert follow_moved_dates(NOW + timedelta(hours=2)) == 1
    assert follow_moved_dates(NOW + timedelta(hours=2)) == 0
    need = Need.objects.get()
    assert (need.due_on, need.purge_on) == (date(2026, 12, 29), date(2027, 1, 15))


@pytest.mark.rule("D8.7")
def test_what_is_overdue_stays_overdue():
    session = make_session()
    sign_up_with(session, Wish(kind=Kind.OTHER, words="A ride"))
    late = session.starts_at - timedelta(days=1)
    Session.objects.filter(pk=session.pk).update(updated_at=late)
    follow_moved_dates(late)
    assert Need.objects.get().due_on == date(2026, 12, 8)

"""The history counts families that were told, not their sign-ups: who signed up twice is one family."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.history import Change
from events.outbox.models import Message, State
from events.rosters.models import Party, Registration, Roster
from events.rosters.registration import register
from events.schedule.changes import News
from events.schedule.models import Series
from events.schedule.splitting import SeriesChange, Step, change_all
from tests.factories import NOW, make_closing, make_party, make_program, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    """An evening of a series with two families, one of them signed up twice."""
    series = Series.objects.create(program=make_program(), slug="math")
    session = make_session("Math at home", series=series)
    twice = register(make_party("Ada Example"), session.roster, now=NOW).party
    register(make_party("Bo Example"), session.roster, now=NOW)
    again = Party.objects.create(lead=twice.lead, contact=twice.contact, language=twice.language, created_at=NOW)
    seat = {"seats": 1, "status": "registered", "queued_at": NOW, "seated_at": NOW, "changed_at": NOW}
    Registration.objects.create(party=again, roster=session.roster, **seat)
    Roster.objects.filter(pk=session.roster_id).update(seats_taken=3)
    Message.objects.update(state=State.SENT)
    return session


def told():
    """How many the history of the evening says were told; nobody got two messages."""
    sent = Message.objects.filter(state=State.QUEUED)
    assert sorted(str(message.person) for message in sent) == ["Ada Example", "Bo Example"]
    assert News.objects.count() == 3, "a row for each sign-up"
    return Change.objects.filter(subject_type="session").latest("pk").told


def test_a_changed_series_says_how_many_families_heard_of_each_date(session):
    later = timedelta(days=1)
    step = Step(session=session, act="move", starts_at=session.starts_at + later, ends_at=session.ends_at + later)

    outcome = change_all(session.series, SeriesChange(steps=[step]), now=NOW)

    assert (outcome.told, told()) == (2, 2)


def test_a_snow_day_says_how_many_families_heard_of_each_session(session):
    make_closing(session)

    assert told() == 2

"""Answers are kept until their day and then gone: from the rows, from files, and from everything that tells."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.history import Access, Change
from events.outbox.models import Message
from events.rosters.registration import register
from events.schedule.models import Session
from events.signup.models import Answer
from events.signup.questions import answers_table
from events.signup.wiping import wipe_answers
from tests.events.signup.asking import answered, make_question
from tests.factories import NOW, SOON, make_party, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_session()


@pytest.fixture
def registration(session):
    return register(make_party("Ada Example"), session.roster, now=NOW)


@pytest.mark.rule("P47")
def test_answers_are_wiped_so_many_days_after_the_last_date_and_nothing_tells_of_them(session, registration):
    question = make_question(session.program, kept_days=14)
    answered(registration, **{f"q_{question.pk}": "Zzsecretzz"})
    last = SOON.date()

    assert wipe_answers(last + timedelta(days=13), now=NOW) == 0
    assert wipe_answers(last + timedelta(days=14), now=NOW) == 1
    assert wipe_answers(last + timedelta(days=14), now=NOW) == 0
    assert not Answer.objects.exists()
    assert answers_table([registration]) == ([], [[]])
    kept = [list(model.objects.values()) for model in (Change, Access, Message)]
    assert "Zzsecretzz" not in str(kept)


@pytest.mark.rule("P47")
def test_the_chosen_answers_are_wiped_too(session, registration):
    question = make_question(session.program, kind="choice", choices=("Morning", "Evening"))
    answered(registration, **{f"q_{question.pk}": str(question.choices.first().pk)})

    wipe_answers(SOON.date() + timedelta(days=30), now=NOW)

    assert not Answer.choices.through.objects.exists()
    assert question.choices.count() == 2


@pytest.mark.rule("P47")
def test_where_the_date_was_moved_on_the_answers_stay_until_after_it(session, registration):
    question = make_question(session.program, kept_days=14)
    answered(registration, **{f"q_{question.pk}": "To meet others"})
    later = SOON + timedelta(days=60)
    Session.objects.update(starts_at=later, ends_at=later + timedelta(hours=1))

    assert wipe_answers(SOON.date() + timedelta(days=14), now=NOW) == 0
    assert Answer.objects.get().purge_on == later.date() + timedelta(days=14)
    assert wipe_answers(later.date() + timedelta(days=14), now=NOW) == 1

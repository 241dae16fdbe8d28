"""What a program asks who signs up: in the reader's language, answered as one likes, kept until its day."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils.translation import override

from accounts.history import Change
from accounts.languages import approved
from events.rosters.registration import register
from events.schedule.copying import copy_series
from events.schedule.models import Series, Session
from events.signup.models import Answer, Choice, Question
from events.signup.questions import answers_table, change_answers, questions_for, with_answers
from tests.events.signup.asking import answered, form_of, make_question
from tests.events.signup.filling_in import NASTY
from tests.factories import NOW, SOON, make_party, make_program, make_session

pytestmark = pytest.mark.django_db
KINDS = [kind.value for kind in Question.Kind]


@pytest.fixture
def session():
    return make_session()


@pytest.fixture
def registration(session):
    return register(make_party("Ada Example"), session.roster, now=NOW)


def test_a_program_asks_in_its_order_and_then_the_series(session):
    series = Series.objects.create(program=session.program, slug="season")
    part = Series.objects.create(program=session.program, slug="later-part", root=series)
    make_question(None, "Of the series", series=series)
    make_question(session.program, "Second", order=2)
    make_question(session.program, "First", order=1)
    make_question(make_program("cafe"), "Elsewhere")

    assert [str(one) for one in questions_for(session.program, part)] == ["First", "Second", "Of the series"]
    assert [str(one) for one in questions_for(session.program, None)] == ["First", "Second"]


def test_nobody_is_asked_what_nobody_has_read_what_ended_or_what_offers_nothing(session):
    draft = {"en": {"text": "Draft?", "state": "draft"}}
    Question.objects.create(program=session.program, kind="text", text=draft)
    make_question(session.program, "Ended", retired_at=NOW)
    make_question(session.program, "One choice is none", kind="choice", choices=("Morning",))

    assert questions_for(session.program, None) == []


def test_a_choice_that_nobody_has_read_is_not_offered(session):
    question = make_question(session.program, kind="several", choices=("Morning", "Evening"))
    Choice.objects.create(question=question, text={"en": {"text": "Night", "state": "draft"}})

    page = form_of(session.program).as_div()

    assert "Morning" in page
    assert "Night" not in page


def test_a_question_is_read_in_ones_language_and_english_that_stands_in_is_marked(session):
    make_question(session.program, "What do you hope for?", es="¿Qué espera?")
    make_question(session.program, "Which time?", kind="choice", choices=("Morning", "Evening"))
    with override("es"):
        page = form_of(session.program).as_div()

    assert "¿Qué espera?" in page
    assert '<span lang="en" dir="ltr">Which time?</span>' in page
    assert '<span lang="en" dir="ltr">Morning</span>' in page


def test_an_answer_of_each_kind_is_kept_as_it_was_given(session, registration):
    questions = [
        make_question(session.program, kind=kind, order=number, choices=("Morning", "Evening"))
        for number, kind in enumerate(KINDS)
    ]
    _morning, evening = questions[1].choices.all()
    both = [str(one.pk) for one in questions[2].choices.all()]

    answers = answered(
        registration,
        **{
            f"q_{questions[0].pk}": "To meet others\r\nand to learn",
            f"q_{questions[1].pk}": str(evening.pk),
            f"q_{questions[2].pk}": both,
            f"q_{questions[3].pk}": "3",
            f"q_{questions[4].pk}": "on",
        },
    )

    assert [answer.words for answer in answers] == [
        "To meet others\nand to learn", "Evening", "Morning; Evening", "3", "What do you hope for?",
    ]  # fmt: skip
    assert {(answer.language, answer.answered_at) for answer in answers} == {("en", NOW)}


def test_a_yes_is_kept_with_the_words_that_were_agreed_to(session, registration):
    question = make_question(session.program, "You may take pictures.", kind="consent", es="Pueden tomar fotos.")
    with override("es"):
        answer = answered(registration, **{f"q_{question.pk}": "on"}).get()

    assert (answer.value, answer.language) == ("Pueden tomar fotos.", "es")


def test_nothing_is_ticked_beforehand_and_no_answer_is_chosen(session):
    for kind in KINDS:
        make_question(session.program, kind=kind, choices=("Morning", "Evening"))

    assert re.findall(r"checked>\s*([^<]*)<", form_of(session.program).as_div()) == ["No answer"]


def test_what_is_left_empty_is_no_answer(session, registration):
    for kind in KINDS:
        make_question(session.program, kind=kind, choices=("Morning", "Evening"))

    assert not answered(registration, nothing="")


@pytest.mark.rule("D8.3")
@pytest.mark.parametrize("kind", KINDS)
def test_what_has_to_be_answered_is_asked_for_at_its_field(session, kind):
    question = make_question(session.program, kind=kind, choices=("Morning", "Evening"), is_required=True)

    form = form_of(session.program, nothing="")

    assert not form.is_valid()
    asked = "Please tick this, or call us." if kind == "consent" else "Please answer this question."
    assert form.errors == {str(question.pk): [asked]}


def test_a_choice_made_by_mistake_is_taken_back(session, registration):
    question = make_question(session.program, kind="choice", choices=("Morning", "Evening"))
    name = f"q_{question.pk}"
    answered(registration, **{name: str(question.choices.first().pk)})
    form = form_of(session.program, party=registration.party, **{name: ""})
    assert form.is_valid()

    form.change(registration.party, now=NOW)

    assert not registration.party.answers.exists()


@pytest.mark.rule("D8.3")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("typed", NASTY)
def test_whatever_is_sent_breaks_nothing_and_is_shown_again_as_text(session, registration, kind, typed):
    question = make_question(session.program, kind=kind, choices=("Morning", "Evening"))
    form = form_of(session.program, **{f"q_{question.pk}": typed})

    if form.is_valid():
        form.answer(registration.party, now=NOW)
        assert all(len(answer.value) <= 1000 for answer in Answer.objects.all())
    assert "<script>" not in form.as_div()


def test_a_thousand_letters_are_taken_and_one_more_is_refused_with_all_that_was_typed(session):
    name = f"q_{make_question(session.program).pk}"

    assert form_of(session.program, **{name: "é\r\n" * 500}).is_valid()
    too_long = form_of(session.program, **{name: "é" * 1001})
    assert not too_long.is_valid()
    assert "é" * 1001 in too_long.as_div()


@pytest.mark.rule("D7.1")
def test_who_writes_in_their_own_words_is_told_what_not_to_write(session):
    make_question(session.program, kind="text")

    assert "Please don’t write about health or papers." in form_of(session.program).as_div()


def test_a_family_changes_its_answer_and_the_history_says_only_to_which_question(session, registration):
    question = make_question(session.program)
    answered(registration, **{f"q_{question.pk}": "Secret hopes"})
    form = form_of(session.program, party=registration.party, **{f"q_{question.pk}": "Other hopes"})
    assert form.is_valid()

    form.change(registration.party, now=NOW)
    form.change(registration.party, now=NOW)

    assert registration.party.answers.get().value == "Other hopes"
    change = Change.objects.get(subject_type="party")
    assert (change.act, change.fields) == ("answers", [f"question {question.pk}"])
    assert "hopes" not in str(list(Change.objects.values()))


def test_the_form_starts_from_what_the_family_answered(session, registration):
    question = make_question(session.program, kind="choice", choices=("Morning", "Evening"))
    answered(registration, **{f"q_{question.pk}": str(question.choices.last().pk)})

    page = form_of(session.program, party=registration.party)[str(question.pk)].as_widget()

    assert page.count("checked") == 1


def test_answers_for_a_file_stand_in_columns_of_their_questions(session, registration):
    first, second = (
        make_question(session.program, "Hopes?", order=1),
        make_question(session.program, "Fears?", order=2),
    )
    other = register(make_party(), session.roster, now=NOW)
    answered(registration, **{f"q_{first.pk}": "Friends", f"q_{second.pk}": "None"})
    answered(other, **{f"q_{second.pk}": "Rain"})

    headings, rows = answers_table([other, registration])

    assert headings == ["Hopes?", "Fears?"]
    assert rows == [["", "Rain"], ["Friends", "None"]]


@pytest.mark.parametrize("count", [1, 30])
def test_answers_of_many_need_the_same_queries(session, django_assert_num_queries, count):
    question = make_question(session.program, kind="several", choices=("Morning", "Evening"))
    picked = [str(choice.pk) for choice in question.choices.all()]
    registrations = [register(make_party(), session.roster, now=NOW) for _ in range(min(count, 20))]
    for registration in registrations:
        answered(registration, **{f"q_{question.pk}": picked})

    with django_assert_num_queries(2):
        answers_table(registrations)
    with django_assert_num_queries(3):
        found = session.roster.registrations.select_related("party").prefetch_related(with_answers())
        said = [answer.words for one in found for answer in one.party.answers.all()]
    assert said == ["Morning; Evening"] * len(registrations)


def test_a_copied_season_asks_the_same_with_no_answers(session, registration):
    series = Series.objects.create(program=session.program, slug="season", title=approved(en="Season"))
    Session.objects.update(series=series, recurrence_id=SOON)
    question = make_question(None, kind="choice", series=series, choices=("Morning", "Evening"))
    make_question(None, "Ended", series=series, retired_at=NOW)
    change_answers(registration.party, {}, now=NOW)

    copy = copy_series(series, [(session, SOON + timedelta(days=350))], approved(en="Next season"), now=NOW)

    asked = copy.questions.get()
    assert (asked.text, asked.kind, asked.pk != question.pk) == (question.text, "choice", True)
    assert [str(choice) for choice in asked.choices.all()] == ["Morning", "Evening"]
    assert question.choices.count() == 2

"""Staff write what is asked in a sign-up: in each language, in order, ended instead of deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.history import Change
from accounts.languages import approved, written_languages
from events.schedule.models import Program, Series
from events.signup.models import Answer, Choice, Question
from events.signup.questions import questions_for
from tests.events.desk.writing_questions import listed, new, of, typed, written
from tests.events.signup.asking import make_question
from tests.events.signup.filling_in import NASTY
from tests.factories import NOW, SOON, make_coordinator, make_party, make_program, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(ines):
    return Program.objects.get()


def answer_to(question, *choices):
    answer = Answer.objects.create(
        party=make_party(), question=question, value="Yes", language="en", answered_at=NOW, purge_on=NOW.date()
    )
    answer.choices.set(choices)
    return answer


def test_a_question_is_written_in_every_language_of_the_pages(desk, program):
    texts = {f"text_{code}": f"Hopes in {code}?" for code in written_languages()}
    read = {f"text_{code}_read": "on" for code in written_languages()}

    desk.post(new(program), written(**texts, **read, is_required="on", kept_days="30"))

    question = program.questions.get()
    assert question.text == approved(**{code: f"Hopes in {code}?" for code in written_languages()})
    assert (question.kind, question.is_required, question.kept_days) == ("text", True, 30)
    assert Change.objects.get(subject_type="question").act == "added"


def test_it_is_asked_only_after_a_person_has_read_it(desk, program):
    desk.post(new(program), written(text_en_read=""))
    question = program.questions.get()
    assert questions_for(program, None) == []
    assert "nobody has read its English" in desk.get(listed(program)).content.decode()

    desk.post(of(question), typed(question, text_en_read="on"))

    assert questions_for(program, None) == [question]


def test_a_form_sent_twice_asks_once(desk, program):
    for _ in range(2):
        assert desk.post(new(program), written()).status_code == 302

    assert program.questions.count() == 1


def test_a_choice_needs_something_to_choose_from(desk, program):
    page = desk.post(new(program), written(kind="choice", **{"choice-0-text_en": "Morning"}))

    assert "Please write the answers to choose from." in page.content.decode()
    assert 'value="Morning"' in page.content.decode()
    assert not program.questions.exists()


def test_answers_to_choose_from_are_added_ordered_and_taken_out_without_any_script(desk, program):
    said = {"choice-0-text_en": "Morning", "choice-1-text_en": "Evening", "choice-1-text_en_read": "on"}

    added = desk.post(new(program), written(kind="choice", **said, add="1")).context["form"]
    moved = desk.post(new(program), written(kind="choice", **said, up="1")).context["form"]
    dropped = desk.post(new(program), written(kind="choice", **said, drop="0")).context["form"]

    assert [choice["text_en"].value() for choice in added.choices] == ["Morning", "Evening", None]
    assert [choice["text_en"].value() for choice in moved.choices] == ["Evening", "Morning"]
    assert [choice["text_en"].value() for choice in dropped.choices] == ["Evening"]
    assert added["text_en"].value() == "What do you hope for?"
    assert added["kind"].value() == "choice"
    assert not program.questions.exists()


def test_what_was_chosen_keeps_its_row_when_answers_are_reworded_and_put_in_order(desk, program):
    question = make_question(program, kind="choice", choices=("Morning", "Evening"))
    morning, evening = question.choices.all()
    answer = answer_to(question, evening)
    said = {
        "choice-0-text_en": "At night", "choice-0-was": str(evening.pk),
        "choice-1-text_en": "Before noon", "choice-1-was": str(morning.pk),
    }  # fmt: skip

    assert desk.post(of(question), typed(question, **said)).status_code == 302

    assert answer.words == "At night"
    assert [choice.pk for choice in question.choices.all()] == [evening.pk, morning.pk]


def test_an_answer_that_a_family_chose_is_not_taken_out(desk, program):
    question = make_question(program, kind="choice", choices=("Morning", "Noon", "Evening"))
    answer_to(question, question.choices.all()[0])
    said = typed(question, **{"choice-0-text_en": ""})

    page = desk.post(of(question), said).content.decode()

    assert "A family has chosen an answer that you take out." in page
    assert question.choices.count() == 3


def test_a_question_with_answers_keeps_its_kind_and_takes_better_words(desk, program):
    question = make_question(program)
    answer_to(question)

    page = desk.get(of(question)).content.decode()
    desk.post(of(question), typed(question, kind="number", text_en="What are your hopes?"))

    question.refresh_from_db()
    assert "Families have answered it, so this stays." in page
    assert (question.kind, str(question)) == ("text", "What are your hopes?")


def test_an_answer_that_comes_while_the_kind_is_changed_keeps_the_kind(desk, program):
    question = make_question(program)
    said = typed(question, kind="number")
    answer_to(question)

    desk.post(of(question), said)

    question.refresh_from_db()
    assert question.kind == "text"


def test_who_writes_while_somebody_else_saved_loses_nothing(desk, program):
    question = make_question(program)
    said = typed(question, text_en="My words?")
    Question.objects.update(kept_days=20)

    page = desk.post(of(question), said)
    assert "Somebody else changed this while you were writing." in page.content.decode()
    assert "My words?" in page.content.decode()
    again = {**said, "seen": page.context["seen"], "kept_days": "20"}
    assert desk.post(of(question), again).status_code == 302

    question.refresh_from_db()
    assert (str(question), question.kept_days) == ("My words?", 20)


def test_a_question_is_asked_earlier_ended_and_asked_again(desk, program):
    first, second = make_question(program, "First", order=1), make_question(program, "Second", order=2)

    for _ in range(2):
        desk.post(of(second, "desk-question-act"), {"act": "up"})
    assert questions_for(program, None) == [second, first]
    for _ in range(2):
        desk.post(of(second, "desk-question-act"), {"act": "end"})
    assert questions_for(program, None) == [first]
    assert "Not asked any more" in desk.get(listed(program)).content.decode()
    desk.post(of(second, "desk-question-act"), {"act": "again"})

    assert questions_for(program, None) == [second, first]
    acts = Change.objects.filter(subject_type="question").values_list("act", flat=True)
    assert list(acts) == ["brought back", "retired"]


def test_a_button_that_does_not_exist_does_nothing(desk, program):
    question = make_question(program)

    assert desk.post(of(question, "desk-question-act"), {"act": "delete"}).status_code == 302
    assert desk.get(of(question, "desk-question-act")).status_code == 405
    assert Question.objects.get().retired_at is None


@pytest.mark.parametrize("words", NASTY)
def test_nothing_that_is_typed_breaks_the_page(desk, program, words):
    for name in ("text_en", "kept_days", "kind", "rows", "choice-0-text_es", "choice-0-was", "up", "seen"):
        page = desk.post(new(program), written(**{name: words}))
        assert page.status_code in (200, 302)
        assert "<script>alert" not in page.content.decode()


def test_a_series_asks_besides_its_program(desk, program):
    series = Series.objects.create(program=program, slug="season", title=approved(en="Season"))
    make_session(program=program, series=series)
    make_question(program, "Of the program?")

    desk.post(reverse("events:desk-series-question-new", args=["season"]), written())
    page = desk.get(reverse("events:desk-series-questions", args=["season"])).content.decode()

    assert [str(one) for one in questions_for(program, series)] == ["Of the program?", "What do you hope for?"]
    assert "Of the program?" in page


@pytest.mark.rule("P46")
def test_who_does_not_manage_every_date_of_a_series_asks_nothing_in_it(ines, program):
    series = Series.objects.create(program=program, slug="season", title=approved(en="Season"))
    make_session(program=program, series=series)
    make_session(program=make_program("cafe"), series=series, starts_at=SOON + timedelta(days=1))
    question = make_question(None, series=series)
    cafe = Client()
    cafe.force_login(make_coordinator(program="cafe"))

    for address in (of(question), reverse("events:desk-series-questions", args=["season"])):
        assert cafe.get(address).status_code == 403
    assert cafe.post(of(question, "desk-question-act"), {"act": "end"}).status_code == 403
    assert cafe.get(listed(program)).status_code == 404


@pytest.mark.counts("events:desk-program-questions", "events:desk-series-questions")
@pytest.mark.parametrize("count", [1, 30])
def test_the_list_needs_the_same_queries_for_any_number(desk, program, django_assert_num_queries, count):
    series = Series.objects.create(program=program, slug="season", title=approved(en="Season"))
    make_session(program=program, series=series)
    for number in range(count):
        for question in (make_question(program, f"Q{number}?"), make_question(None, f"S{number}?", series=series)):
            Choice.objects.create(question=question, text=approved(en="Morning"))
            answer_to(question)

    desk.get(listed(program))

    with django_assert_num_queries(8):
        desk.get(listed(program))
    with django_assert_num_queries(13):
        desk.get(reverse("events:desk-series-questions", args=["season"]))


def test_the_pages_are_there_in_every_language(desk, program):
    question = make_question(program, kind="choice", choices=("Morning", "Evening"))
    for code in written_languages():
        with override(code):
            for address in (listed(program), new(program), of(question)):
                assert desk.get(address).status_code == 200

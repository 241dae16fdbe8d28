"""Questions for tests, and what families answer."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from accounts.languages import approved
from events.schedule.models import Program
from events.signup.models import Choice, Question
from events.signup.question_forms import QuestionsForm
from events.signup.questions import questions_for
from tests.factories import NOW


def make_question(
    program: Program | None, text: str = "What do you hope for?", *, choices: tuple[str, ...] = (), **more: Any
) -> Question:
    """A question of a program, or with `series` of one, read in English, and in Spanish with `es`."""
    es, kind = more.pop("es", ""), more.pop("kind", "text")
    question = Question.objects.create(program=program, text=approved(en=text, es=es), kind=kind, **more)
    for order, choice in enumerate(choices):
        Choice.objects.create(question=question, order=order, text=approved(en=choice))
    return question


def sent(**said: Any) -> QueryDict:
    """What a browser sends."""
    data = QueryDict(mutable=True)
    for name, value in said.items():
        data.setlist(name.replace("_", "-"), value if isinstance(value, list) else [value])
    return data


def form_of(program: Program, *, party: Any = None, series: Any = None, **said: Any) -> QuestionsForm:
    """The questions of a program, as a family sends them where something is `said` (q_1="Yes")."""
    data = sent(**said) if said else None
    return QuestionsForm(data, questions=questions_for(program, series), party=party)


def answered(registration: Any, **said: Any) -> Any:
    """The answers of a party that signed up, now that it said this."""
    form = form_of(registration.roster.sessions.get().program, **said)
    assert form.is_valid(), form.errors
    form.answer(registration.party, now=NOW)
    return registration.party.answers.all()

"""The questions of a program or of a series: their list, and each with its words. Families see them in the sign-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.grants import requires_role, viewer
from accounts.languages import name_of, written_languages
from events.desk.lists import history_of
from events.desk.questions.forms import QuestionActForm, QuestionForm
from events.desk.series.facts import managed_series, series_title
from events.schedule.models import Program, Series
from events.signup.asking import (
    add_question,
    ask_once_more,
    asked_of,
    change_question,
    end_question,
    move_question,
    question_print,
)
from events.signup.models import Question
from events.signup.questions import is_ready

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from accounts.grants import Viewer
    from events.signup.asking import Owner

MOST_ACTS = 20


@dataclass(frozen=True)
class Row:
    """A question in the list."""

    question: Question
    answers: int
    languages: str
    """Those in which a person has read it, in words."""
    is_asked: bool

    @property
    def waits(self) -> bool:
        """Whether it will be asked as soon as a person has read it."""
        return not self.is_asked and self.question.retired_at is None


def rows_of(questions: Iterable[Question]) -> list[Row]:
    """Questions with what families see of them; one query more for any number."""
    questions = list(questions)
    counted = Question.objects.filter(pk__in=[one.pk for one in questions]).annotate(number=Count("answers"))
    answers = dict(counted.order_by().values_list("pk", "number"))
    return [
        Row(
            question,
            answers[question.pk],
            ", ".join(name_of(code) for code in written_languages() if _is_read(question, code)),
            question.retired_at is None and is_ready(question),
        )
        for question in questions
    ]


def _is_read(question: Question, language: str) -> bool:
    entry = question.text.get(language)
    return bool(entry and entry["text"] and entry["state"] == "approved")


@never_cache
@require_safe
@requires_role("coordinator")
def program_questions(request: HttpRequest, slug: str) -> HttpResponse:
    """What a program asks who signs up for any of its sessions."""
    return _list(request, _program(viewer(request), slug))


@never_cache
@require_safe
@requires_role("coordinator")
def series_questions(request: HttpRequest, slug: str) -> HttpResponse:
    """What a series asks besides what its program asks."""
    series = managed_series(viewer(request), slug)
    if series.slug != slug:
        return redirect("events:desk-series-questions", slug=series.slug)
    return _list(request, series)


def _list(request: HttpRequest, owner: Owner) -> HttpResponse:
    rows = rows_of(asked_of(owner))
    context = {
        **_about(owner),
        "asked": [row for row in rows if row.question.retired_at is None],
        "ended": [row for row in rows if row.question.retired_at is not None],
        "besides": [one for one in asked_of(owner.program) if is_asked(one)] if isinstance(owner, Series) else [],
    }
    return render(request, "events/desk/questions.html", context)


def is_asked(question: Question) -> bool:
    """Whether families are asked it now."""
    return question.retired_at is None and is_ready(question)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def program_question_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask something in every sign-up of a program."""
    return _new(request, _program(viewer(request), slug))


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def series_question_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask something in the sign-up of one series."""
    return _new(request, managed_series(viewer(request), slug))


def _new(request: HttpRequest, owner: Owner) -> HttpResponse:
    form = QuestionForm(request.POST or None)
    if form.is_bound and not form.is_pressed() and form.is_valid():
        add_question(owner, form.planned(), now=timezone.now(), actor=viewer(request).user)
        messages.success(request, _("Saved. It is asked as soon as a person has read its English."))
        return redirect(_address(owner))
    return render(request, "events/desk/question.html", {**_about(owner), "form": form, "seen": ""})


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend the words of a question. How it is answered stays once somebody has answered it."""
    asked, owner = _question(viewer(request), pk)
    form = QuestionForm(request.POST or None, question=asked)
    conflict = False
    if form.is_bound and not form.is_pressed() and form.is_valid():
        now, actor = timezone.now(), viewer(request).user
        try:
            change_question(asked, form.planned(), seen=form.cleaned_data["seen"], now=now, actor=actor)
        except ValidationError as error:
            conflict = error.code == "conflict"
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(_address(owner))
    stored = get_object_or_404(Question.objects.prefetch_related("choices"), pk=pk)
    context = {
        **_about(owner),
        "question": asked,
        "form": form,
        "conflict": conflict,
        "seen": question_print(stored) if conflict else form["seen"].value(),
        "history": history_of(asked, most=MOST_ACTS),
    }
    return render(request, "events/desk/question.html", context)


@require_POST
@requires_role("coordinator")
def question_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask it earlier or later, no more, or again."""
    asked, owner = _question(viewer(request), pk)
    form = QuestionActForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please press one of the buttons."))
        return redirect(_address(owner))
    act, now, actor = form.cleaned_data["act"], timezone.now(), viewer(request).user
    if act in ("up", "down"):
        move_question(asked, earlier=act == "up")
    elif act == "end":
        end_question(asked, now=now, actor=actor)
        messages.success(request, _("It is not asked any more. What was answered stays until its day."))
    else:
        ask_once_more(asked, now=now, actor=actor)
        messages.success(request, _("It is asked again."))
    return redirect(_address(owner))


def _program(who: Viewer, slug: str) -> Program:
    """A program that she plans as a whole: its questions are asked everywhere in it."""
    program: Program = get_object_or_404(Program.objects.coordinated_by(who), slug=slug)
    return program


def _question(who: Viewer, pk: int) -> tuple[Question, Owner]:
    """A question of a program or series that is hers, with it."""
    found = Question.objects.select_related("program", "series__program").prefetch_related("choices")
    asked: Question = get_object_or_404(found, pk=pk)
    if asked.series:
        return asked, managed_series(who, asked.series.slug)
    if asked.program:
        return asked, _program(who, asked.program.slug)
    raise Http404


def _about(owner: Owner) -> dict[str, Any]:
    """Whose questions they are, for the head of a page."""
    if isinstance(owner, Series):
        return {
            "series": owner,
            "program": owner.program,
            "title": series_title(owner),
            "list_address": _address(owner),
            "new_address": reverse("events:desk-series-question-new", args=[owner.slug]),
        }
    return {
        "program": owner,
        "title": str(owner),
        "list_address": _address(owner),
        "new_address": reverse("events:desk-program-question-new", args=[owner.slug]),
    }


def _address(owner: Owner) -> str:
    name = "series" if isinstance(owner, Series) else "program"
    return reverse(f"events:desk-{name}-questions", args=[owner.slug])

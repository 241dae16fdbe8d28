"""Staff say what a program or a series asks who signs up: they add, change, order and end questions.

Who answered a question answered just that: its kind stays while there are answers, and so do the choices that were
chosen. Words are mended at any time. A question is never deleted, it is not asked any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.seen import print_of
from events.schedule.models import Program, Series
from events.signup.models import Choice, Question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from accounts.languages import Text
    from accounts.models import User

Words = dict[str, "Text"]
Owner = Program | Series


@dataclass(frozen=True)
class PlannedChoice:
    """One of the answers to choose from; `pk` where it is there already."""

    text: Words
    pk: int | None = None


@dataclass(frozen=True)
class PlannedQuestion:
    """A question as staff wrote it."""

    kind: str
    text: Words
    is_required: bool
    kept_days: int
    choices: Sequence[PlannedChoice] = ()


def asked_of(owner: Owner) -> list[Question]:
    """Every question of a program or series in its order, those that are not asked any more at the end."""
    found = owner.questions.prefetch_related("choices")
    return sorted(found, key=lambda question: (question.retired_at is not None, question.order, question.pk))


def question_print(question: Question) -> str:
    """Differs when anything of a question differs that staff write."""
    choices = [(choice.pk, choice.text) for choice in question.choices.all()]
    return print_of(question.kind, question.text, question.is_required, question.kept_days, choices)


def has_answers(question: Question) -> bool:
    """Whether somebody has answered it, and the answer is not wiped yet."""
    return question.answers.exists()


@transaction.atomic
def add_question(owner: Owner, planned: PlannedQuestion, *, now: datetime, actor: User | None) -> Question:
    """Ask something new, after what is asked already. The same question sent twice is one."""
    owner = _held(owner)
    there = asked_of(owner)
    for question in there:
        if (question.kind, question.text, question.retired_at) == (planned.kind, planned.text, None):
            return question
    question = owner.questions.create(
        order=max((one.order for one in there), default=0) + 1,
        kind=planned.kind,
        text=planned.text,
        is_required=planned.is_required,
        kept_days=planned.kept_days,
    )
    _write_choices(question, planned.choices)
    note_change(actor, "added", question, now=now)
    return question


@transaction.atomic
def change_question(
    question: Question, planned: PlannedQuestion, *, seen: str, now: datetime, actor: User | None
) -> bool:
    """Mend a question; says whether anything differed. `seen` is the print of what the editor started from.

    Raises ValidationError with code `conflict` (somebody else changed it meanwhile), `kind` (it has answers, so its
    kind stays) or `chosen` (a choice was taken out that somebody chose).
    """
    _held(question.program or question.series)
    question = Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question.pk)
    fields = [name for name in ("kind", "text", "is_required", "kept_days") if _differs(question, planned, name)]
    choices = [(choice.pk, choice.text) for choice in question.choices.all()]
    rewritten = choices != [(choice.pk, choice.text) for choice in planned.choices]
    if not fields and not rewritten:
        return False
    if question_print(question) != seen:
        raise ValidationError(_("Somebody else changed this question meanwhile."), code="conflict")
    if "kind" in fields and has_answers(question):
        raise ValidationError(
            _("Families have answered it already. Please end this question, and ask a new one."), code="kind"
        )
    for name in fields:
        setattr(question, name, getattr(planned, name))
    question.save(update_fields=fields)
    if rewritten:
        _write_choices(question, planned.choices)
    note_change(actor, "edited", question, fields=[*fields, *(["choices"] if rewritten else [])], now=now)
    return True


def _differs(question: Question, planned: PlannedQuestion, name: str) -> bool:
    return bool(getattr(question, name) != getattr(planned, name))


def _held(owner: Owner | None) -> Owner:
    """The program or series, held: two people who add a question add two, one after the other."""
    if owner is None:
        raise AssertionError("A question belongs to a program or a series.")
    model = type(owner)
    return model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=owner.pk)


def _write_choices(question: Question, planned: Sequence[PlannedChoice]) -> None:
    """Set what can be chosen, in this order; what stays keeps its row, so that an answer stays what it was."""
    there = {choice.pk: choice for choice in question.choices.all()}
    gone = set(there) - {choice.pk for choice in planned if choice.pk}
    if gone and question.answers.filter(choices__in=gone).exists():
        raise ValidationError(
            _("A family has chosen an answer that you take out. Please leave it, or end the question."), code="chosen"
        )
    Choice.objects.filter(pk__in=gone).delete()
    for order, choice in enumerate(planned):
        kept = there.get(choice.pk or 0) or Choice(question=question)
        kept.order, kept.text = order, choice.text
        kept.save()


@transaction.atomic
def move_question(question: Question, *, earlier: bool) -> None:
    """Ask it one place earlier or later."""
    asked = [one for one in asked_of(_held(question.program or question.series)) if one.retired_at is None]
    place = next((number for number, one in enumerate(asked) if one.pk == question.pk), None)
    if place is None:
        return
    asked.insert(max(0, place - 1) if earlier else place + 1, asked.pop(place))
    for order, one in enumerate(asked, start=1):
        Question.objects.filter(pk=one.pk).update(order=order)


@transaction.atomic
def end_question(question: Question, *, now: datetime, actor: User | None) -> bool:
    """Ask it no more; what was answered stays until its day. Twice is the same as once."""
    ended = Question.objects.filter(pk=question.pk, retired_at=None).update(retired_at=now)
    if ended:
        note_change(actor, "retired", question, now=now)
    return bool(ended)


@transaction.atomic
def ask_once_more(question: Question, *, now: datetime, actor: User | None) -> bool:
    """Ask again what was asked once. Twice is the same as once."""
    again = Question.objects.filter(pk=question.pk).exclude(retired_at=None).update(retired_at=None)
    if again:
        note_change(actor, "brought back", question, now=now)
    return bool(again)

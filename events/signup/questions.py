"""Questions of a program's own: which are asked, what a family answered, and the day on which that is wiped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Prefetch, Q

from accounts.history import note_change
from accounts.languages import in_language
from events.schedule.models import Session
from events.signup.models import Answer, Choice, Question

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from events.rosters.models import Party, Registration
    from events.schedule.models import Program, Series

FEWEST_CHOICES = {Question.Kind.CHOICE: 2, Question.Kind.SEVERAL: 1}
"""So many answers a question of a kind offers at least; the others offer none."""


@dataclass(frozen=True)
class Given:
    """What was answered to one question, and in which language it was read."""

    value: str = ""
    choices: Collection[Choice] = ()
    language: str = "en"

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return not self.value and not self.choices


def questions_for(program: Program, series: Series | None) -> list[Question]:
    """What who signs up is asked: by the program, then by the series. All readers are asked the same.

    A question is asked once a person has read its English; of choices those that a person has read are offered.
    """
    wanted = Q(program=program)
    if series:
        wanted |= Q(series=series.root_id_or_own)
    found = Question.objects.filter(wanted, retired_at=None).prefetch_related("choices")
    asked = [question for question in found if is_ready(question)]
    return sorted(asked, key=lambda question: (question.series_id is not None, question.order, question.pk))


def is_ready(question: Question) -> bool:
    """Whether a person has read it, and what it offers."""
    return is_read(question) and len(offered_of(question)) >= FEWEST_CHOICES.get(Question.Kind(question.kind), 0)


def is_read(row: Question | Choice) -> bool:
    """Whether a person has read the English, which stands in for every other language."""
    return bool(in_language(row.text, "en").text)


def offered_of(question: Question) -> list[Choice]:
    """The choices that a person has read."""
    return [choice for choice in question.choices.all() if is_read(choice)]


def differing(party: Party, given: Mapping[Question, Given]) -> dict[Question, Answer | None]:
    """The questions to which something else is stored, or nothing, each with what is stored."""
    answers = party.answers.filter(question__in=given).prefetch_related("choices") if given else ()
    stored = {answer.question_id: answer for answer in answers}
    found = {question: stored.get(question.pk) for question in given}
    return {question: answer for question, answer in found.items() if _as_stored(answer) != _told(given[question])}


@transaction.atomic
def write_answers(party: Party, given: Mapping[Question, Given], *, now: datetime) -> list[Question]:
    """Write down what a family answered; an answer left empty is none. Returns the questions whose answer differs.

    Each answer is wiped so many days after the last date as its question says.
    """
    changed = differing(party, given)
    Answer.objects.filter(pk__in=[answer.pk for answer in changed.values() if answer]).delete()
    last = last_day(party, now=now) if changed else now.date()
    answers = [
        Answer(
            party=party,
            question=question,
            value=given[question].value,
            language=given[question].language,
            answered_at=now,
            purge_on=last + timedelta(days=question.kept_days),
        )
        for question in changed
        if not given[question].is_empty
    ]
    Answer.objects.bulk_create(answers)
    through = Answer.choices.through
    through._default_manager.bulk_create(
        through(answer_id=answer.pk, choice_id=choice.pk)
        for answer in answers
        for choice in given[answer.question].choices
    )
    return list(changed)


def _told(said: Given) -> tuple[str, frozenset[int]]:
    return said.value, frozenset(choice.pk for choice in said.choices)


def _as_stored(answer: Answer | None) -> tuple[str, frozenset[int]]:
    if answer is None:
        return _told(Given())
    return answer.value, frozenset(choice.pk for choice in answer.choices.all())


def change_answers(party: Party, given: Mapping[Question, Given], *, now: datetime) -> None:
    """A family changes its answers. The history says to which question, never what."""
    changed = write_answers(party, given, now=now)
    if changed:
        note_change(None, "answers", party, fields=[f"question {question.pk}" for question in changed], now=now)


def last_day(party: Party, *, now: datetime) -> date:
    """The last day of what a party signed up for; today where there is none."""
    rosters = party.registrations.values("roster")
    sessions = Session.objects.filter(Q(roster__in=rosters) | Q(guest_roster__in=rosters))
    last = sessions.order_by("-ends_at").values_list("ends_at", "zone").first()
    return last[0].astimezone(ZoneInfo(last[1])).date() if last else now.date()


def with_answers() -> Prefetch[Any]:
    """For registrations: the answers of their parties, in three queries for any number."""
    answers = Answer.objects.select_related("question").prefetch_related("choices")
    return Prefetch("party__answers", queryset=answers.order_by("question__series", "question__order", "question"))


def answers_table(registrations: Sequence[Registration]) -> tuple[list[str], list[list[str]]]:
    """The answers for an export: a heading for each question that one of them answered, and a row for each."""
    parties = {registration.party_id for registration in registrations}
    answers = Answer.objects.filter(party__in=parties).select_related("question").prefetch_related("choices")
    said = {(answer.party_id, answer.question_id): answer.words for answer in answers}
    questions = in_order({answer.question for answer in answers})
    headings = [question.working_text for question in questions]
    rows = [[said.get((one.party_id, question.pk), "") for question in questions] for one in registrations]
    return headings, rows


def in_order(questions: Iterable[Question]) -> list[Question]:
    """Those of the program first, each in its place."""
    return sorted(questions, key=lambda question: (question.series_id is not None, question.order, question.pk))

"""What is counted for the run sheet: numbers by their names, and no person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from events.attendance.door import door_list
from events.rosters.models import Party
from events.signup.models import Answer, Question
from events.support.models import COUNTED, Kind, Need, Standing, Supply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.rosters.models import Registration
    from events.schedule.models import Session

Numbers = dict[str, int]
OPEN = (Standing.OPEN, Standing.WAITS)
"""Help that is not there yet."""


@dataclass(frozen=True)
class Expected:
    """One sign-up, and how many adults of it come."""

    registration: Registration
    adults: int

    @property
    def children(self) -> int:
        """How many children come along; counted, never named."""
        return int(self.registration.party.children)


@dataclass(frozen=True)
class Facts:
    """Everything that a run sheet is made of, read once."""

    session: Session
    expected: Sequence[Expected]
    needs: Sequence[Need]
    """What those who come asked for; not what was declined."""
    supplies: Sequence[Supply]
    answers: Sequence[Answer]

    @property
    def adults(self) -> int:
        """Adults who come."""
        return sum(one.adults for one in self.expected)

    @property
    def children(self) -> int:
        """Children who come."""
        return sum(one.children for one in self.expected)


def read_facts(session: Session) -> Facts:
    """What is known of a session now: expected are those with a place who did not say that they cannot come.

    Who walked in at the door was not expected by anybody who cooked.
    """
    expected = [
        Expected(row.registration, sum(not adult.is_away or bool(adult.status) for adult in row.adults))
        for row in door_list(session).expected
        if row.registration.party.source != Party.Source.DOOR
    ]
    registrations = [one.registration.pk for one in expected]
    parties = [one.registration.party_id for one in expected]
    needs = Need.objects.told().filter(registration__in=registrations).exclude(state=Need.State.DECLINED)
    supplies = Supply.objects.filter(sessions=session).select_related("language", "venue__town", "roster", "owner")
    asked = (Question.Kind.NUMBER, Question.Kind.CHOICE, Question.Kind.SEVERAL, Question.Kind.CONSENT)
    answers = Answer.objects.filter(party__in=parties, question__kind__in=asked).select_related("question")
    return Facts(
        session,
        expected,
        list(needs.order_by("kind", "band", "pk")),
        list(supplies.order_by("kind", "band", "pk")),
        list(answers.prefetch_related(Prefetch("choices"))),
    )


def count(facts: Facts) -> Numbers:
    """The numbers of a run sheet by their names, the same in every language."""
    numbers = Counter({"families": len(facts.expected), "adults": facts.adults, "children": facts.children})
    for one in facts.expected:
        numbers[f"reads:{one.registration.party.language}"] += 1
    for need in facts.needs:
        key = key_of(need)
        if need.kind == Kind.CHILD_CARE and need.standing in OPEN:
            key = f"{key}:open"
        numbers[key] += need.count if need.kind in COUNTED else 1
    for answer in facts.answers:
        for key, number in _answered(answer):
            numbers[key] += number
    return dict(numbers)


def key_of(need: Need) -> str:
    """Under which name a request is counted."""
    return ":".join(part for part in (str(need.kind), need.language_id or "", need.band) if part)


def _answered(answer: Answer) -> list[tuple[str, int]]:
    """What an answer adds to which number; words are not counted."""
    key = f"question:{answer.question_id}"
    if answer.question.kind == Question.Kind.NUMBER:
        return [(key, int(answer.value))] if answer.value.isascii() and answer.value.isdigit() else []
    if answer.question.kind == Question.Kind.CONSENT:
        return [(key, 1)] if answer.value else []
    return [(f"{key}:{choice.pk}", 1) for choice in answer.choices.all()]

"""What a family said besides who comes, as its own page shows it: answers, a yes to texts, what is to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q
from django.db.models.functions import Coalesce

from accounts.consent import TEXTS, standing
from accounts.contact import readable_mobile
from accounts.models import Contact
from events.schedule.models import Series
from events.signup.confirming import until_words
from events.signup.consent_forms import TextsForm
from events.signup.models import Answer, Question
from events.signup.questions import in_order, is_ready

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from accounts.models import Consent
    from events.rosters.models import Party
    from events.schedule.models import Session


@dataclass(frozen=True)
class Texts:
    """Text messages to the mobile that a sign-up gave."""

    number: str
    given: Consent | None
    """The yes given with this sign-up or later. One from before is not shown: anybody may have typed this number."""
    form: TextsForm


def said_besides(party: Party, sessions: Iterable[Session], *, now: datetime) -> dict[str, Any]:
    """For the own page: the answers with their questions, whether something is asked, texts, and what to confirm."""
    questions = _questions_with_answers(party, sessions)
    return {
        "answers": [answer for question in questions for answer in _own(question)],
        "is_asked": any(question.retired_at is None and is_ready(question) for question in questions),
        "texts": texts_of(party),
        "to_confirm": until_words(party, now=now),
    }


def questions_at(party: Party, sessions: Iterable[Session]) -> list[Question]:
    """What a party is asked for all that it signed up for."""
    found = _questions_with_answers(party, sessions)
    return [question for question in found if question.retired_at is None and is_ready(question)]


def _questions_with_answers(party: Party, sessions: Iterable[Session]) -> list[Question]:
    """The questions of some sessions, and those that the party answered, with its answer; one query where none are."""
    sessions = list(sessions)
    roots = Series.objects.filter(sessions__in=[one.pk for one in sessions]).values(root_or_own=Coalesce("root", "pk"))
    programs = {session.program_id for session in sessions}
    answered = Answer.objects.filter(party=party)
    wanted = Q(program__in=programs) | Q(series__in=roots) | Q(pk__in=answered.values("question"))
    mine = Prefetch("answers", answered.prefetch_related("choices"), to_attr="own_answers")
    return in_order(Question.objects.filter(wanted).prefetch_related("choices", mine))


def _own(question: Question) -> list[Answer]:
    answers: list[Answer] = getattr(question, "own_answers")  # noqa: B009 - written there by the query above
    for answer in answers:
        answer.question = question
    return answers


def texts_of(party: Party) -> Texts | None:
    """How it stands with texts; None where the sign-up gave no mobile."""
    contact = party.contact
    if contact is None or contact.kind != Contact.Kind.MOBILE:
        return None
    given = standing(contact, TEXTS).filter(at__gte=party.created_at).first()
    return Texts(readable_mobile(contact.value), given, TextsForm())

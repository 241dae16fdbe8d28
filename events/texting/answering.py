"""A digit, or a yes or no, as the answer to what a text asked. What counts is how it stands when it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.languages import of_pages
from accounts.models import Contact
from events.outbox.models import Asks, Channel, Message, State
from events.outbox.shortening import shortened
from events.rosters.answering import accept_offer, decline_offer
from events.rosters.models import Party, Registration, Status
from events.signup.confirming import confirm, deny
from events.signup.standing import standing_of
from events.texting.not_coming import cannot_come
from events.texting.signing_up import sign_up_known
from events.texting.speaking import dates_of, is_private
from events.texting.vocabulary import YES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from events.schedule.models import Session
    from events.texting.hearing import Heard
    from events.texting.speaking import Talk

REMEMBERED: Final = timedelta(days=60)
"""A question older than this is not found by its digit any more: another had it since, on paper or in a head."""
SAID_AGAIN: Final = timedelta(days=1)
"""A yes after the only question was answered is the same answer once more, for so long."""
MOST_CHOICES: Final = 3
LONGEST_TITLE: Final = 24
COMING, DENIED = "coming", "denied"
REALLY_ASK: Final = (Asks.OFFER, Asks.CONFIRM, Asks.SIGN_UP)
"""Wait for an answer. Whether somebody comes is asked only so that they can say no."""


@dataclass(frozen=True)
class Choice:
    """One of several questions, as it is listed."""

    what: str
    yes: int
    no: int


def questions_to(talk: Talk) -> list[Message]:
    """What this number was asked by text, the newest first."""
    asked = Message.objects.filter(
        contact__kind=Contact.Kind.MOBILE,
        contact__value=talk.number,
        channel=Channel.SMS,
        state__in=(State.SENT, State.SENDING),
        created_at__gt=talk.now - REMEMBERED,
    )
    return list(asked.exclude(asks="").select_related("contact__person", "sheet").order_by("-created_at", "-pk"))


def is_open(question: Message, talk: Talk) -> bool:
    """Whether it can still be answered."""
    return question.answered_at is None and (question.expires_at is None or question.expires_at > talk.now)


def answer_digit(talk: Talk, digit: int) -> bool:
    """Answer the newest question that has this digit; False where there is none."""
    base = digit - 1 if digit % 2 == 0 else digit
    for question in questions_to(talk):
        if question.digit == base:
            _answer(talk, question, yes=digit == base)
            return True
    return False


def answer_words(talk: Talk, heard: Heard) -> bool:
    """Answer the one question that is open; of several, list them. False where nothing was asked."""
    asked = questions_to(talk)
    unanswered = [question for question in asked if is_open(question, talk)]
    question = _meant(unanswered)
    if question is None and unanswered:
        list_questions(talk, unanswered)
        return True
    if question is None:
        question = next((one for one in asked if one.answered_at and one.answered_at > talk.now - SAID_AGAIN), None)
    if question is None:
        return False
    _answer(talk, question, yes=heard.meaning == YES)
    return True


def _reads(talk: Talk, question: Message) -> str:
    """The language that the sign-up was made in; it may have been asked in English, where ours was not approved."""
    party = Party.objects.filter(registrations__messages=question).order_by("-pk").first()
    return party.language if party else talk.reads


def _meant(unanswered: Sequence[Message]) -> Message | None:
    """The only question; or the newest, where it alone waits for an answer."""
    asking = [question for question in unanswered if question.asks in REALLY_ASK]
    if len(unanswered) == 1 or (len(asking) == 1 and asking[0] is unanswered[0]):
        return unanswered[0]
    return None


def ask_once_more(talk: Talk) -> bool:
    """They said OK, or thanks, to what waits for a yes or a no: say how to answer it. False where nothing does."""
    waiting = [one for one in questions_to(talk) if one.asks in REALLY_ASK and is_open(one, talk)]
    if not waiting or talk.line.stopped_at:
        return False
    list_questions(talk, waiting)
    return True


def list_questions(talk: Talk, questions: Sequence[Message]) -> None:
    """Say which questions are open, each with its digits."""
    talk.speak(_reads(talk, questions[0]))
    choices = {question.digit: _choice(talk, question) for question in reversed(questions[:MOST_CHOICES])}
    talk.say("text_choose", {"choices": list(choices.values())})


def _choice(talk: Talk, question: Message) -> Choice:
    told = [session.told(of_pages(talk.reads)) for session in _dates(talk, question)[:1]]
    what = f"{shortened(told[0].title.text, LONGEST_TITLE)}, {told[0].day_in_short}" if told else ""
    digit = question.digit or 0
    return Choice(what or shortened(question.subject, LONGEST_TITLE), digit, digit + 1)


def _dates(talk: Talk, question: Message) -> Sequence[Session]:
    if question.asks == Asks.SIGN_UP and talk.line.roster:
        return [one for one in talk.line.roster.told_sessions if one.starts_at > talk.now]
    about = _about(question)
    return dates_of(about[0], talk.now) if about else []


def _about(question: Message) -> list[Registration]:
    rows = question.registrations.select_related("party__lead", "party__contact", "roster").order_by("pk")
    found: list[Registration] = list(rows)
    return found


def _answer(talk: Talk, question: Message, *, yes: bool) -> None:
    """Do what was answered, and say what is true now. Answered twice it is the same as once."""
    talk.inbound.question = question
    talk.speak(_reads(talk, question))
    talk.contacts.sort(key=lambda contact: contact.pk != question.contact_id)
    if question.asks == Asks.SIGN_UP:
        sign_up_known(talk, question, yes=yes)
        return
    about = _about(question)
    if not about or any(map(is_private, about)):
        talk.say("text_stands", {"state": "call"})
        return
    state = ""
    try:
        with transaction.atomic():
            state = _act(talk, question, about, yes=yes)
    except ValidationError:
        state = ""
    Message.objects.filter(pk=question.pk, answered_at=None).update(answered_at=talk.now)
    if not talk.said_by(about):
        _say_how_it_stands(talk, about, state)


def _act(talk: Talk, question: Message, about: Sequence[Registration], *, yes: bool) -> str:
    """What is true now in a word, where how the sign-ups stand does not say it."""
    if question.asks == Asks.OFFER:
        for registration in about:
            if yes:
                accept_offer(registration, now=talk.now)
            else:
                decline_offer(registration, now=talk.now)
        return ""
    if question.asks == Asks.CONFIRM:
        parties = {registration.party_id: registration.party for registration in about}
        return _confirm(talk, parties.values(), yes=yes)
    return COMING if yes else cannot_come(question, about, now=talk.now)


def _confirm(talk: Talk, parties: Iterable[Party], *, yes: bool) -> str:
    """It was they, or it was not. What was confirmed is not taken back by a later no: for that, one cancels."""
    for party in parties:
        if yes:
            confirm(party, now=talk.now)
        elif party.confirm_by:
            deny(party, now=talk.now)
            return DENIED
    return ""


def _say_how_it_stands(talk: Talk, about: Sequence[Registration], state: str) -> None:
    rows = Registration.objects.filter(pk__in=[one.pk for one in about]).select_related("party__lead", "roster")
    about = list(rows.order_by("pk"))
    states = {one.pk: standing_of(one, one.roster.told_sessions, now=talk.now).state for one in about}
    said = states[about[0].pk]
    alike = [one for one in about if states[one.pk] == said]
    if state and not (state == COMING and said != Status.REGISTERED):
        said = state
    dates = [session for one in alike for session in dates_of(one, talk.now)]
    talk.say("text_stands", {"state": said}, dates=dates, about=about)

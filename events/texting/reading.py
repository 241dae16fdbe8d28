"""Reading what somebody texted: each text is acted on once, and answered once, in one transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import translation

from accounts.languages import FALLBACK, MESSAGE_LANGUAGES, of_pages, written_languages
from accounts.models import Contact
from events.rosters.models import Party
from events.texting.answering import answer_digit, answer_words, ask_once_more, questions_to
from events.texting.hearing import DIGIT, Heard, hear, language_named
from events.texting.models import Inbound, Line, TakenFor
from events.texting.signing_up import asked_word, offer_sign_up, say_signed_up, sign_up_named
from events.texting.speaking import Talk
from events.texting.stopping import explain, start, stop
from events.texting.vocabulary import HELP, NO, START, STOP, YES

if TYPE_CHECKING:
    from datetime import datetime

MOST_AN_HOUR: Final = 20
"""A number that writes more than this is a machine, or somebody's joke. Only a stop is still heard."""
AN_HOUR: Final = timedelta(hours=1)
READ: Final = (*written_languages(), *MESSAGE_LANGUAGES)
SPOKEN: Final = frozenset({"en", "es", "pt"})
"""While a name is asked for, words of other languages may be one: "Jo" says no in Albanian."""


@transaction.atomic
def read_text(pk: int, *, now: datetime) -> bool:
    """Act on one text and answer it; False where that was done. Texts of one number are read one after the other."""
    inbound = Inbound.objects.select_for_update(no_key=True).filter(pk=pk, taken_for=TakenFor.NOTHING).first()
    if inbound is None:
        return False
    Line.objects.get_or_create(number=inbound.number, defaults={"last_at": now})
    line = (
        Line.objects.select_for_update(of=("self",), no_key=True).select_related("roster").get(number=inbound.number)
    )
    heard = heard_in(inbound)
    talk = Talk(inbound, line, now, contacts=_contacts(inbound.number))
    talk.reads = _reads(talk, heard)
    with translation.override(of_pages(talk.reads)):
        inbound.taken_for = _act(talk, heard)
    inbound.save(update_fields=["taken_for", "question", "reply"])
    line.language, line.last_at = talk.reads, now
    line.save()
    return True


def heard_in(inbound: Inbound) -> Heard:
    """What a text says; what the provider took it for comes first."""
    heard = hear(inbound.text)
    meaning = {"STOP": STOP, "START": START, "HELP": HELP}.get(inbound.opted_out, "")
    return Heard(meaning, languages=heard.languages, tokens=heard.tokens) if meaning else heard


def _contacts(number: str) -> list[Contact]:
    """Everybody who gave this number, in every organization."""
    found = Contact.objects.filter(kind=Contact.Kind.MOBILE, value=number, person__merged_into=None)
    return list(found.select_related("person").prefetch_related("consents").order_by("pk"))


def _reads(talk: Talk, heard: Heard) -> str:
    """That of who has this phone, as the last sign-up says it; else of a word they wrote; else English."""
    if talk.contacts:
        parties = Party.objects.filter(contact__in=talk.contacts).order_by("-pk")
        return parties.values_list("language", flat=True).first() or talk.contacts[0].person.reads
    words = [code for code in heard.languages if code in READ]
    if not words or FALLBACK in words or talk.line.is_asked(talk.now):
        return talk.line.language or FALLBACK
    return words[0]


def _act(talk: Talk, heard: Heard) -> TakenFor:
    """A stop comes before everything, and is all that a flood still brings about."""
    if heard.meaning == STOP:
        stop(talk)
        return TakenFor.STOP
    if _is_flood(talk):
        return TakenFor.TOO_MANY
    if heard.meaning == START or (heard.meaning == YES and _wants_texts_again(talk)):
        start(talk)
        return TakenFor.START
    asked = talk.line.is_asked(talk.now)
    if heard.meaning == HELP and _counts(talk, heard, asked=asked):
        explain(talk)
        return TakenFor.HELP
    word, language = ("", "") if heard.meaning else asked_word(heard.tokens)
    if word:
        talk.speak(language or talk.reads)
        offer_sign_up(talk, word)
        return TakenFor.WORD
    return _answered(talk, heard, asked=asked)


def _answered(talk: Talk, heard: Heard, *, asked: bool) -> TakenFor:
    """An answer, another language, or a name; what is none of them is said to be not understood."""
    if heard.meaning == DIGIT and answer_digit(talk, heard.digit):
        return TakenFor.ANSWER
    if heard.meaning in (YES, NO) and _counts(talk, heard, asked=asked) and answer_words(talk, heard):
        return TakenFor.ANSWER
    if (language := language_named(heard.tokens)) and not (asked and _may_be_a_name(heard, language)):
        return _say_in(talk, language, asked=asked)
    if asked:
        return _name(talk, heard)
    if heard.is_thanks:
        ask_once_more(talk)
        return TakenFor.UNCLEAR
    if say_signed_up(talk, talk.inbound.text):
        return TakenFor.UNCLEAR
    talk.say("text_unclear")
    return TakenFor.UNCLEAR


def _name(talk: Talk, heard: Heard) -> TakenFor:
    """While a name is asked for, only a bare no is none."""
    if heard.meaning == NO and _counts(talk, heard, asked=True):
        talk.forget_question()
        talk.say("text_stands", {"state": "not-signed"})
        return TakenFor.ANSWER
    if heard.is_thanks and talk.contacts:
        ask_once_more(talk)
        return TakenFor.UNCLEAR
    if heard.is_thanks or (heard.meaning == YES and _counts(talk, heard, asked=True)):
        talk.say("text_name")
        return TakenFor.UNCLEAR
    sign_up_named(talk, talk.inbound.text)
    return TakenFor.NAME


def _say_in(talk: Talk, language: str, *, asked: bool) -> TakenFor:
    """They want another language: what was asked is asked again in it, and all that comes to this phone is in it."""
    talk.speak(language)
    Party.objects.filter(contact__in=talk.contacts).update(language=language)
    word = talk.line.roster.sign_up_word.word if asked and talk.line.roster else ""
    if word:
        offer_sign_up(talk, word)
    else:
        explain(talk)
    return TakenFor.LANGUAGE


def _may_be_a_name(heard: Heard, language: str) -> bool:
    """Whether somebody may be called so: Vi is a name and a code, and only codes of pages stand on flyers."""
    return heard.tokens == (language,) and language not in written_languages()


def _counts(talk: Talk, heard: Heard, *, asked: bool) -> bool:
    """Whether a word may be taken at its word: while a name is asked for, only one of a language they may speak."""
    return not asked or bool((SPOKEN | {talk.reads}).intersection(heard.languages))


def _wants_texts_again(talk: Talk) -> bool:
    """A yes after a stop means texts, where nothing else was asked since."""
    since = talk.line.stopped_at
    return since is not None and not any(one.created_at > since for one in questions_to(talk))


def _is_flood(talk: Talk) -> bool:
    """Counted up to this text, so that what was answered once is not silent when it is read again."""
    came = Inbound.objects.filter(number=talk.number, pk__lte=talk.inbound.pk, at__gt=talk.inbound.at - AN_HOUR)
    return came.count() > MOST_AN_HOUR

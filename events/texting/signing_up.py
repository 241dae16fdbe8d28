"""Signing up by text: a short word, the answer what it is, and then a first name or one digit.

Who does so agrees to texts with the words of that answer. No name is ever written in a text.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.consent import TEXT, TEXTS, give_consent
from accounts.contact import Reach
from accounts.languages import fold
from accounts.models import Contact
from accounts.people import clean_name
from events.outbox.models import Asks, Message
from events.outbox.queueing import takes_texts
from events.rosters.entering import SignUp
from events.rosters.models import Party, Registration
from events.schedule.models import Session, Visibility
from events.signup.besides import Besides
from events.signup.signing_up import Wanted, sign_up
from events.signup.standing import standing_of
from events.texting.hearing import language_named
from events.texting.models import SignUpWord
from events.texting.speaking import dates_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from events.rosters.models import Roster
    from events.texting.speaking import Talk

LASTS: Final = timedelta(hours=24)
A_DAY: Final = timedelta(days=1)
MOST_A_DAY: Final = 6
"""So many families sign up with one phone in a day; a street of neighbors calls us."""
LOOKS_LIKE_A_WORD: Final = re.compile(r"[a-z]{2,8}\d{1,4}")
MOST_NAMES, LONGEST_NAME = 4, 60
NO_NAME: Final = re.compile(r"[\d@/\\<>{}\[\]|:;=+*#%$^~_\"]|\.\w")
CLOSED, UNKNOWN = "closed", "unknown"


def asked_word(tokens: Sequence[str]) -> tuple[str, str]:
    """The word to sign up by that a text is, and the language that stands beside it; empty where it is none."""
    for beside in range(min(len(tokens), MOST_NAMES)):
        cuts = ((tokens[: len(tokens) - beside], tokens[len(tokens) - beside :]), (tokens[beside:], tokens[:beside]))
        for words, named in cuts:
            word, language = "".join(words), language_named(named)
            if not LOOKS_LIKE_A_WORD.fullmatch(word) or (named and not language):
                continue
            if len(words) == 1 or SignUpWord.objects.filter(word=word.upper()).exists():
                return word.upper(), language
    return "", ""


def offer_sign_up(talk: Talk, word: str) -> None:
    """Answer a word: what it is, when and where, and how to sign up for it."""
    talk.forget_question()
    found = SignUpWord.objects.filter(word=word).select_related("roster").first()
    if found is None:
        talk.say("text_stands", {"state": UNKNOWN})
        return
    sessions = _open_dates(found, talk.now)
    if not sessions:
        _say_closed(talk, found)
        return
    _ask_who(talk, found, sessions)


def _open_dates(word: SignUpWord, now: datetime) -> list[Session]:
    """What one can sign up for by this word at this moment, soonest first."""
    public = Session.objects.promised().filter(
        roster=word.roster_id, visibility=Visibility.PUBLIC, program__is_public=True, program__sign_up_by_text=True
    )
    if not word.roster.is_open(now):
        return []
    return list(public.filter(starts_at__gt=now).select_related("program__organization", "venue__town"))


def _say_closed(talk: Talk, word: SignUpWord) -> None:
    """It is over, full for good or called off: in words only where it is no secret."""
    known = Session.objects.published().filter(roster=word.roster_id, visibility=Visibility.PUBLIC)
    dates = list(known.filter(program__is_public=True).select_related("program", "venue__town"))
    talk.say("text_stands", {"state": CLOSED if dates else UNKNOWN}, dates=dates)


def _ask_who(talk: Talk, word: SignUpWord, sessions: Sequence[Session]) -> None:
    """Known is only who alone in that organization has this number. Who is on the list may sign up somebody else."""
    contact = _only_person(talk, sessions[0])
    on_it = contact and word.roster.registrations.active().of_people([contact.person_id]).exists()
    until = min(talk.now + LASTS, sessions[-1].starts_at)
    message = talk.say(
        "text_word",
        {"full": not word.roster.fits(1), "on_it": bool(on_it), "agreed": bool(contact and takes_texts(contact))},
        dates=sessions,
        contact=contact,
        asks=Asks.SIGN_UP if contact and not on_it else "",
        until=until,
    )
    talk.line.ask(word.roster, sessions[0].starts_at, message.body if message else "", until)


def _only_person(talk: Talk, session: Session) -> Contact | None:
    there = [one for one in talk.contacts if one.person.organization_id == session.program.organization_id]
    return there[0] if len(there) == 1 and there[0].suppressed_at is None else None


def sign_up_known(talk: Talk, question: Message, *, yes: bool) -> None:
    """Who has this phone alone answered whether they sign up. After a day it is not asked any more."""
    contact, roster = question.contact, talk.line.roster
    Message.objects.filter(pk=question.pk, answered_at=None).update(answered_at=talk.now)
    if question.answered_at or contact is None or roster is None or not talk.line.is_asked(talk.now):
        _say_what_became(talk, question)
    elif yes:
        _sign_up(talk, contact.person.name)
    else:
        talk.forget_question()
        talk.say("text_stands", {"state": "not-signed"})


def _say_what_became(talk: Talk, question: Message) -> None:
    """The same answer once more, or one that comes late: what is true now."""
    since = Registration.objects.filter(party__lead=question.person_id, queued_at__gte=question.created_at)
    registration = since.filter(party__source=Party.Source.TEXT).select_related("party__lead", "roster").last()
    if registration:
        say_standing(talk, registration)
    else:
        talk.say("text_stands", {"state": "not-signed"})


def sign_up_named(talk: Talk, text: str) -> None:
    """A first name came: that adult is signed up. Anything else is asked for once more."""
    try:
        name = clean_name(text)
    except ValidationError:
        name = ""
    words = name.split()
    is_name = any(letter.isalpha() for letter in name) and not NO_NAME.search(name)
    if not is_name or len(words) > MOST_NAMES or len(name) > LONGEST_NAME:
        talk.say("text_name")
        return
    _sign_up(talk, name)


def _sign_up(talk: Talk, name: str) -> None:
    """Sign up by the same way as the page, and say how it went; what refuses is said in its own words."""
    line = talk.line
    word = SignUpWord.objects.filter(roster=line.roster_id).select_related("roster").first()
    sessions = _open_dates(word, talk.now) if word else []
    if word is None or not sessions:
        talk.forget_question()
        _refuse(talk, word)
        return
    if _too_many(talk):
        talk.say("text_stands", {"state": "call"})
        return
    said = SignUp(
        name=name,
        reach=Reach(Contact.Kind.MOBILE, talk.number),
        language=talk.reads,
        source=Party.Source.TEXT,
        submit_key=uuid5(NAMESPACE_URL, f"text {talk.number} {line.until}"),
    )
    besides = Besides(store_texts=lambda party, now: _agree(talk, party, now))
    seen = line.seen_start.replace(microsecond=0) if line.seen_start else None
    try:
        with transaction.atomic():
            party = sign_up(Wanted.one(sessions[0], seen), said, besides, now=talk.now)
    except ValidationError as error:
        _say_refusal(talk, word, sessions, name, error)
        return
    talk.forget_question()
    registrations = list(party.registrations.select_related("party__lead", "roster").order_by("pk"))
    if not talk.said_by(registrations):
        say_standing(talk, registrations[0])


def _agree(talk: Talk, party: Party, now: datetime) -> None:
    """The answer to our words is a yes to texts, and shows whose phone it is."""
    contact = party.contact
    if contact is None:
        return
    Contact.objects.filter(pk=contact.pk, verified_at=None).update(verified_at=now)
    give_consent(
        contact,
        TEXTS,
        text=talk.line.text_shown,
        language=talk.reads,
        source=TEXT,
        now=now,
        anew_since=party.created_at,
    )
    talk.line.stopped_at = None


def _too_many(talk: Talk) -> bool:
    since = talk.now - A_DAY
    ours = Party.objects.filter(source=Party.Source.TEXT, contact__value=talk.number, created_at__gt=since)
    return ours.count() >= MOST_A_DAY


def _refuse(talk: Talk, word: SignUpWord | None) -> None:
    if word:
        _say_closed(talk, word)
    else:
        talk.say("text_stands", {"state": UNKNOWN})


def _say_refusal(talk: Talk, word: SignUpWord, sessions: Sequence[Session], name: str, error: ValidationError) -> None:
    """Signed up before: how that stands. Moved meanwhile: the new date, and the question anew. Else why not."""
    if error.code == "moved":
        _ask_who(talk, word, sessions)
        return
    talk.forget_question()
    if error.code == "already" and say_signed_up(talk, name, word.roster):
        return
    talk.say("text_refused", {"why": " ".join(error.messages)}, dates=sessions)


def say_signed_up(talk: Talk, name: str, roster: Roster | None = None) -> bool:
    """How the sign-up of this name stands, of today where no list is named; False where there is none."""
    mine = Registration.objects.active().filter(party__lead__contacts__in=talk.contacts)
    mine = mine.filter(party__lead__search_name=fold(name))
    if roster:
        mine = mine.filter(roster=roster)
    else:
        mine = mine.filter(party__source=Party.Source.TEXT, party__created_at__gt=talk.now - A_DAY)
    registration = mine.select_related("party__lead", "roster").order_by("-pk").first()
    if registration:
        say_standing(talk, registration)
    return registration is not None


def say_standing(talk: Talk, registration: Registration) -> None:
    """How one sign-up stands now."""
    state = standing_of(registration, registration.roster.told_sessions, now=talk.now).state
    talk.say("text_stands", {"state": state}, dates=dates_of(registration, talk.now), about=[registration])

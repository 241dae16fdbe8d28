"""Short words to sign up by: made by the clock for every list that is open, and the same for as long as it lasts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from accounts.languages import FALLBACK, fold, in_language
from events.outbox.channels.sms import our_number
from events.rosters.models import Roster
from events.rosters.ticking import each
from events.schedule.models import Session, Visibility
from events.texting.hearing import WORDS, language_named
from events.texting.models import SignUpWord

if TYPE_CHECKING:
    from datetime import datetime

LETTERS: Final = re.compile(r"[a-z]+")
SHORTEST, LONGEST = 3, 8
SMALL_WORDS: Final = (
    "the and for with your our you can how what who why when from into about that this are all new not"
)
ELSE: Final = "COME"


def give_words(now: datetime) -> int:
    """Give a word to every list on which one can sign up by text and that has none; returns how many."""
    if not our_number():
        return 0
    open_dates = Session.objects.promised().filter(
        starts_at__gt=now,
        visibility=Visibility.PUBLIC,
        program__is_public=True,
        program__sign_up_by_text=True,
        roster__isnull=False,
    )
    rosters = Roster.objects.filter(Q(pk__in=open_dates.values("roster")), sign_up_word=None).order_by("pk")
    return each(list(rosters), lambda roster: _give_word(roster, now))


def _give_word(roster: Roster, now: datetime) -> None:
    """The same word at the same moment for two lists: the second gets its own with the next tick."""
    session = roster.told_sessions[0]
    course = session.series if len(roster.told_sessions) > 1 else None
    title = (course or session).title
    stem = stem_of(in_language(title, FALLBACK).text) or stem_of(session.program.slug) or ELSE
    taken = SignUpWord.objects.filter(word__startswith=stem).values_list("word", flat=True)
    numbers = {int(word.removeprefix(stem)) for word in taken if word.removeprefix(stem).isdecimal()}
    number = next(number for number in range(1, len(numbers) + 2) if number not in numbers)
    SignUpWord.objects.create(roster=roster, word=f"{stem}{number}", made_at=now)


def stem_of(title: str) -> str:
    """The first word of a title that is short, says something, and is no word that means something in a text."""
    small = SMALL_WORDS.split()
    for word in LETTERS.findall(fold(title)):
        fits = SHORTEST <= len(word) <= LONGEST and word not in small
        if fits and word not in WORDS and not language_named([word]):
            return str(word.upper())
    return ""

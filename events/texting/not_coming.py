"""Somebody texts that they cannot come: to one date of a course, or to what they signed up for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from events.rosters.registration import cancel_registration
from events.rosters.waitlist import hold_lists_of
from events.schedule.changes import News
from events.schedule.models import Session
from events.signup.absences import seen_start, tell_absent
from events.signup.signed_up import sessions_of, to_cancel
from events.signup.telling_dates import tell_of_canceled

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from events.outbox.models import Message
    from events.rosters.models import Party, Registration

AWAY: Final = "away"
ANOTHER_DATE: Final = "another"


def cannot_come(question: Message, about: Sequence[Registration], *, now: datetime) -> str:
    """Do what follows; what is true then in a word, where how the sign-ups stand does not say it.

    Of a course, who is asked about one date stays away from that date and keeps the seat; of everything else the
    sign-up is canceled. A date that was moved since is not what they spoke of: then nothing is done.
    """
    ending: list[Registration] = []
    away = False
    for registration in about:
        party, _held = hold_lists_of(registration.party, now)
        asked = _dates_asked_about(question, registration)
        if _was_moved(question, registration, asked):
            return ANOTHER_DATE
        if asked and sessions_of(party).filter(roster=registration.roster_id).count() > 1:
            away |= _stay_away(party, asked, now)
        elif registration.pk in {one.pk for one in to_cancel(party, now=now)}:
            ending.append(registration)
    for registration in ending:
        cancel_registration(registration, now=now, notify=len(ending) == 1)
    if len(ending) > 1:
        tell_of_canceled(ending, now=now)
    return AWAY if away else ""


def _dates_asked_about(question: Message, registration: Registration) -> dict[int, datetime | None]:
    """The sessions that the text spoke of, with the start that a reminder told; empty where it spoke of all."""
    reminded = question.reminders.filter(registration=registration).values_list("session", "starts_at")
    told: dict[int, datetime | None] = dict.fromkeys(
        question.news.filter(registration=registration).values_list("session", flat=True)
    )
    return {**told, **dict(reminded)}


def _was_moved(question: Message, registration: Registration, asked: dict[int, datetime | None]) -> bool:
    """Whether the family was told of another start since, or is about to be."""
    later = News.objects.filter(registration=registration, kind=News.Kind.MOVED)
    if asked:
        later = later.filter(session__in=asked)
    if later.filter(message__created_at__gt=question.created_at).exists():
        return True
    starts = dict(Session.objects.filter(pk__in=asked).order_by().values_list("pk", "starts_at"))
    return any(start and starts.get(pk, start) != start for pk, start in asked.items())


def _stay_away(party: Party, asked: Collection[int], now: datetime) -> bool:
    """All of the family stay away from these dates; whether any of them is still to come."""
    dates = list(sessions_of(party).promised().filter(pk__in=asked, starts_at__gt=now))
    for session in dates:
        people = [person.pk for person in party.people]
        tell_absent(party, session, people, seen=seen_start(session), now=now)
    return bool(dates)

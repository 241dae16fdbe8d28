"""A family that had said it cannot come on the old date of a session is asked about the new one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import get_language

from events.schedule.changing import lock_sessions
from events.schedule.models import Session, Status
from events.schedule.telling import moment_line
from events.signup.absences import expect_again, offer_free_seats, seen_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from events.rosters.models import Adult, Party


@dataclass(frozen=True)
class Question:
    """Whether they can come on the new date: who had said no, and to which date."""

    people: Sequence[Adult]
    old: str
    """The date that they said no to, in words."""
    seen: str
    """The new start, sent along with the answer: who answers, answers to this date."""


def questions_for(party: Party, sessions: Iterable[Session], *, now: datetime) -> dict[int, Question]:
    """What this family is asked, by session: only of what is still to come, and moved since they said no."""
    people = {adult.pk: adult for adult in party.named}
    coming = {one.pk: one for one in sessions if one.status == Status.CONFIRMED and one.starts_at > now}
    said_no = Session.objects.filter(pk__in=coming, absences__person__in=people).order_by("absences__pk")
    away: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    for pk, person, known in said_no.values_list("pk", "absences__person", "absences__starts_at"):
        before = known or coming[pk].moved_from
        if before and before != coming[pk].starts_at:
            away[pk].append((person, before))
    return {
        pk: Question(
            [people[person] for person, _before in found],
            moment_line(found[0][1].astimezone(coming[pk].tz), get_language() or "en"),
            seen_start(coming[pk]),
        )
        for pk, found in away.items()
    }


@transaction.atomic
def answer_new_date(party: Party, session: Session, *, comes: bool, seen: str, now: datetime) -> bool:
    """They can come on the new date, or still cannot; False where the date is another again, or none."""
    session = lock_sessions([session])[0]
    if session.status != Status.CONFIRMED or session.starts_at <= now or seen_start(session) != seen:
        return False
    if comes:
        expect_again(session, party.people, now=now)
    else:
        session.absences.filter(person__in=party.people).update(starts_at=session.starts_at, at=now)
        offer_free_seats(session, now=now)
    return True

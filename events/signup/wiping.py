"""Forgetting what families answered to questions of a program's own, once it is not needed any more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from events.rosters.models import Party
from events.signup.models import Answer
from events.signup.questions import last_day

if TYPE_CHECKING:
    from datetime import date, datetime


def wipe_answers(today: date, *, now: datetime) -> int:
    """Wipe the answers whose day has come, whole rows; returns how many.

    Where the last date was moved on meanwhile, or the family signed up for a later one, their day moves on, too.
    """
    due = Answer.objects.filter(purge_on__lte=today).order_by()
    parties = Party.objects.filter(pk__in=due.values("party"))
    return sum(_wipe(party, today, now=now) for party in parties)


@transaction.atomic
def _wipe(party: Party, today: date, *, now: datetime) -> int:
    last, over = last_day(party, now=now), []
    for answer in party.answers.filter(purge_on__lte=today).select_related("question"):
        day = last + timedelta(days=answer.question.kept_days)
        if day <= today:
            over.append(answer.pk)
        else:
            Answer.objects.filter(pk=answer.pk).update(purge_on=day)
    Answer.objects.filter(pk__in=over).delete()
    return len(over)

"""Writing to families in staff's own words: into the outbox, each family once for one form."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.history import note_change
from accounts.models import Language
from events.desk.writing.audience import words_for
from events.outbox.queueing import Manner
from events.rosters.notices import tell_party

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from accounts.models import User
    from events.desk.writing.audience import Family
    from events.desk.writing.forms import Words
    from events.schedule.models import Series, Session

AFTERWARDS = timedelta(days=7)
"""So long after a session words about it are still of use."""


@transaction.atomic
def write_to(
    families: Sequence[Family],
    words: Mapping[str, Words],
    about: Sequence[Session],
    *,
    series: Series | None = None,
    key: UUID,
    by: User | None,
    now: datetime,
) -> int:
    """Write to each of these families in its language, else in English with a line where it gets help.

    The same form sent twice writes once. Returns how many were written to; in the history it stands with each date.
    """
    endonyms = dict(Language.objects.values_list("code", "endonym"))
    told = sum(_write(family, words, key, endonyms, now) for family in families)
    if told:
        languages = [f"language {code}" for code in words]
        for session in about:
            here = sum(session in family.sessions for family in families)
            note_change(by, "written", session, fields=languages, told=here, batch=key, now=now)
        if series:
            note_change(by, "written", series, fields=languages, told=told, batch=key, now=now)
    return told


def _write(family: Family, words: Mapping[str, Words], key: UUID, endonyms: Mapping[str, str], now: datetime) -> bool:
    code = words_for(family.reads, words)
    last = max(session.ends_at for session in family.sessions)
    message = tell_party(
        "written",
        family.party,
        family.registrations,
        family.sessions,
        key=f"written:{key}:{family.party.pk}",
        now=now,
        calendar="",
        manner=Manner(expires_at=last if last > now else now + AFTERWARDS),
        extra={
            "own_subject": words[code].subject,
            "own_words": words[code].body,
            "own_language": code,
            "reads": "" if code == family.reads else endonyms.get(family.reads, family.reads),
            "in_own_frame": lambda language: language == family.reads,
            "is_over": last <= now or not any(one.status != "canceled" for one in family.registrations),
        },
    )
    return message is not None

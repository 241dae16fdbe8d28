"""What a family hears of several dates: one message, with those that are sure, those that wait, and one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from events.rosters.models import Registration
from events.rosters.notices import in_words, tell_party
from events.rosters.registration import tell_how_it_went
from events.rosters.waitlist import line_words
from events.schedule.telling import calendar_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from events.schedule.models import Session
    from events.schedule.telling import Told


def tell_how_it_went_on(registrations: Sequence[Registration], *, now: datetime) -> None:
    """Write to a party that was signed up just now: once, for however many dates."""
    if len(registrations) == 1:
        tell_how_it_went(registrations[0], now=now)
        return
    seated = [one for one in registrations if one.is_seated]
    waiting = [one for one in registrations if not one.is_seated]
    sure, open_yet = _coming(seated, now), _coming(waiting, now)
    party = registrations[0].party
    lines = {one.roster_id: line_words(one, now) for one in waiting}
    first = (sure or open_yet)[:1]

    def those_that_wait(language: str) -> list[tuple[Told, dict[str, Any]]]:
        return [(one.told(language), in_words(lines.get(one.roster_id or 0, {}), language)) for one in open_yet]

    def file(language: str) -> str:
        return calendar_files(sure, language, joined=True).decode()

    tell_party(
        "picked",
        party,
        [*seated, *waiting],
        [*sure, *open_yet],
        key=f"picked:{party.pk}:{now.isoformat()}",
        now=now,
        calendar=file if sure else "",
        joined=bool(sure),
        extra={
            **({"at": first[0].local_start, "session": first[0].told} if first else {}),
            "sure": lambda language: [session.told(language, joined=True) for session in sure],
            "waits": those_that_wait,
        },
    )


def tell_of_canceled(registrations: Iterable[Registration], *, now: datetime) -> None:
    """Write to a party that canceled several dates: once."""
    pks = [registration.pk for registration in registrations]
    canceled = list(Registration.objects.filter(pk__in=pks).select_related("party__lead", "party__contact", "roster"))
    tell_party(
        "withdrawn",
        canceled[0].party,
        canceled,
        _coming(canceled, now),
        key=f"withdrawn:{canceled[0].party_id}:{now.isoformat()}",
        now=now,
        joined=False,
    )


def _coming(registrations: Iterable[Registration], now: datetime) -> list[Session]:
    """The sessions for which they hold and that are to come, each once, soonest first."""
    found = {
        session.pk: session
        for registration in registrations
        for session in registration.roster.told_sessions
        if session.ends_at > now
    }
    return sorted(found.values(), key=lambda session: (session.starts_at, session.pk))

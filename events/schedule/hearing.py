"""What people know of a session already: which news they heard, and which was stopped before it reached them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q

from events.outbox.models import Message, State
from events.rosters.models import Roster, Status
from events.rosters.notices import queue_notice
from events.schedule.changes import News

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from datetime import datetime

    from events.rosters.models import Registration
    from events.schedule.models import Session

CONFIRMATIONS = {Status.REGISTERED: "registered", Status.WAITLISTED: "waitlisted"}


def is_news(session: Session, now: datetime, *, ends_at: datetime | None = None) -> bool:
    """Whether people hear of a change: they knew of the session, and with this end it is not over."""
    return session.is_published and (ends_at or session.ends_at) > now


class Heard:
    """For each sign-up and session: what it was told, what it missed, and what is taken back."""

    def __init__(
        self, sessions: Iterable[Session], registrations: Iterable[Registration], taking_back: Mapping[int, int]
    ) -> None:
        rows = News.objects.filter(session__in=list(sessions), registration__in=list(registrations))
        reached = set(Message.objects.heard().filter(news__in=rows).values_list("pk", flat=True))
        self._taking_back = taking_back
        self._rows: dict[tuple[int, int], list[tuple[News, bool]]] = defaultdict(list)
        for row in rows.order_by("sequence", "pk"):
            self._rows[row.session_id, row.registration_id].append((row, row.message_id in reached))

    def news(self, session: Session, registration: Registration, kinds: Sequence[News.Kind]) -> list[News.Kind]:
        """What of these kinds is new to this sign-up, with what it missed before."""
        rows = self._rows[session.pk, registration.pk]
        ended = self._ended(session, rows, kinds)
        if ended is None:
            return list(kinds)
        if any(row.sequence == ended and reached for row, reached in rows):
            return [News.Kind.ON]
        last = max((row.sequence for row, reached in rows if reached), default=-1)
        missed = [News.Kind(row.kind) for row, _reached in rows if last < row.sequence < ended]
        return [kind for kind in [*missed, *kinds] if kind not in (News.Kind.ON, News.Kind.CANCELED)]

    def _ended(self, session: Session, rows: Sequence[tuple[News, bool]], kinds: Sequence[News.Kind]) -> int | None:
        """The number of the change that is taken back: the one that was named, else the last cancellation."""
        if News.Kind.ON not in kinds:
            return None
        canceled = [row.sequence for row, _reached in rows if row.kind == News.Kind.CANCELED]
        return self._taking_back.get(session.pk, max(canceled, default=session.sequence))


def withdraw_old_news(sessions: Iterable[Session], now: datetime) -> list[tuple[Session, News.Kind, Registration]]:
    """Stop what is not out yet about these sessions; returns what it said of others, which is still true."""
    sessions = list(sessions)
    old = Message.objects.unheard().filter(news__session__in=sessions)
    stopped = list(old.values_list("pk", flat=True))
    others = (
        News.objects.filter(message__in=stopped)
        .exclude(session__in=sessions)
        .select_related("session__program", "session__venue__town", "registration__party__lead")
        .select_related("registration__party__contact", "registration__roster")
        .prefetch_related("registration__party__members__person", "registration__party__lead__contacts")
    )
    still = [
        (row.session, News.Kind(row.kind), row.registration)
        for row in others
        if is_news(row.session, now) and row.sequence == row.session.sequence and row.registration.status != "canceled"
    ]
    Message.objects.filter(Q(pk__in=stopped) | Q(news__session__in=sessions)).withdraw(now)
    Message.objects.filter(reminders__session__in=sessions).withdraw(now)
    return still


def mend_confirmations(
    sessions: Iterable[Session],
    registrations: Sequence[Registration],
    now: datetime,
    *,
    key: str,
    also_told: Container[int],
) -> None:
    """Confirmations that are not out yet tell what is no longer so.

    One about other dates too is written anew; so is one that was stopped by a change which is now taken back, where
    the family would else never hear that it is signed up. `also_told` are the sign-ups that get news anyway.
    """
    sessions = list(sessions)
    rosters = {pk for session in sessions for pk in (session.roster_id, session.guest_roster_id) if pk}
    abouts = [f"roster:{pk}" for pk in rosters]
    unheard = Message.objects.unheard().filter(about__in=abouts)
    templates = dict(unheard.values_list("registrations", "template"))
    unheard.withdraw(now)
    whole = {roster.pk: roster for roster in Roster.objects.filter(pk__in=rosters)}
    owed = _never_confirmed(registrations, abouts)
    for registration in registrations:
        roster = whole[registration.roster_id]
        several = registration.pk in templates and len(roster.told_sessions) > 1
        if several or (registration.pk in owed and registration.pk not in also_told):
            registration.roster = roster
            template = templates.get(registration.pk) or CONFIRMATIONS.get(Status(registration.status), "registered")
            queue_notice(template, registration, now=now, key=key)


def _never_confirmed(registrations: Sequence[Registration], abouts: Sequence[str]) -> set[int]:
    """Sign-ups whose confirmation was stopped, and that nothing else has told or will tell that they are signed up."""
    stopped = Message.objects.filter(registrations__in=registrations, about__in=abouts, state=State.EXPIRED)
    owed = set(stopped.values_list("registrations", flat=True))
    living = Message.objects.filter(registrations__in=owed).exclude(state=State.EXPIRED)
    return owed - set(living.values_list("registrations", flat=True))

"""What people know of a session already: which news they heard, and which was stopped before it reached them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from events.outbox.models import Message, State
from events.rosters.models import ACTIVE, Roster, Status
from events.rosters.notices import queue_notice
from events.schedule.changes import News
from events.schedule.facts import facts_of, read_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from events.rosters.models import Registration
    from events.schedule.facts import Facts, Where
    from events.schedule.models import Session

WEIGHT = (News.Kind.CANCELED, News.Kind.ON, News.Kind.MOVED, News.Kind.HOURS, News.Kind.CHANGED)
"""What a message about several changes of one session speaks of first."""


class Item(NamedTuple):
    """One session of which somebody has to hear, and what; and by which other start and place they go."""

    session: Session
    kind: News.Kind
    known_start: datetime | None
    known_where: Where | None


CONFIRMATIONS = {Status.REGISTERED: "registered", Status.WAITLISTED: "waitlisted"}
PLACES = ("registered", "waitlisted", "seated")
"""Messages that say whether one has a place."""
AGAIN = "again"


def is_news(session: Session, now: datetime, *, ends_at: datetime | None = None) -> bool:
    """Whether people hear of a change: they knew of the session, and with this end it is not over."""
    return session.is_published and (ends_at or session.ends_at) > now


class _Notice(NamedTuple):
    """A message that is no news, and perhaps out: a confirmation of every date, or a reminder of one."""

    pk: int
    key: str
    state: str
    session: int | None
    """The date that it reminds of."""


class Known:
    """What each sign-up may go by for each session. Who may know several things is told of each that is not so."""

    def __init__(self, pairs: Iterable[tuple[Session, Registration]]) -> None:
        sessions = {session.pk: session for session, _registration in pairs}
        registrations = {registration.pk for _session, registration in pairs}
        rows = News.objects.filter(session__in=sessions, registration__in=registrations).select_related("message")
        self._rows: dict[tuple[int, int], list[News]] = defaultdict(list)
        for row in rows.order_by("sequence", "pk"):
            self._rows[row.session_id, row.registration_id].append(row)
        other = Message.objects.heard().filter(news=None, registrations__in=registrations).order_by("pk")
        self._notices: dict[int, list[_Notice]] = defaultdict(list)
        facts = other.values_list("registrations", "pk", "key", "state", "reminders__session")
        for to, pk, key, state, reminded in facts:
            self._notices[to].append(_Notice(pk, key, state, reminded))

    def possible(self, session: Session, registration: Registration) -> set[Facts]:
        """What they may go by: what they heard last, and what a worker holds and may have sent. Empty: nobody knows.

        Each row says how it was before, so how it was after is how it was before the next. What is no news, such as a
        confirmation or a reminder, tells how it was when it was written; a reminder tells of its own dates alone.
        """
        rows = self._rows[session.pk, registration.pk]
        states = [read_facts(row.before) for row in rows] + [session.as_held or facts_of(session)]
        notices = [one for one in self._notices[registration.pk] if one.session in (None, session.pk)]
        told = [[notice for notice in notices if _knew_of(notice, rows) == place] for place in range(len(states))]
        known = {states[0]}
        for place, after in enumerate(states):
            news = [rows[place - 1].message] if place else []
            for message in (*news, *told[place]):
                if message and message.state == State.SENT:
                    known = {after}
                elif message and message.state == State.SENDING:
                    known.add(after)
        return {facts for facts in known if facts}

    def news(self, session: Session, registration: Registration) -> Item | None:
        """What this sign-up has to hear of the session as it is now; None where it knows it so."""
        truth = facts_of(session)
        kinds: set[News.Kind] = set()
        starts, places = set(), set()
        for facts in self.possible(session, registration):
            kinds |= facts.kinds_to(truth)
            starts |= {facts.starts_at} - {truth.starts_at}
            places |= {facts.where} - {truth.where}
        if not kinds:
            return None
        where = next(iter(places)) if len(places) == 1 else None
        return Item(session, min(kinds, key=WEIGHT.index), min(starts, default=None), where)


def _knew_of(notice: _Notice, rows: Sequence[News]) -> int:
    """After how many of these changes it was written: those told before it, or together with it."""
    together = [bool(row.batch) and notice.key.endswith(str(row.batch)) for row in rows]
    before = [row.message_id is None or row.message_id < notice.pk for row in rows]
    return sum(map(max, together, before))


def nobody_knows_the_start(session: Session) -> bool:
    """Whether people are signed up of whom none has heard yet when it starts now: they all know the time before."""
    rows = News.objects.filter(session=session).select_related("message").order_by("-sequence", "-pk")
    told = False
    for row in rows:
        before = read_facts(row.before)
        told = True
        if row.message and row.message.state in (State.SENT, State.SENDING):
            return False
        if before and before.starts_at != session.starts_at:
            break
    return told


def withdraw_old_news(sessions: Iterable[Session], now: datetime) -> list[tuple[Session, Registration]]:
    """Stop what is not out yet about these sessions; returns of which others it spoke, and to whom.

    Who changes one of those others at this moment holds the same message: we wait for that, look again, and only then
    read how they are, so that the last message to a family is true of all of them.
    """
    sessions = list(sessions)
    old = Message.objects.unheard().filter(news__session__in=sessions)
    stopped: set[int] = set()
    while found := set(old.values_list("pk", flat=True)):
        Message.objects.filter(pk__in=found).withdraw(now)
        stopped |= found
    others = (
        News.objects.filter(message__in=stopped, registration__status__in=ACTIVE)
        .exclude(session__in=sessions)
        .select_related("session__program", "session__venue__town", "registration__party__lead")
        .select_related("registration__party__contact", "registration__roster")
        .prefetch_related("registration__party__members__person", "registration__party__lead__contacts")
    )
    still = {(row.session_id, row.registration_id): row for row in others if is_news(row.session, now)}
    Message.objects.filter(news__session__in=sessions).withdraw(now)
    Message.objects.filter(reminders__session__in=sessions).withdraw(now)
    Message.objects.filter(about__in=[f"session:{session.pk}" for session in sessions]).withdraw(now)
    return [(row.session, row.registration) for row in still.values()]


def mend_confirmations(
    sessions: Iterable[Session],
    registrations: Sequence[Registration],
    now: datetime,
    *,
    key: str,
    also_told: set[int],
) -> None:
    """Confirmations that are not out yet tell what is no longer so.

    One about other dates too is written anew; so is one that was stopped by a change which is now taken back, where
    the family would else never hear that it is signed up, and that a place came free for somebody who waits.
    `also_told` are the sign-ups that get news anyway.
    """
    rosters = {pk for session in sessions for pk in (session.roster_id, session.guest_roster_id) if pk}
    notices = Message.objects.filter(about__in=[f"roster:{pk}" for pk in rosters], template__in=(*PLACES, AGAIN))
    on_its_way = notices.unheard() | notices.filter(state=State.SENDING)
    templates = dict(on_its_way.order_by("pk").values_list("registrations", "template"))
    notices.withdraw(now)
    whole = {roster.pk: roster for roster in Roster.objects.filter(pk__in=rosters)}
    places = _Places(registrations, now)
    owed = templates.keys() | places.unconfirmed
    for registration in registrations:
        registration.roster = roster = whole[registration.roster_id]
        if not any(session.status == "confirmed" and session.ends_at > now for session in roster.told_sessions):
            continue
        template = templates.get(registration.pk) or CONFIRMATIONS.get(Status(registration.status), "registered")
        if registration.is_seated and registration.pk in places.believed_waiting:
            queue_notice("seated", registration, now=now, key=key)
        elif registration.pk in (owed if len(roster.told_sessions) > 1 else places.untold - also_told):
            queue_notice(template, registration, now=now, key=key)


class _Places:
    """What sign-ups know of their own place, after what was not out yet was stopped."""

    def __init__(self, registrations: Sequence[Registration], now: datetime) -> None:
        about = Message.objects.filter(registrations__in=registrations)
        dead = Q(state=State.EXPIRED) | Q(state=State.SENDING, expires_at__lte=now)
        of_place = about.filter(template__in=PLACES).order_by("pk").values_list("registrations", "template")
        stopped, living = dict(of_place.filter(dead)), dict(of_place.exclude(dead))
        self.unconfirmed = stopped.keys() - living.keys()
        """Whose confirmation was stopped, and not written anew."""
        self.untold = self.unconfirmed - set(about.exclude(dead).values_list("registrations", flat=True))
        """Who has heard nothing else either."""
        came_free = {pk for pk, template in stopped.items() if template == "seated" and living.get(pk) != "seated"}
        self.believed_waiting = came_free | {pk for pk, template in living.items() if template == "waitlisted"}

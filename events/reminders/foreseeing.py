"""What plans will do, and what they did: seen before a plan is changed, and of one session."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from events.outbox.models import Channel, Message, State
from events.reminders.audiences import FINDING, Asked
from events.reminders.due import AFTERWARDS, Due, Pair
from events.reminders.holding import Holding, shape_of
from events.reminders.models import Reminder, ReminderPlan
from events.reminders.reaching import People
from events.schedule.models import Program, Session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from events.reminders.plans import Owner, Wish

Audience = ReminderPlan.Audience
ON_THE_WAY = (State.QUEUED, State.SENDING)


@dataclass(frozen=True)
class Outlook:
    """What becomes of it when a plan begins and others end."""

    sessions: int = 0
    """Coming sessions that it will be told of."""
    too_late: int = 0
    """Coming sessions for which its moment is over: nobody is written to."""
    first: datetime | None = None
    stopped: int = 0
    """Messages that wait to be sent and are stopped."""


def coming_of(owner: Owner, now: datetime) -> QuerySet[Session]:
    """The promised sessions to come for which plans of this program or series hold."""
    coming = Session.objects.promised().filter(starts_at__gt=now).order_by("starts_at", "pk")
    if not isinstance(owner, Program):
        return coming.of_root(owner)
    of_their_own = ReminderPlan.objects.standing().filter(series__isnull=False).order_by().values("series")
    others = Q(series__in=of_their_own) | Q(series__root__in=of_their_own)
    return coming.filter(program=owner).exclude(pk__in=Session.objects.filter(others).values("pk"))


def outlook(owner: Owner, wish: Wish | None, ended: Sequence[ReminderPlan], *, now: datetime) -> Outlook:
    """What happens when this is planned (nothing: no new plan) and these plans end; two queries."""
    moments = []
    if wish:
        plan = ReminderPlan(offset=wish.offset, audience=wish.audience, channel=wish.channel)
        spans = coming_of(owner, now).values_list("starts_at", "ends_at")
        moments = [plan.moment(*span) for span in spans]
    still = [moment for moment in moments if moment >= now]
    return Outlook(len(still), len(moments) - len(still), min(still, default=None), unsent_of(ended))


def unsent_of(plans: Sequence[ReminderPlan]) -> int:
    """How many messages of these plans wait to be sent, or to be told on the phone."""
    if not plans:
        return 0
    found = Message.objects.unheard().filter(reminders__plan__in=[plan.pk for plan in plans])
    return int(found.order_by().values("pk").distinct().count())


def late_since(program: Program, since: datetime) -> int:
    """How many reminders of a program's sessions came too late to be of use since some moment."""
    of_program = Reminder.objects.filter(session__program=program, starts_at__gte=since)
    return int(of_program.filter(LATE).count())


LATE = Q(left_out=Reminder.Left.LATE) | Q(message__state=State.EXPIRED, session__status="confirmed")
"""Nobody read it before it began, though it was meant to be."""


@dataclass
class Past:
    """What went out of one plan for one session, by channel, and what did not."""

    sent: Counter[str] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    late: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.sent or self.waiting or self.failed or self.late)


@dataclass(frozen=True)
class Line:
    """A plan for one session: when it falls due, what went out, and how many would get it as things are now."""

    plan: ReminderPlan
    moment: datetime
    past: Past
    to_come: Counter[str]
    """By channel; of what is not due yet."""
    holds: bool
    """Whether it is planned still; else it ended, or the series has plans of its own now."""
    is_over: bool
    """Whether nothing goes out any more."""
    before_it_was_made: bool
    waits_for_list: bool
    """Whether it waits until somebody says that the list of who came is complete."""


def lines_of(session: Session, *, is_closed: bool, now: datetime) -> list[Line]:
    """Every plan that holds for a session or made reminders of it, in the order of their moments.

    `is_closed` says whether the list of who came is complete.
    """
    root = session.series.root_id_or_own if session.series else None
    holding = Holding.now(Q(program=session.program_id) | Q(series=root) if root else Q(program=session.program_id))
    held = {one.plan.pk: one for one in holding.of(session.program_id, root)}
    past = _past_of(session)
    gone = ReminderPlan.objects.in_bulk([pk for pk in past if pk not in held])
    lines = []
    for plan in [*(one.plan for one in held.values()), *gone.values()]:
        moment = plan.moment(session.starts_at, session.ends_at)
        since = held[plan.pk].since if plan.pk in held else None
        missed = since is not None and moment < since
        over = now >= (moment + AFTERWARDS if plan.is_after else session.starts_at)
        waits = plan.audience in (Audience.CAME, Audience.MISSED) and not is_closed
        holds = plan.pk in held and session.status == "confirmed"
        counted = _to_come(session, plan, holding) if holds and not (missed or over or plan.is_after) else Counter()
        lines.append(Line(plan, moment, past.get(plan.pk, Past()), counted, holds, over, missed, waits))
    return sorted(lines, key=lambda line: (line.moment, line.plan.audience, line.plan.pk))


def _past_of(session: Session) -> Mapping[int, Past]:
    """What became of the reminders of a session as it is now, by plan; one query."""
    rows = (
        Reminder.objects.filter(session=session, starts_at=session.starts_at)
        .order_by()
        .values_list("plan", "left_out", "message__state", Coalesce("message__channel", "left_out"))
        .annotate(number=Count("pk"))
    )
    found: dict[int, Past] = {}
    for plan, left_out, state, channel, number in rows:
        past = found.setdefault(plan, Past())
        if state == State.SENT:
            past.sent[channel] += number
        elif state in ON_THE_WAY:
            past.waiting[channel] += number
        elif state in (State.FAILED, State.SUPPRESSED):
            past.failed += number
        elif state == State.EXPIRED or left_out == Reminder.Left.LATE:
            past.late += number
    return found


def _to_come(session: Session, plan: ReminderPlan, holding: Holding) -> Counter[str]:
    """How many people would get it as things are now, by channel."""
    rows = list(FINDING[plan.audience](Asked([session.pk], shape_of(plan), holding.alike(shape_of(plan)))))
    pair = Pair(
        plan,
        session.pk,
        session.starts_at,
        session.starts_at,
        session.local_start.date(),
        private=False,
        is_late=False,
    )
    dues = [Due(pair, row) for row in rows]
    people = People(dues)
    ways = {(due.row.person, route.channel) for due in people.known(dues) if (route := people.reach(due))}
    return Counter(str(Channel(channel)) for _person, channel in ways)

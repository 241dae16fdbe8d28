"""What falls due: sessions with the plans that hold for them, and the people who were not reminded yet.

As many queries for many sessions and sign-ups as for one: one for the plans, one for the sessions, and one or two
for each audience, offset and channel that is planned at all.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.db.models.functions import Coalesce

from events.outbox.decency import falls_due
from events.outbox.models import Channel, State
from events.reminders.audiences import FINDING, Asked
from events.reminders.holding import shape_of
from events.schedule.changes import News
from events.schedule.models import Session, Visibility

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from events.reminders.audiences import Row
    from events.reminders.holding import Holding, Shape
    from events.reminders.models import ReminderPlan

EARLY = timedelta(hours=15)
"""No text that would fall due in quiet hours goes out earlier than that before, also in the night of 25 hours."""
AFTERWARDS = timedelta(days=7)
"""So long after it fell due a word about what was is still of use."""
NEW_TIME = (News.Kind.MOVED, News.Kind.ON)


class Pair(NamedTuple):
    """A session, and a plan that holds for it."""

    plan: ReminderPlan
    session: int
    starts_at: datetime
    moment: datetime
    day: date
    """On the wall there."""
    private: bool
    is_late: bool
    """It began meanwhile: a reminder of it would come too late."""

    @property
    def shape(self) -> Shape:
        """What is asked in one query."""
        return shape_of(self.plan)


class Due(NamedTuple):
    """Somebody whom a plan wants to remind of a session, and who was not."""

    pair: Pair
    row: Row

    def falls_due(self, channel: str) -> datetime:
        """When it goes out over this channel: what is to come never in quiet hours, but the evening before."""
        moment = self.pair.moment
        return moment if self.pair.plan.is_after else falls_due(moment, channel, zone_of(self.row.zone))

    @property
    def is_brought_forward(self) -> bool:
        """Whether a text of it comes in the evening before, because it would come at night."""
        return self.falls_due(Channel.SMS) < self.pair.moment

    @property
    def earliest(self) -> datetime:
        """When it goes out at the earliest, over whatever channel."""
        return self.falls_due(Channel.SMS) if self.row.texts else self.pair.moment

    @property
    def may_count(self) -> bool:
        """Whether it counts over one of the channels that may reach this person."""
        return self.counts_from(Channel.EMAIL) or (self.row.texts and self.counts_from(Channel.SMS))

    def counts_from(self, channel: str) -> bool:
        """Whether the place was taken, and its time told, before this falls due: else that message said it all."""
        due = self.falls_due(channel)
        known = (self.row.since, self.row.heard_at)
        return all(moment is None or moment <= due for moment in known)


def find_due(holding: Holding, now: datetime, *, since: datetime | None = None) -> list[Due]:
    """Whom the plans have to remind, and of what else they may have on the same day.

    Of what began after `since` without a reminder, too: those are late.
    """
    pairs = find_pairs(holding, now, since=since)
    by_shape: dict[Shape, dict[int, Pair]] = defaultdict(dict)
    for pair in pairs:
        by_shape[pair.shape][pair.session] = pair
    found = []
    for shape, of_session in by_shape.items():
        rows = FINDING[shape.audience](Asked(list(of_session), shape, holding.alike(shape)))
        found += [Due(of_session[row.session], row) for row in rows]
    return _with_news(found)


def find_pairs(holding: Holding, now: datetime, *, since: datetime | None = None) -> list[Pair]:
    """The promised sessions for which a plan falls due today, or fell due and still holds; one query."""
    plans = holding.plans
    ahead = max((plan.offset for plan in plans if not plan.is_after), default=None)
    back = max((-plan.offset for plan in plans if plan.is_after), default=None)
    window = Q(pk__in=())
    if ahead:
        window |= Q(starts_at__gt=min(since or now, now), starts_at__lt=now + ahead + EARLY + timedelta(days=2))
    if back:
        window |= Q(ends_at__gt=now - back - AFTERWARDS, ends_at__lt=now, close__isnull=False)
    sessions = Session.objects.promised().filter(window) if plans else Session.objects.none()
    root = Coalesce("series__root", "series")
    rows = sessions.order_by("starts_at", "pk").values_list(
        "pk", "program", Coalesce("series__root", "series"), "starts_at", "ends_at", "zone", "visibility"
    )
    found: list[Pair] = []
    for pk, program, root, *times, zone, visibility in rows:
        wall, private = zone_of(zone), visibility == Visibility.PRIVATE
        for held in holding.of(program, root):
            moment = held.plan.moment(*times)
            day = times[0].astimezone(wall).date()
            is_late = times[0] <= now and not held.plan.is_after
            pair = Pair(held.plan, pk, times[0], moment, day, private, is_late)
            if not (held.since and moment < held.since) and _is_time(pair, wall, now):
                found.append(pair)
    return found


def _is_time(pair: Pair, wall: ZoneInfo, now: datetime) -> bool:
    """Whether it falls due by the end of the day that is due. What came is thanked for together, a day later."""
    if pair.plan.is_after:
        return now - AFTERWARDS < pair.moment <= now + timedelta(days=1)
    return pair.is_late or pair.day <= (now + EARLY + pair.plan.offset).astimezone(wall).date()


def _with_news(found: list[Due]) -> list[Due]:
    """With when each sign-up last heard of a new time; one query where there is anybody."""
    told = _told_of_new_times({due.pair.session for due in found}) if found else {}
    if not told:
        return found
    return [
        due._replace(row=due.row._replace(heard_at=told.get((due.pair.session, due.row.of))))
        if due.pair.plan.concerns == "registration"
        else due
        for due in found
    ]


def _told_of_new_times(sessions: Collection[int]) -> dict[tuple[int, int], datetime]:
    """When a sign-up was told that a session has a new time, or takes place after all."""
    news = News.objects.filter(session__in=sessions, kind__in=NEW_TIME, message__isnull=False)
    rows = news.exclude(message__state=State.EXPIRED).order_by("message__created_at")
    return {
        (session, to): at for session, to, at in rows.values_list("session", "registration", "message__created_at")
    }


@lru_cache
def zone_of(name: str) -> ZoneInfo:
    """A zone by its name, looked up once."""
    return ZoneInfo(name)

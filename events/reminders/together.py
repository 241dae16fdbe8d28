"""Who hears of what in one message: several dates of one day, and one reminder where several came due at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models.functions import Coalesce

from events.outbox.decency import allowed_from
from events.outbox.models import Channel, State
from events.reminders.due import zone_of
from events.reminders.models import TEMPLATES, Reminder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime, timedelta

    from accounts.models import Person
    from events.outbox.queueing import Route
    from events.reminders.due import Due
    from events.reminders.reaching import People


class _About(NamedTuple):
    """What messages have in common that can be one: to whom, where to, about which day."""

    person: int
    contact: int | None
    channel: str
    language: str
    audience: str
    day: date
    private: bool


@dataclass(frozen=True)
class Group:
    """What one person is told in one message."""

    person: Person
    route: Route
    language: str
    dues: Sequence[Due]

    @property
    def audience(self) -> str:
        """As which of them it is written to."""
        return self.dues[0].pair.plan.audience

    @property
    def template(self) -> str:
        """Which message it is."""
        return TEMPLATES[self.audience]


def groups_of(
    dues: Iterable[Due], people: People, now: datetime
) -> tuple[list[Group], list[tuple[Due, Reminder.Left]]]:
    """What goes out now, and what does not, with the reason.

    Dates of one day wait for each other: for the first of what comes, for the last of what was. Of several reminders
    of one session that are due at once, the one nearest to it is enough. Who had a text about it that day gets no
    second one in the evening, which would have come at night.
    """
    dues = list(people.known(dues))
    said = _texted_that_day(dues)
    parts: dict[tuple[_About, timedelta], list[Due]] = defaultdict(list)
    routes: dict[_About, Route] = {}
    left_out: list[tuple[Due, Reminder.Left]] = []
    for due in dues:
        route = people.reach(due)
        if not route:
            left_out += [(due, Reminder.Left.NO_WAY)] if due.pair.moment <= now else []
        elif route.channel == Channel.SMS and due in said:
            left_out.append((due, Reminder.Left.SAID))
        elif due.counts_from(route.channel):
            about = _about(due, route)
            routes[about] = route
            parts[about, due.pair.plan.offset].append(due)
    groups = []
    for about, some in _ready(parts, now).items():
        best, worse = _best(some, allowed_from(now, about.channel, zone_of(some[0].row.zone)))
        left_out += worse
        if best:
            groups.append(Group(people.person(best[0]), routes[about], about.language, best))
    return groups, left_out


def _ready(parts: Mapping[tuple[_About, timedelta], Sequence[Due]], now: datetime) -> dict[_About, list[Due]]:
    ready: dict[_About, list[Due]] = defaultdict(list)
    for (about, _offset), some in parts.items():
        if _is_time(some, about.channel, now):
            ready[about] += some
    return ready


def _texted_that_day(dues: Iterable[Due]) -> set[Due]:
    """Those whose text comes the evening before, on a day on which they had one already; one query, or none."""
    early = [due for due in dues if due.row.texts and due.is_brought_forward]
    if not early:
        return set()
    texts = Reminder.objects.filter(
        session__in={due.pair.session for due in early}, message__channel=Channel.SMS
    ).exclude(message__state=State.EXPIRED)
    of = Coalesce("registration", "assignment", "supply")
    days = defaultdict(set)
    for *key, at in texts.values_list("plan__audience", "session", "starts_at", of, "message__send_after"):
        days[tuple(key)].add(at)
    return {due for due in early if any(_same_day(due, at) for at in days[_key(due)])}


def _key(due: Due) -> tuple[str, int, datetime, int]:
    pair = due.pair
    return pair.plan.audience, pair.session, pair.starts_at, due.row.of


def _same_day(due: Due, at: datetime) -> bool:
    zone = zone_of(due.row.zone)
    return at.astimezone(zone).date() == due.falls_due(Channel.SMS).astimezone(zone).date()


def _about(due: Due, route: Route) -> _About:
    contact = route.contact.pk if route.contact else None
    pair, row = due.pair, due.row
    return _About(row.person, contact, route.channel, row.language, pair.plan.audience, pair.day, pair.private)


def _is_time(dues: Sequence[Due], channel: str, now: datetime) -> bool:
    moments = [due.falls_due(channel) for due in dues]
    return (max(moments) if dues[0].pair.plan.is_after else min(moments)) <= now


def _best(dues: Sequence[Due], arrives: datetime) -> tuple[list[Due], list[tuple[Due, Reminder.Left]]]:
    """The reminder of each session that says it best, soonest session first; and what is left out.

    What arrives when it has begun is of no use.
    """
    best: dict[tuple[int, int], Due] = {}
    left_out = []
    for due in sorted(dues, key=lambda one: (abs(one.pair.plan.offset), one.pair.plan.pk)):
        key = (due.pair.session, due.row.of)
        if not due.pair.plan.is_after and due.pair.starts_at <= arrives:
            left_out.append((due, Reminder.Left.LATE))
        elif key in best:
            left_out.append((due, Reminder.Left.LATER))
        else:
            best[key] = due
    return sorted(best.values(), key=lambda one: (one.pair.starts_at, one.pair.session)), left_out

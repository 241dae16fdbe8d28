"""More dates for a series, and which of its dates a changed rule would not name any more. Nothing moves by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from events.schedule.changing import leave_out_locked, lock_sessions
from events.schedule.copying import make_like, new_roster
from events.schedule.models import Series, Session, Status
from events.schedule.planned import planned_starts
from events.schedule.rules.expanding import Recurrence, Rule
from events.schedule.school_calendars.closures import closed_days

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from accounts.languages import Text
    from accounts.models import User

GONE = (Status.SKIPPED, Status.CANCELED)


@dataclass(frozen=True)
class Off:
    """What a changed rule does not fit: coming dates that it does not name, and dates of it that have no row."""

    sessions: tuple[Session, ...]
    new: tuple[datetime, ...]


@transaction.atomic
def extend_series(
    series: Series,
    dates: Sequence[datetime],
    *,
    left_out: Sequence[datetime] = (),
    titles: Mapping[datetime, Mapping[str, Text]] | None = None,
    rules: Mapping[str, object] | None = None,
    now: datetime,
    actor: User | None = None,
) -> list[Session]:
    """Drafts on more dates, each like the last one there is; returns those that are new.

    Doing it twice is the same as once. A date that was left out, moved or canceled never comes back: it has its row.
    `left_out` are dates of the rules that nobody wants; they get a row too, so that nothing proposes them again.
    `titles` are those of dates that have their own; the summary of the last date is not theirs, then. `rules` are what
    the series is planned by from now on. Courses keep their one list of people.
    Raises ValidationError with code `no-series` where there is no date to go by.
    """
    everything = Session.objects.of_root(series)
    lock_sessions(everything)
    Series.objects.select_for_update(of=("self",), no_key=True).get(pk=series.root_id_or_own)
    series = (
        Series.objects.select_for_update(of=("self",), no_key=True)
        .select_related("program", "roster")
        .get(pk=series.pk)
    )
    pattern = pattern_of(series)
    if pattern is None:
        raise ValidationError(_("This series has no date to go by."), code="no-series")
    there = planned_starts(everything.all())
    wanted = {start: False for start in dates if start not in there}
    wanted |= {start: True for start in left_out if start not in there and start not in wanted}
    made = []
    for start in sorted(wanted):
        session = _one_more(series, pattern, start, (titles or {}).get(start), now=now, actor=actor)
        if wanted[start]:
            leave_out_locked(session)
            note_change(actor, "left out", session, now=now)
        else:
            made.append(session)
    longer = rules is not None and rules != series.rules
    if rules is not None and longer:
        series.rules = dict(rules)
        series.save(update_fields=["rules"])
    if wanted or longer:
        note_change(actor, "extended", series, now=now)
    return made


def _one_more(
    series: Series,
    pattern: Session,
    start: datetime,
    title: Mapping[str, Text] | None,
    *,
    now: datetime,
    actor: User | None,
) -> Session:
    changes = {"title": title, "summary": {}} if title else {}
    end = start + (pattern.ends_at - pattern.starts_at)
    roster = new_roster(series, pattern)
    return make_like(pattern, start, end, roster=roster, now=now, actor=actor, series=series, changes=changes)


def pattern_of(series: Series) -> Session | None:
    """The date that new ones are like: the last that was not left out, else the last there is."""
    own = series.sessions.select_related("program", "venue__school", "roster").order_by("-recurrence_id", "-pk")
    return own.exclude(status=Status.SKIPPED).first() or own.first()


def closed_for(series: Series, first: date, last: date) -> set[date]:
    """Days on which schools of the place or of the audience are closed, by the date that new ones are like."""
    pattern = pattern_of(series)
    if pattern is None:
        return set()
    schools = [pattern.venue.school] if pattern.venue and pattern.venue.school else []
    return closed_days(pattern.audience.all(), schools, first, last)


def until(recurrence: Recurrence, last: date) -> Recurrence:
    """The same rules with a later last day: those that ended last go on. Raises ValidationError as `Rule` does."""
    end = max((rule.last for rule in recurrence.rules), default=last)
    rules = tuple(_longer(rule, last) if rule.last == end else rule for rule in recurrence.rules)
    without = tuple(
        _longer(one, last) if isinstance(one, Rule) and one.last >= end else one for one in recurrence.without
    )
    return replace(recurrence, rules=rules, without=without)


def _longer(rule: Rule, last: date) -> Rule:
    return replace(rule, last=max(rule.last, last))


def dates_off(series: Series, recurrence: Recurrence, now: datetime, *, closed: Collection[date] | None = None) -> Off:
    """Which coming dates a changed rule does not name, and which of its coming dates have no row yet.

    A date that was moved by hand stands for the one it was planned for. On a day of which a date was canceled or left
    out nothing new is named, whatever the time of day. Raises ValidationError with code `too-many`.
    """
    if closed is None:
        span = recurrence.span
        closed = closed_for(series, span.first, span.last) if span else ()
    zone = _zone(series)
    named = set(recurrence.instants(zone, closed))
    rows = list(Session.objects.of_root(series).select_related("program", "venue__town", "series"))
    off: list[Session] = []
    unnamed: Counter[date] = Counter()
    for row in rows:
        planned = row.recurrence_id.replace(second=0) if row.recurrence_id else row.starts_at
        if named & {planned, row.starts_at}:
            continue
        if row.status in GONE:
            unnamed[planned.astimezone(zone).date()] += 1
        elif row.series_id == series.pk and row.ends_at > now:
            off.append(row)
    new = []
    for start in sorted(named - planned_starts(rows)):
        day = start.astimezone(zone).date()
        if start > now and not unnamed[day]:
            new.append(start)
        unnamed[day] = max(0, unnamed[day] - 1)
    return Off(tuple(sorted(off, key=lambda row: (row.starts_at, row.pk))), tuple(new))


def _zone(series: Series) -> ZoneInfo:
    return ZoneInfo(series.zone)


def last_planned(series: Series) -> date | None:
    """The last day for which this series, with its successors, was planned."""
    last = Session.objects.of_root(series).exclude(recurrence_id=None).order_by("-recurrence_id").first()
    return last.recurrence_id.astimezone(_zone(series)).date() if last and last.recurrence_id else None


def latest_of(series: Series) -> Series:
    """The series that later dates belong to: the last of those that it was split into, or itself."""
    last = Session.objects.of_root(series).select_related("series").order_by("-recurrence_id", "-pk").first()
    return last.series if last and last.series else series


def dates_after(series: Series, recurrence: Recurrence, now: datetime) -> list[datetime]:
    """The dates that the rules name after the last one that was planned; nothing between comes back."""
    last = last_planned(series)
    coming = dates_off(series, recurrence, now).new
    return [start for start in coming if last is None or start.astimezone(_zone(series)).date() > last]

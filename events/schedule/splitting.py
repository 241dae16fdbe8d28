"""Changing a series from one date on, or all of it: a true split, with nothing before it touched."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F
from django.utils.translation import gettext as _

from accounts.history import note_change
from events.rosters.models import Roster
from events.rosters.room import set_capacity
from events.schedule.changes import News
from events.schedule.changing import call_off, leave_out_locked, lock_sessions, set_fields, set_time, settle
from events.schedule.copying import make_like, new_roster
from events.schedule.models import Series, Session, Status
from events.schedule.notices import tell_everybody
from events.schedule.planned import planned_starts
from events.schedule.recurrence import wall_time
from events.schedule.rules.data import read_rules, write_rules
from events.schedule.slugs import make_slug
from events.schedule.steps import Outcome, SeriesChange, Step, changes_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from accounts.models import User
    from events.schedule.notices import Telling
    from events.schedule.querysets import SessionQuerySet

SECOND = timedelta(seconds=1)
FAR = timedelta(days=365_000)
"""Where nothing is planned: dates that change places stand there for a moment."""
__all__ = [
    "Outcome", "SeriesChange", "Step", "change_all", "change_following", "coming_dates", "following_dates",
    "split_series",
]  # fmt: skip


def coming_dates(series: Series, *, now: datetime) -> SessionQuerySet:
    """Every date of a series and its successors that a change of all of it may concern: not over, not left out."""
    found: SessionQuerySet = Session.objects.of_root(series).filter(ends_at__gt=now).exclude(status=Status.SKIPPED)
    return found.order_by("starts_at", "pk")


def following_dates(first: Session, *, now: datetime) -> SessionQuerySet:
    """The same from one date on, as they were planned first; also those of series that were split off before."""
    found: SessionQuerySet = coming_dates(_series_of(first), now=now)
    return found.filter(recurrence_id__gte=first.recurrence_id)


def _series_of(session: Session) -> Series:
    if session.series is None:
        raise ValidationError(_("This date does not belong to a series."), code="no-series")
    return session.series


@transaction.atomic
def split_series(first: Session, *, now: datetime, actor: User | None = None) -> Series:
    """A new series with the same root that begins with this date; this and all later dates move over as they are.

    Rows, UIDs, addresses, sign-ups, attendance and calendar entries stay. The old series ends before this date, and
    its rules with it. Where nothing stands before this date, nothing is split.
    Raises ValidationError with code `no-series`.
    """
    (first,) = lock_sessions([first])
    series = Series.objects.select_for_update(of=("self",), no_key=True).get(pk=_series_of(first).pk)
    earlier = series.sessions.filter(recurrence_id__lt=first.recurrence_id)
    if not earlier.exists():
        return series
    successor = Series.objects.create(
        program=series.program,
        slug=make_slug(series.title, series.program.visibility),
        root_id=series.root_id_or_own,
        title=series.title,
        zone=series.zone,
        start_time=series.start_time,
        rules=series.rules,
        sponsors=series.sponsors,
        roster=series.roster,
    )
    series.sessions.filter(recurrence_id__gte=first.recurrence_id).update(series=successor)
    series.rules = _until(series.rules, first)
    series.save(update_fields=["rules"])
    note_change(actor, "split", series, now=now)
    return successor


def _until(data: Mapping[str, Any], first: Session) -> Mapping[str, Any]:
    """The rules, ending before this date."""
    recurrence = read_rules(data)
    if recurrence is None or first.recurrence_id is None:
        return data
    start = wall_time(first.recurrence_id, first.tz)
    rules = []
    for rule in recurrence.rules:
        earlier_that_day = min(rule.times or (recurrence.at,)) < start.time()
        last = min(rule.last, start.date() if earlier_that_day else start.date() - timedelta(days=1))
        rules += [replace(rule, last=last)] if rule.first <= last else []
    listed = tuple(day for day in recurrence.listed if day < start)
    return write_rules(replace(recurrence, rules=tuple(rules), listed=listed))


@transaction.atomic
def change_following(first: Session, change: SeriesChange, *, now: datetime, actor: User | None = None) -> Outcome:
    """Change this date and all that follow it: a true split, then what each step says. Everybody is told once.

    `change.steps` speak of every date of `following_dates`.
    Raises ValidationError with code `conflict` (a date was changed or came in between, or is there no more),
    `twice`, `past`, `backwards`, `promised` or `no-title`.
    """

    def dates() -> SessionQuerySet:
        return following_dates(Session.objects.select_related("series__root").get(pk=first.pk), now=now)

    locked = _lock(dates, change)
    series = split_series(first, now=now, actor=actor)
    return _change(series, locked, change, now=now, actor=actor)


@transaction.atomic
def change_all(series: Series, change: SeriesChange, *, now: datetime, actor: User | None = None) -> Outcome:
    """Change every date that is not over, in place. Everybody is told once. Refuses as `change_following` does."""
    locked = _lock(lambda: coming_dates(series, now=now), change)
    last = Session.objects.of_root(series).order_by("-recurrence_id").select_related("series").first()
    ours = last.series if last and last.series else series
    ours = Series.objects.select_for_update(of=("self",), no_key=True).get(pk=ours.pk)
    return _change(ours, locked, change, now=now, actor=actor)


def _lock(dates: Callable[[], SessionQuerySet], change: SeriesChange) -> dict[int, Session]:
    """The dates, held; refused where they are not those that were shown, or others came while one waited for them."""
    locked = {session.pk: session for session in lock_sessions(dates())}
    steps = {step.session.pk: step for step in change.steps}
    stale = any(step.seen and step.seen != locked[pk].updated_at for pk, step in steps.items() if pk in locked)
    if stale or not steps.keys() == locked.keys() == {session.pk for session in dates()}:
        raise ValidationError(_("Somebody else changed these dates meanwhile. Please look again."), code="conflict")
    return locked


def _change(
    series: Series, locked: Mapping[int, Session], change: SeriesChange, *, now: datetime, actor: User | None
) -> Outcome:
    _refuse_twice(locked, change)
    happened: list[tuple[Session, News.Kind | None]] = []
    done: Counter[str] = Counter()
    fields: dict[int, list[str]] = {}
    order = sorted(change.steps, key=lambda step: step.session.pk)
    _free_planned_starts(series, order)
    for step in order:
        session = locked[step.session.pk]
        act, news = _take(step, session, change, now)
        fields[session.pk] = act
        happened += [(session, kind) for kind in news]
        done["moved"] += step.act == "move" and "starts_at" in act
        done["dropped"] += step.act == "drop"
        done["changed"] += bool(set(act) - {"starts_at", "ends_at", "status"})
    added = _add(series, locked, change, now=now, actor=actor)
    if change.rules is not None:
        series.rules = dict(change.rules)
        later = Session.objects.filter(pk__in=locked).order_by().values_list("series", flat=True)
        Series.objects.filter(pk__in={series.pk, *later}).update(rules=series.rules)
    told = tell_everybody(happened, now=now, telling=change.telling)
    _resize(locked.values(), change, now=now)
    settle(locked.values(), now=now)
    _note(series, locked, fields, told, change.telling, now=now, actor=actor)
    return Outcome(series, done["moved"], done["dropped"], done["changed"], added, told)


def _refuse_twice(locked: Mapping[int, Session], change: SeriesChange) -> None:
    """No two dates of a series start at the same moment after the change."""
    after = [
        step.starts_at if step.act == "move" else locked[step.session.pk].starts_at
        for step in change.steps
        if step.act != "drop" and locked[step.session.pk].status != Status.CANCELED
    ]
    before = Counter(session.starts_at for session in locked.values())
    starts = Counter([*after, *{start for start, _end in change.new_dates if start not in before}])
    if any(number > max(1, before[start]) for start, number in starts.items() if start):
        raise ValidationError(_("One date is there twice."), code="twice")


def _free_planned_starts(series: Series, steps: Iterable[Step]) -> None:
    """Give moved dates their new planned start, and let go of all the old ones first: two may change places.

    The planned start of a date that was left out stays taken, so that it does not come back; who moves there is
    planned a second later.
    """
    moving = {step.session.pk: step.starts_at for step in steps if step.act == "move" and step.starts_at}
    rows = Session.objects.filter(pk__in=moving)
    home = dict(rows.values_list("pk", "series"))
    rows.update(recurrence_id=F("recurrence_id") + FAR)
    others = Session.objects.of_root(series).exclude(pk__in=moving)
    taken = set(others.values_list("series", "recurrence_id"))
    for pk, planned in moving.items():
        while (home[pk], planned) in taken:
            planned += SECOND  # noqa: PLW2901 - the next one that is free
        taken.add((home[pk], planned))
        Session.objects.filter(pk=pk).update(recurrence_id=planned)


def _take(step: Step, session: Session, change: SeriesChange, now: datetime) -> tuple[list[str], list[News.Kind]]:
    """Do one step; says which fields differ and what people must hear."""
    if step.act == "drop":
        news = call_off(session, now=now)
        return (["status"] if news or leave_out_locked(session) else []), [news] if news else []
    changed: list[str] = []
    kinds: list[News.Kind] = []
    changes = changes_for(replace(step, session=session), change)
    if changes and session.status != Status.CANCELED:
        changed, news = set_fields(session, changes, now=now, by_hand=False)
        kinds += [news] if news else []
    if step.act == "move" and step.starts_at and step.ends_at:
        before = session.starts_at, session.ends_at
        news = set_time(session, step.starts_at, step.ends_at, now=now, by_hand=False)
        kinds += [news] if news else []
        changed += ["starts_at"] if before[0] != step.starts_at else []
        changed += ["ends_at"] if before[1] != step.ends_at else []
    return changed, kinds


def _add(
    series: Series, locked: Mapping[int, Session], change: SeriesChange, *, now: datetime, actor: User | None
) -> int:
    """The dates that are new, as drafts like the last of those there are; a date left out does not come back."""
    pattern = max(locked.values(), key=lambda session: session.starts_at, default=None)
    if pattern is None:
        return 0
    there = planned_starts(Session.objects.of_root(series))
    new = sorted({pair for pair in change.new_dates if pair[0] not in there})
    for starts_at, ends_at in new:
        roster = new_roster(series, pattern)
        make_like(pattern, starts_at, ends_at, roster=roster, now=now, actor=actor, series=series)
    return len(new)


def _resize(sessions: Iterable[Session], change: SeriesChange, *, now: datetime) -> None:
    """Set the number of places of each date; refused with the date where more are promised."""
    rosters = {one.roster_id: one for one in sessions if one.roster_id} if change.sets_capacity else {}
    for pk in sorted(rosters):
        session = rosters[pk]
        try:
            set_capacity(Roster(pk=pk), change.capacity, now=now)
        except ValidationError as error:
            raise ValidationError(f"{session.when_here}: {error.messages[0]}", code="promised") from error


def _note(
    series: Series,
    locked: Mapping[int, Session],
    fields: Mapping[int, list[str]],
    told: int,
    telling: Telling,
    *,
    now: datetime,
    actor: User | None,
) -> None:
    everything = sorted({name for names in fields.values() for name in names})
    note_change(actor, "series edited", series, fields=everything, told=told, now=now, batch=telling.batch)
    news = News.objects.filter(batch=telling.batch, message__isnull=False).order_by().values("session")
    heard = Counter(dict(news.annotate(families=Count("message", distinct=True)).values_list("session", "families")))
    for pk, names in fields.items():
        if names:
            act = "canceled" if locked[pk].status == Status.CANCELED and "status" in names else "edited"
            act = "left out" if locked[pk].status == Status.SKIPPED else act
            note_change(actor, act, locked[pk], fields=names, told=heard[pk], now=now, batch=telling.batch)

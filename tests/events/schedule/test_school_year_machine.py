"""A school year lived at random: whatever is planned, moved, called off and taken back, nobody and nothing is lost."""

from __future__ import annotations

from itertools import cycle

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from accounts.languages import approved
from events.schedule.copying import copy_series
from events.schedule.models import Series, Session
from events.schedule.seasons.extending import extend_series, latest_of
from events.schedule.splitting import (
    change_all,
    change_following,
    coming_dates,
    following_dates,
    split_series,
)
from events.schedule.steps import SeriesChange, Step
from events.schedule.undoing import undo
from tests.events.schedule.school_year import MINUTE, SHOWN, at_wall, pick
from tests.events.schedule.single_dates import BY, CHANGES, HOUR, LATER, NUMBER, WEEK, SingleDates
from tests.factories import make_closing
from tests.lives import live

pytestmark = pytest.mark.django_db
ACTS = st.lists(st.sampled_from(["keep", "move", "drop", "own", "move"]), min_size=1, max_size=4)
NEW = st.lists(st.integers(-3, 9), max_size=2)
WISH = st.fixed_dictionaries(
    {
        "acts": ACTS, "by": BY, "said": CHANGES, "new": NEW, "later": LATER,
        "capacity": st.sampled_from([None, None, 3, 8, 0]),
    }
)  # fmt: skip
"""What a coordinator wants of several dates; capacity 0: as many as come."""
MOST = 24
"""More dates than this would only make it slower."""


class LivedYear(SingleDates):
    """What happens to several dates at once: seasons, splits, new rules, copies and snow."""

    @rule(number=NUMBER)
    def split(self, number):
        session = pick(number, self.sessions(series__isnull=False))
        with self.act():
            split_series(session, now=self.now)

    @rule(number=NUMBER, wish=WISH)
    def from_one_date_on(self, number, wish):
        first = pick(number, self.sessions(series__isnull=False))
        dates = list(following_dates(first, now=self.now))
        self.change(lambda change: change_following(first, change, now=self.now), dates, wish)

    @rule(number=NUMBER, wish=WISH)
    def all_dates(self, number, wish):
        series = pick(number, Series.objects.filter(root=None).order_by("pk"))
        dates = list(coming_dates(series, now=self.now))
        self.change(lambda change: change_all(series, change, now=self.now), dates, wish)

    def change(self, do, dates, wish):
        """Several dates change at once: some move, some are dropped, some are kept as they were made by hand."""
        steps = [self.step(one, act, wish["by"]) for one, act in zip(dates, cycle(wish["acts"]), strict=False)]
        new = self.room_for(dates, wish["new"])
        change = SeriesChange(
            steps=steps,
            changes=self.changes(wish["said"]),
            new_dates=[(start, start + HOUR) for start in new],
            capacity=wish["capacity"] or None,
            sets_capacity=wish["capacity"] is not None,
            telling=self.telling(wish["later"]),
        )
        there = self.planned_after(steps) if steps else set(new)
        with self.act(dates):
            series = do(change).series
            for step in steps:
                self.foretell_step(step, change)
            self.adopt(series, dict.fromkeys({start for start in new if start not in there}, "draft"))

    @rule(number=NUMBER, other=NUMBER, later=LATER)
    def two_dates_change_places(self, number, other, later):
        series = pick(number, Series.objects.filter(root=None).order_by("pk"))
        dates = list(coming_dates(series, now=self.now))
        moving = [one for one in dates if one.status != "canceled"]
        one, two = pick(number, moving), pick(other, moving)
        if one == two:
            return
        to = {one: two, two: one}
        steps = [
            Step(session=at, act="move", starts_at=to[at].starts_at, ends_at=to[at].ends_at)
            if at in to
            else Step(session=at)
            for at in dates
        ]
        with self.act([one, two]):
            change_all(series, SeriesChange(steps=steps, telling=self.telling(later)), now=self.now)
            for step in steps:
                self.foretell_step(step, SeriesChange(steps=steps))

    @rule(number=NUMBER, weeks=NEW, left_out=NEW)
    def go_on_twice(self, number, weeks, left_out):
        series = latest_of(pick(number, Series.objects.order_by("pk")))
        rows = list(Session.objects.of_root(series))
        starts, gone = self.room_for(rows, weeks), self.room_for(rows, left_out)
        there = {one.starts_at for one in rows} | {one.recurrence_id.replace(second=0) for one in rows}
        new = dict.fromkeys(gone, "skipped") | dict.fromkeys(starts, "draft")
        with self.act():
            extend_series(series, starts, left_out=gone, now=self.now)
            assert extend_series(series, starts, left_out=gone, now=self.now) == []
            self.adopt(series, {start: status for start, status in new.items() if start not in there})

    @rule(number=NUMBER, years=st.integers(1, 2))
    def copy(self, number, years):
        series = pick(number, Series.objects.filter(root=None).order_by("pk"))
        dates = [(one, at_wall(one.starts_at, years * 52 * WEEK)) for one in Session.objects.of_root(series)]
        if len(self.rows) > MOST or len({start for _session, start in dates}) < len(dates):
            return
        with self.act():
            title = approved(en=f"Copy at {self.now}")
            made = copy_series(series, dates, title, now=self.now)
            assert copy_series(series, dates, title, now=self.now) == made
            self.adopt(made, {start: "draft" for _session, start in dates})

    @rule(number=NUMBER, act=st.sampled_from(["cancel", "online", "delay"]))
    def snow_falls(self, number, act):
        coming = self.sessions(status="confirmed", starts_at__gt=self.now + MINUTE)
        day = pick(number, coming)
        sessions = [one for one in coming if one.local_start.date() == day.local_start.date()] if day else []
        if not sessions:
            return
        before = {one.pk: {name: getattr(one, name) for name in SHOWN} for one in sessions}
        with self.act(sessions):
            minutes = 60 if act == "delay" else 0
            link = "https://meet.example/snow"
            day = make_closing(*sessions, act=act, link=link, minutes=minutes, now=self.now)
            done = {"cancel": {"status": "canceled"}, "online": {"mode": "online"}, "delay": {}}[act]
            for one in sessions:
                late = {"starts_at": one.starts_at + HOUR, "ends_at": one.ends_at + HOUR}
                self.foretell(one, **done, **(late if act == "delay" else {}))
            names = ("status", *{"cancel": (), "online": ("mode", "join_url"), "delay": ("starts_at", "ends_at")}[act])
            after = {row["pk"]: row for row in Session.objects.filter(pk__in=before).values("pk", *names)}
            self.days.append((day, before, after))

    @rule(number=NUMBER)
    def the_snow_melts(self, number):
        if not self.days:
            return
        day, before, after = pick(number, self.days)
        sessions = list(self.sessions(pk__in=before))
        with self.act(sessions):
            open_still = day.sessions.filter(disruption__undone_at=None).exists()
            undo(day, now=self.now)
            for one in sessions:
                left = after[one.pk]
                was = {name: before[one.pk][name] for name in left if name in SHOWN}
                late = "starts_at" in was and was["starts_at"] <= self.now
                too_late = late or (one.is_canceled and one.ends_at <= self.now)
                if open_still and all(getattr(one, name) == left[name] for name in left) and not too_late:
                    self.foretell(one, **was)

    @rule()
    def calendars_read_the_feed(self):
        self.check_feed()

    def step(self, session, act, by):
        """What is to become of one date. One that is canceled stays as it is."""
        if act == "move" and session.status != "canceled":
            start, end = at_wall(session.starts_at, by), at_wall(session.ends_at, by)
            return Step(session=session, act="move", starts_at=start, ends_at=end, seen=session.updated_at)
        act = "drop" if act == "drop" else "keep"
        return Step(session=session, act=act, fields=act != "own", seen=session.updated_at)

    def foretell_step(self, step, change):
        """What a step makes of its date."""
        session = step.session
        if step.act == "drop":
            self.foretell(session, status={"draft": "skipped"}.get(session.status, "canceled"))
            return
        if step.act == "move":
            self.foretell(session, starts_at=step.starts_at, ends_at=step.ends_at)
        if step.fields and "venue" in change.changes and session.status != "canceled":
            self.foretell(session, venue_id=change.changes["venue"].pk)

    def planned_after(self, steps):
        """Every start that a series and its successors ever planned, or will have: none of them is made again."""
        moves = {step.session.pk: step.starts_at for step in steps if step.act == "move"}
        there = set()
        for row in Session.objects.of_root(steps[0].session.series):
            there |= {moves.get(row.pk, row.recurrence_id.replace(second=0)), moves.get(row.pk, row.starts_at)}
        return there

    def room_for(self, dates, weeks):
        """Starts some weeks after the last date (or before, where there may be one), while there are not too many."""
        last = max((one.starts_at for one in dates), default=None)
        return [] if last is None or len(self.rows) > MOST else [at_wall(last, week * WEEK) for week in weeks]

    def adopt(self, series, starts):
        """These starts, and no others, have got a row each."""
        new = [one for one in self.sessions() if one.pk not in self.foretold]
        assert {one.starts_at: one.status for one in new} == starts
        assert len(new) == len(starts)
        assert all(one.series_id == series.pk for one in new)
        self.foretell(*new)


@pytest.mark.rule("P18")
@pytest.mark.rule("P19")
@pytest.mark.rule("P21")
@pytest.mark.rule("N2")
def test_a_school_year_survives_whatever_happens_in_it():
    """The same years each time; SCHOOL_YEAR_RUNS lives that many others, SCHOOL_YEAR_SHRINK makes a failure short."""
    live(LivedYear, "SCHOOL_YEAR", runs=14)

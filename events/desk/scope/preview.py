"""What a change of several dates would do, date by date, and who would be told: looked at before it is done."""

from __future__ import annotations

import copy
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.seen import print_of
from events.desk.people_counted import families_on
from events.desk.scope.forms import DROP, KEEP, OWN, NewDatesForm, key_of, length_of
from events.desk.scope.lines import Line, NewDate
from events.schedule.bookings import place_of
from events.schedule.changing import changed_fields, refuse_move
from events.schedule.clashes import clashes_as_if, clashes_for
from events.schedule.facts import facts_of
from events.schedule.forms import refuse_left_out_hour
from events.schedule.models import Session, Status
from events.schedule.notices import affected_if
from events.schedule.recurrence import resolve, wall_time
from events.schedule.school_calendars.closures import warnings_for, warnings_of
from events.schedule.steps import SeriesChange, Step, changes_for
from events.schedule.telling import when_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.grants import Viewer
    from events.desk.people_counted import Families
    from events.desk.scope.dates import Scope, Wanted
    from events.desk.scope.forms import RowForm, ScopeForm
    from events.desk.telling_forms import TellingForm
    from events.schedule.notices import Affected


class Preview:
    """Everything that would happen, as one sees it before it does."""

    def __init__(
        self, scope: Scope, wanted: Wanted, form: ScopeForm, telling: TellingForm, data: Any, *, viewer: Viewer
    ) -> None:
        self.scope, self.wanted, self.form, self.telling, self.viewer = scope, wanted, form, telling, viewer
        self.changes = form.changes()
        families = families_on(scope.dates)
        again = form.cleaned_data.get("basis") == wanted.basis
        self.lines = [self._line(row, families[row.session.pk]) for row in wanted.rows(data)]
        self._refuse_twice()
        self._warn()
        self.new_dates = self._new_dates(set(NewDatesForm(data).chosen()["new"] or ()) if again else None)
        self.is_valid = all(line.form.is_valid() for line in self.lines)

    def _line(self, form: RowForm, families: Families) -> Line:
        session = form.session
        line = Line(
            session,
            form,
            fits=self.wanted.fits(session),
            fixed=not self.scope.movable(session),
            by_hand=sorted(set(self.changes) & set(session.edited_fields)),
            families=families,
        )
        if form.is_valid():
            try:
                self._decide(line, form.cleaned_data)
            except ValidationError as error:
                form.add_error("act", error)
        taken = form.is_valid() and form.cleaned_data["take"]
        line.step = Step(
            session=session,
            act="move" if line.act not in (KEEP, DROP) else "drop" if line.act == DROP else "keep",
            starts_at=line.starts_at,
            ends_at=line.ends_at,
            kept=() if taken else line.by_hand,
            seen=session.updated_at,
        )
        if line.step.act != "drop" and session.status != Status.CANCELED:
            line.changed = changed_fields(
                session, changes_for(line.step, SeriesChange(steps=(), changes=self.changes))
            )
        if self._resizes(session):
            line.changed = [*line.changed, "capacity"]
        return line

    def _resizes(self, session: Session) -> bool:
        return bool(
            self.form.sets_capacity and session.roster and session.roster.capacity != self.form.capacity_wanted
        )

    def _decide(self, line: Line, data: Mapping[str, Any]) -> None:
        """Find the instant that is meant. Raises ValidationError where it cannot be."""
        session, zone = line.session, self.scope.zone
        line.act = data["act"]
        if line.act in (KEEP, DROP):
            return
        if line.act == OWN:
            at = data.get("at") or self.form.cleaned_data.get("at") or wall_time(session.starts_at, zone).time()
            local = datetime.combine(data["day"], at)
        else:
            local = datetime.fromisoformat(line.act)
        start = session.starts_at
        if local != wall_time(start, zone):
            start = resolve(refuse_left_out_hour(local.date(), local.time(), zone), zone)
        end = start + length_of(session, self.form.cleaned_data.get("minutes"))
        if (start, end) == (session.starts_at, session.ends_at):
            line.act = KEEP
            return
        refuse_move(session, start, end, now=self.scope.now)
        line.starts_at, line.ends_at = start, end

    def _refuse_twice(self) -> None:
        after = Counter(line.comes for line in self.lines if line.comes)
        for line in self.lines:
            if line.comes and after[line.comes] > 1 and line.starts_at:
                line.form.add_error("act", ValidationError(_("Another date would be at that time too."), code="twice"))

    def _would_be(self, line: Line) -> Session:
        """The session as it would be, in memory."""
        one = copy.copy(line.session)
        one.as_held = facts_of(line.session)
        one.starts_at, one.ends_at = line.starts_at or one.starts_at, line.ends_at or one.ends_at
        for name in ("venue", "room", "mode", "join_url"):
            if name in line.changed:
                setattr(one, name, self.changes[name])
        if line.act == DROP:
            one.status = Status.CANCELED
        return one

    def _warn(self) -> None:
        would_be = self.would_be = [self._would_be(line) for line in self.lines]
        coming = [one for one in would_be if one.status in (Status.DRAFT, Status.CONFIRMED)]
        reasons = warnings_of(coming)
        clashes = clashes_as_if(would_be, viewer=self.viewer)
        for line in self.lines:
            if line.act != DROP:
                line.warnings = [*reasons.get(line.session.pk, ()), *clashes[line.session.pk]]

    def _new_dates(self, ticked: set[str] | None) -> list[NewDate]:
        """New dates that no old one becomes: not those that were left out once."""
        zone = self.scope.zone
        there = {line.comes for line in self.lines} | {one.starts_at for one in self.scope.dates}
        starts = [(local, resolve(local, zone)) for local in self.wanted.new]
        starts = [pair for pair in starts if pair[1] not in there | self.scope.left_out]
        pattern = max(self.scope.dates, key=lambda one: one.starts_at, default=None)
        if pattern is None or not starts:
            return []
        length = length_of(pattern, self.form.cleaned_data.get("minutes"))
        one = copy.copy(pattern)
        for name in ("venue", "room", "mode"):
            setattr(one, name, self.changes.get(name, getattr(pattern, name)))
        reasons = warnings_for([local.date() for local, _start in starts], one.program, one.venue, one.audience.all())
        times = [(start, start + length) for _local, start in starts]
        clashes = clashes_for(times, venue=place_of(one), room=one.room, viewer=self.viewer)
        language = get_language() or "en"
        return [
            NewDate(
                key_of(local),
                start,
                end,
                when_line(start.astimezone(zone), end.astimezone(zone), language),
                [*reasons[local.date()], *taken],
                ticked is None or key_of(local) in ticked,
            )
            for (local, _start), (start, end), taken in zip(starts, times, clashes, strict=True)
        ]

    @cached_property
    def gone_before(self) -> int:
        """How many dates of the rule or list were left out once, so that they do not come back."""
        starts = {resolve(local, self.scope.zone) for local in self.wanted.new}
        return len(starts & self.scope.left_out - {line.comes for line in self.lines})

    @property
    def unmatched(self) -> int:
        """For how many dates somebody still has to say what becomes of them."""
        return sum(1 for line in self.lines if line.is_unmatched)

    @property
    def off(self) -> int:
        """How many dates no longer fit."""
        return sum(1 for line in self.lines if not line.fits and not line.fixed)

    @property
    def warned(self) -> int:
        """How many dates one should look at twice."""
        return sum(1 for line in self.lines if line.warnings)

    @property
    def number(self) -> int:
        """How many dates change."""
        return sum(1 for line in self.lines if line.differs)

    @property
    def added(self) -> list[NewDate]:
        """The new dates that are ticked."""
        return [one for one in self.new_dates if one.ticked]

    @cached_property
    def affected(self) -> Affected:
        """Who is told, each family once."""
        changed = [one for one, line in zip(self.would_be, self.lines, strict=True) if line.tells]
        return affected_if(changed, now=self.scope.now)

    @property
    def first_told(self) -> datetime | None:
        """Before this moment people must have heard."""
        told = [line for line in self.lines if line.tells]
        return min((min(line.session.starts_at, line.comes or line.session.starts_at) for line in told), default=None)

    @property
    def does_something(self) -> bool:
        """Whether anything would happen."""
        return bool(self.number or self.added or self.changes_rules)

    @property
    def changes_rules(self) -> bool:
        """Whether later dates are planned by something else from now on."""
        return self.wanted.rules_after is not None

    def change(self) -> SeriesChange:
        """What was shown, to be done."""
        return SeriesChange(
            steps=[line.step for line in self.lines],
            changes=self.changes,
            new_dates=[(one.starts_at, one.ends_at) for one in self.added],
            rules=self.wanted.rules_after,
            capacity=self.form.capacity_wanted,
            sets_capacity=self.form.sets_capacity,
            telling=self.telling.telling(),
        )

    def stamp(self) -> str:
        """What was shown: when any of it differs, it is shown again before anything happens."""
        lines = [
            (line.session.pk, line.step.seen, line.act, line.starts_at, line.ends_at, line.step.kept, line.changed)
            for line in self.lines
        ]
        warnings = [[str(one) for one in line.warnings] for line in self.lines]
        people = (self.affected.families, self.affected.languages, self.affected.calls)
        new = [(one.key, one.ends_at, one.ticked) for one in self.new_dates]
        rest = (self.changes, self.form.sets_capacity, self.form.capacity_wanted, self.wanted.rules_after)
        return print_of(lines, warnings, people, new, rest, self.telling.stamp())

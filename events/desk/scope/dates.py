"""Which dates of a series a change concerns, and what is proposed for each of them; nothing is changed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.seen import print_of
from events.desk.scope.forms import DROP, KEEP, LIST, OWN, RULE, RowForm, days_to, key_of
from events.schedule.matching import match_dates, shifted
from events.schedule.models import Series, Session, Status
from events.schedule.recurrence import wall_time
from events.schedule.rules.data import read_rules, write_rules
from events.schedule.seasons.extending import closed_for
from events.schedule.splitting import coming_dates, following_dates
from events.schedule.telling import moment_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from events.desk.scope.forms import ScopeForm
    from events.schedule.rules.expanding import Recurrence
    from events.schedule.rules.forms import BaseRules

MOST_OFFERED = 8
"""So many new dates are offered to choose from for one old date: the nearest ones."""
USUAL = time(9)
MOVABLE = (Status.DRAFT, Status.CONFIRMED)


@dataclass(frozen=True)
class Scope:
    """The dates that a change is about: one and all that follow it, or all that are still to come."""

    series: Series
    first: Session | None
    dates: Sequence[Session]
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        """The clock on the wall."""
        return ZoneInfo(self.series.zone)

    def movable(self, session: Session) -> bool:
        """Whether it can move: it is not called off and has not begun."""
        return session.status in MOVABLE and session.starts_at > self.now

    @property
    def start(self) -> Session | None:
        """The first date that can move."""
        return next((one for one in self.dates if self.movable(one)), None)

    @cached_property
    def left_out(self) -> set[datetime]:
        """Starts of dates that somebody left out; they do not come back."""
        out = Session.objects.of_root(self.series).filter(status=Status.SKIPPED)
        return {start for pair in out.values_list("starts_at", "recurrence_id") for start in pair if start}


def scope_of(series: Series, first: Session | None, *, now: datetime) -> Scope:
    """Everything that a change of a series, or from one date on, is about."""
    found = following_dates(first, now=now) if first else coming_dates(series, now=now)
    rows = found.select_related("program", "venue__town", "venue__school", "roster", "series")
    return Scope(series, first, list(rows.prefetch_related("audience")), now)


class Wanted:
    """The dates that were asked for: others for those that there are, by a rule or as a list."""

    def __init__(self, scope: Scope, form: ScopeForm, rules: BaseRules | None) -> None:
        self.scope, self.form, self.rules = scope, form, rules
        self.by = form.cleaned_data.get("dates_by") or ""

    @property
    def _days(self) -> int:
        first = self.scope.start
        return (
            days_to(self.form.cleaned_data.get("weekday"), wall_time(first.starts_at, self.scope.zone)) if first else 0
        )

    @cached_property
    def recurrence(self) -> Recurrence | None:
        """The rules from now on; None where the dates are a list. Raises ValidationError with code `too-many`."""
        data = self.form.cleaned_data
        if self.by == RULE and self.rules is not None:
            first = self.scope.start
            usual = wall_time(first.starts_at, self.scope.zone).time() if first else USUAL
            return self.rules.recurrence(data.get("at") or self.scope.series.start_time or usual)
        return None

    @cached_property
    def new(self) -> list[datetime]:
        """All dates that a rule or a list names, by the clock on the wall, from now on or from the first date on."""
        data, zone = self.form.cleaned_data, self.scope.zone
        first = self.scope.start
        if self.by == LIST:
            usual = data.get("at") or (wall_time(first.starts_at, zone).time() if first else USUAL)
            found = {datetime.combine(typed.day, typed.at or usual) for typed in data["dates"]}
        elif self.by == RULE and self.recurrence:
            found = {wall_time(one, zone) for one in self.recurrence.instants(zone, self._closed(self.recurrence))}
        else:
            return []
        since = wall_time(self.scope.now, zone)
        if self.scope.first:
            since = max(
                since, datetime.combine(wall_time(self.scope.first.starts_at, zone).date(), datetime.min.time())
            )
        return sorted(start for start in found if start > since)

    def _closed(self, recurrence: Recurrence) -> set[date]:
        days = [day for rule in recurrence.rules for day in (rule.first, rule.last)]
        return closed_for(self.scope.series, min(days), max(days)) if days else set()

    def target(self, session: Session) -> datetime:
        """The same date at another time or on another day of its week."""
        local = wall_time(session.starts_at, self.scope.zone)
        return datetime.combine(
            local.date() + timedelta(days=self._days), self.form.cleaned_data.get("at") or local.time()
        )

    @cached_property
    def _matched(self) -> Mapping[int, datetime]:
        zone = self.scope.zone
        free = [one for one in self.scope.dates if self.scope.movable(one) and "starts_at" not in one.edited_fields]
        kept = {
            wall_time(one.starts_at, zone)
            for one in self.scope.dates
            if self.scope.movable(one) and "starts_at" in one.edited_fields
        }
        return match_dates(
            {one.pk: wall_time(one.starts_at, zone) for one in free},
            [start for start in self.new if start not in kept],
        )

    def proposal(self, session: Session) -> str:
        """What is proposed for a date; empty where somebody has to say it."""
        if not self.scope.movable(session) or "starts_at" in session.edited_fields:
            return KEEP
        target = self._matched.get(session.pk) if self.by else self.target(session)
        if target is None:
            return ""
        same = target == wall_time(session.starts_at, self.scope.zone)
        return KEEP if same and not self.form.cleaned_data.get("minutes") else key_of(target)

    def fits(self, session: Session) -> bool:
        """Whether the date is still one of those that the rule or the list names."""
        return not self.by or wall_time(session.starts_at, self.scope.zone) in self.new

    def choices(self, session: Session) -> list[tuple[str, str]]:
        """What may become of a date."""
        local = wall_time(session.starts_at, self.scope.zone)
        keep = (KEEP, _("Keep its date"))
        if not self.scope.movable(session):
            return [keep]
        near = sorted(self.new, key=lambda start: abs(start - local))[:MOST_OFFERED]
        offered = {*near, *([self._matched[session.pk]] if session.pk in self._matched else [])}
        if not self.by:
            offered = {self.target(session)}
        if not self.form.cleaned_data.get("minutes"):
            offered.discard(local)
        language = get_language() or "en"
        drop = _("Leave it out") if session.status == Status.DRAFT else _("Cancel it")
        unsaid = [("", _("Please choose"))] if self.by and session.pk not in self._matched else []
        return [
            *unsaid, keep, *((key_of(start), moment_line(start, language)) for start in sorted(offered)),
            (OWN, _("A date of its own")), (DROP, drop),
        ]  # fmt: skip

    @property
    def rules_after(self) -> dict[str, Any] | None:
        """What the series is planned by afterwards; None where that stays as it is."""
        if self.by == RULE and self.recurrence:
            return write_rules(self.recurrence)
        if self.by == LIST:
            return {} if self._rules_now else None
        at = self.form.cleaned_data.get("at")
        try:
            before = read_rules(self._rules_now)
        except ValidationError:
            before = None
        if before is None or not (at or self._days):
            return None
        return write_rules(shifted(before, at=at, days=self._days))

    @property
    def _rules_now(self) -> Mapping[str, Any]:
        last = self.scope.dates[-1].series if self.scope.dates else None
        return (last or self.scope.series).rules or {}

    @property
    def basis(self) -> str:
        """What the proposals depend on; with another one they are made anew."""
        said = (self.form.dates_said, [form.cleaned_data for form in self.rules or ()] if self.by == RULE else ())
        return print_of(said, [one.pk for one in self.scope.dates])

    def rows(self, data: Any) -> list[RowForm]:
        """A form for each date: as it was chosen, or with what is proposed where the dates asked for are others."""
        again = self.form.cleaned_data.get("basis") == self.basis
        forms = []
        for session in self.scope.dates:
            choices = self.choices(session)
            known = {value for value, _label in choices}
            chosen = data.get(f"d{session.pk}-act") if again else None
            said = {f"d{session.pk}-act": self.proposal(session)}
            if chosen in known:
                said = {name: data.get(name, "") for name in _names(session) if name in data}
            forms.append(RowForm(said, session=session, choices=choices))
        return forms


def _names(session: Session) -> list[str]:
    return [f"d{session.pk}-{name}" for name in ("act", "day", "at", "take")]

"""What the page of a season shows: its dates with what speaks against each, a small year, and the rules in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.desk.calendars.year import years_unknown
from events.desk.forms import moment
from events.schedule.recurrence import school_year
from events.schedule.rules.expanding import Expansion, Recurrence
from events.schedule.rules.line_forms import WEEK
from events.schedule.school_calendars.closures import year_of
from events.schedule.seasons.building import Origin, build_season
from events.schedule.seasons.dates import KEY, Asked, Ticks, look_at, not_there, small_year
from events.schedule.telling import day_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from accounts.grants import Viewer
    from accounts.models import User
    from events.schedule.models import Series
    from events.schedule.rules.forms import BaseRules, RuleForm
    from events.schedule.rules.line_forms import DateLinesForm
    from events.schedule.seasons.dates import NotThere, Planned, Setting, SmallMonth
    from events.schedule.seasons.forms import SeasonForm


@dataclass(frozen=True, kw_only=True)
class Shown:
    """All dates as they are shown."""

    planned: Sequence[Planned]
    dropped: Sequence[NotThere] = ()
    year: Sequence[SmallMonth] = ()
    hidden: Sequence[str] = ()
    """Dates that were unticked and are not named just now: should they come back, they stay unticked."""
    recurrence: Recurrence | None = None
    stamp: str = ""
    unknown: Sequence[str] = ()
    """School years of these dates for which nobody has entered a calendar."""

    @property
    def kept(self) -> list[Planned]:
        """The dates that are ticked."""
        return [one for one in self.planned if one.kept]

    @property
    def left_out(self) -> list[Planned]:
        """The dates that are not."""
        return [one for one in self.planned if not one.kept]

    @property
    def warned(self) -> int:
        """How many of the ticked dates one should look at twice."""
        return sum(1 for one in self.kept if one.warnings)


def ticks_of(pressed: Mapping[str, Any]) -> Ticks:
    """Which dates were ticked when the page was sent."""
    return Ticks(*(frozenset(pressed[name] or ()) for name in ("shown", "kept", "out")))


def look(form: SeasonForm, rules: BaseRules, ticks: Ticks, viewer: Viewer) -> Shown:
    """The dates that rules and lines name together. Raises ValidationError with code `too-many`."""
    recurrence = form.recurrence(rules)
    setting = form.setting(viewer)
    closed = closed_of(recurrence, setting)
    expansion = recurrence.expand(closed) if form.has_rules else Expansion(())
    planned = look_at(form.asked(expansion), setting, ticks)
    return Shown(
        planned=planned,
        dropped=not_there(expansion.dropped, setting) if expansion.dropped else (),
        year=small_year(planned, closed or closed_near(planned, setting)),
        hidden=sorted(ticks.left_out - {one.key for one in planned}),
        recurrence=recurrence if form.has_rules and recurrence.rules else None,
        stamp=form.stamp(planned, recurrence),
        unknown=unknown_years(planned, setting),
    )


def closed_of(recurrence: Recurrence, setting: Setting) -> set[date]:
    """Days on which schools are closed in the school years that are planned."""
    span = recurrence.span
    if span is None:
        return set()
    return setting.closed(year_of(school_year(span.first))[0], year_of(school_year(span.last))[1])


def closed_near(planned: Sequence[Planned], setting: Setting) -> set[date]:
    """The same around dates that come from no rule."""
    if not planned:
        return set()
    first, last = (school_year(one.local_start.date()) for one in (planned[0], planned[-1]))
    return setting.closed(year_of(first)[0], year_of(last)[1])


def unknown_years(planned: Sequence[Planned], setting: Setting) -> list[str]:
    """The school years of these dates for which there is no calendar: nothing warns of days off in them."""
    return years_unknown([one.local_start.date() for one in planned], [setting.venue], setting.audience)


def propose(form: SeasonForm, rules: BaseRules, viewer: Viewer) -> Shown:
    """What rules would name, for a program whose dates are a list: only what is not in it yet.

    Raises ValidationError with code `too-many`.
    """
    recurrence = rules.recurrence(form.cleaned_data["start_time"])
    setting = form.setting(viewer)
    there = form.lines() if "dates" in form.cleaned_data else {}
    found = recurrence.expand(closed_of(recurrence, setting))
    asked = [Asked(start=one.start, instead_of=one.instead_of) for one in found.dates if one.start not in there]
    planned = look_at(asked, setting, Ticks())
    return Shown(
        planned=planned,
        dropped=not_there(found.dropped, setting) if found.dropped else (),
        unknown=unknown_years(planned, setting),
    )


def sentences(rules: BaseRules, form: SeasonForm) -> list[tuple[RuleForm, str]]:
    """Each rule with what it says."""
    at = form.cleaned_data.get("start_time") if form.is_bound and form.is_valid() else form.program.start_time
    return [(rule, rule.sentence(at) if rule.is_bound else "") for rule in rules]


def make(form: SeasonForm, shown: Shown, *, now: datetime, actor: User | None) -> Series:
    """The drafts of a season, as the page showed them. Raises ValidationError as `build_season` does."""
    origin = Origin(
        recurrence=shown.recurrence,
        left_out=form.plans(shown.left_out) if shown.recurrence else (),
        form_key=form.form_key(),
    )
    return build_season(
        form.program,
        form.wording_of("title"),
        form.plans(shown.kept),
        now=now,
        actor=actor,
        shared=form.cleaned_data["shared"],
        capacity=form.cleaned_data["capacity"],
        origin=origin,
    )


def week_after(data: Any, form: DateLinesForm, key: str) -> str:
    """What was typed, with one date moved to the week after: as a line of its own; the date itself is unticked.

    Returns what is to be said of it: that day may be in the list already, and is ticked then.
    """
    start = moment(key)
    if start is None or form.usual_time is None:
        return ""
    later = start + WEEK
    if later.strftime(KEY) in data.getlist("shown"):
        kept = {*data.getlist("kept"), later.strftime(KEY)} - {key}
        data.setlist("kept", sorted(kept))
        language = get_language() or "en"
        days = {"later": day_line(later, language), "day": day_line(start, language)}
        return _("%(later)s is in the list already, so %(day)s is left out.") % days
    data["dates"], was_a_line = form.week_after(start)
    if not was_a_line:
        data.setlist("kept", [other for other in data.getlist("kept") if other != key])
        data.appendlist("shown", key)
    return ""


def try_look(form: SeasonForm, rules: BaseRules, ticks: Ticks, viewer: Viewer) -> tuple[Shown | None, str]:
    """The dates, or why there are none to show."""
    if not form.can_be_looked_at:
        return None, next(iter(form.missing), "")
    try:
        return look(form, rules, ticks, viewer), ""
    except ValidationError as error:
        return None, error.messages[0]

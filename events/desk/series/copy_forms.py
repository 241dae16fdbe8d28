"""Copying a whole season to new dates: what is typed, and what is proposed for each date."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.seen import print_of
from events.desk.calendars.year import years_unknown
from events.desk.forms import ChoosingForm
from events.schedule.clashes import clashes_as_if
from events.schedule.forms import DayField, TimeInput, refuse_left_out_hour
from events.schedule.models import Series, Session, Status
from events.schedule.recurrence import resolve, wall_time
from events.schedule.school_calendars.closures import warnings_of
from events.schedule.telling import when_line
from events.schedule.words_forms import WordsForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from accounts.grants import Viewer
    from events.schedule.clashes import Clash

WEEK = timedelta(days=7)


class CopyActForm(ChoosingForm):
    """Which button was pressed: a look, the copies, or the week after for one date."""

    step = forms.ChoiceField(choices=[(step, step) for step in ("look", "make")], required=False)
    later = forms.IntegerField(min_value=1, max_value=10**18 - 1, required=False)


class CopyForm(WordsForm):
    """The title of the new season, and its first date."""

    words = ("title",)
    first = DayField(
        label=gettext_lazy("First new date"),
        help_text=gettext_lazy("Every date moves by the same number of weeks and keeps its day of the week."),
    )
    basis = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)

    def __init__(self, *args: Any, series: Series, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fill_words("title", series.title)


class CopyRow(forms.Form):
    """One date: whether it is copied, and to when."""

    tick = forms.BooleanField(required=False)
    day = DayField(label=gettext_lazy("Day"))
    at = forms.TimeField(label=gettext_lazy("Starts at"), widget=TimeInput())

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        kwargs["prefix"] = f"c{session.pk}"
        super().__init__(*args, **kwargs)
        self.session = session
        self.starts_at: datetime | None = None

    def clean(self) -> dict[str, Any]:
        """Find the instant that is meant."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if {"day", "at"} <= data.keys():
            try:
                zone = self.session.tz
                self.starts_at = resolve(refuse_left_out_hour(data["day"], data["at"], zone), zone)
            except ValidationError as error:
                self.add_error("at", error)
        return data


@dataclass(frozen=True)
class CopyLine:
    """One date with its copy, and what speaks against it."""

    session: Session
    form: CopyRow
    warnings: Sequence[str | Clash]

    @property
    def ticked(self) -> bool:
        """Whether it is copied."""
        return bool(self.form["tick"].value())

    @property
    def when(self) -> str:
        """When the copy would be."""
        start, zone = self.form.starts_at, self.session.tz
        if start is None:
            return ""
        end = start + (self.session.ends_at - self.session.starts_at)
        return when_line(start.astimezone(zone), end.astimezone(zone), get_language() or "en")


def dates_to_copy(series: Series) -> list[Session]:
    """The dates of a series that were not left out."""
    found = Session.objects.of_root(series).exclude(status=Status.SKIPPED).order_by("starts_at", "pk")
    rows = found.select_related("program", "venue__town", "venue__school", "roster", "series")
    return list(rows.prefetch_related("audience"))


def rows_of(series: Series, dates: Sequence[Session], form: CopyForm, data: Any, later: int | None) -> list[CopyRow]:
    """A form for each date: as it was typed, or with what is proposed where another first date was given."""
    zone, first = ZoneInfo(series.zone), form.cleaned_data["first"]
    again = form.cleaned_data["basis"] == basis_of(first, dates)
    start = wall_time(dates[0].starts_at, zone).date()
    weeks = -(-(first - start).days // WEEK.days)
    rows = []
    for session in dates:
        local = wall_time(session.starts_at, zone) + WEEK * weeks
        said = {"tick": "" if session.is_canceled else "on", "day": local.date().isoformat(), "at": f"{local:%H:%M}"}
        if again:
            said = {name: data.get(f"c{session.pk}-{name}", "") for name in said}
        if later == session.pk:
            said["day"] = _week_after(said["day"])
        rows.append(CopyRow({f"c{session.pk}-{name}": value for name, value in said.items()}, session=session))
    return rows


def _week_after(day: str) -> str:
    try:
        return (date.fromisoformat(day) + WEEK).isoformat()
    except (ValueError, OverflowError):
        return day


def basis_of(first: date, dates: Iterable[Session]) -> str:
    """What the proposals depend on; with another one they are made anew."""
    return print_of(first, [one.pk for one in dates])


def lines_of(rows: Iterable[CopyRow], viewer: Viewer) -> list[CopyLine]:
    """Each date with what speaks against its copy: closed days, places that are taken. Nobody is taken along."""
    rows = list(rows)
    copies = []
    for number, row in enumerate(rows, start=1):
        if row.is_valid() and row.starts_at:
            one = copy.copy(row.session)
            one.pk, one.status = -number, Status.DRAFT
            one.ends_at = row.starts_at + (one.ends_at - one.starts_at)
            one.starts_at = row.starts_at
            copies.append(one)
    reasons, clashes = warnings_of(copies), clashes_as_if(copies, viewer=viewer)
    return [
        CopyLine(row.session, row, [*reasons.get(-number, ()), *clashes.get(-number, ())])
        for number, row in enumerate(rows, start=1)
    ]


def unknown_of(lines: Iterable[CopyLine]) -> list[str]:
    """The school years of the ticked copies for which there is no calendar."""
    copied = [(line.session, line.form.starts_at) for line in lines if line.ticked and line.form.starts_at]
    days = [start.astimezone(session.tz).date() for session, start in copied]
    audience = {district for session, _start in copied for district in session.audience.all()}
    return years_unknown(days, [session.venue for session, _start in copied], audience)


def refuse_twice(lines: Iterable[CopyLine]) -> None:
    """Find fault where two dates would start at the same moment."""
    seen = set()
    for line in lines:
        start = line.form.starts_at
        if line.ticked and start:
            if start in seen:
                line.form.add_error("day", ValidationError(_("Another date would be at that time too."), code="twice"))
            seen.add(start)


def stamp_of(form: CopyForm, lines: Iterable[CopyLine]) -> str:
    """What was shown: when any of it differs, it is shown again before anything is made."""
    dates = [(one.session.pk, one.ticked, one.form.starts_at, [str(word) for word in one.warnings]) for one in lines]
    return print_of(dates, form.wording_of("title"))

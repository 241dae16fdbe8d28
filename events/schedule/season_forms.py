"""A season as a coordinator types it: an explicit list of dates; a rule only proposes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.languages import approved
from events.schedule.closures import warnings_for
from events.schedule.forms import MAX_MINUTES, DateInput, TimeInput, WordsForm, refuse_left_out_hour
from events.schedule.models import Mode, Program, Session, Venue
from events.schedule.recurrence import is_doubled, resolve, school_year, suggest_days, until
from events.schedule.scheduling import Plan
from events.schedule.telling import when_line
from events.schedule.typed_dates import TypedDate, read_dates, read_line, write_dates

if TYPE_CHECKING:
    from datetime import date

    from accounts.languages import Text

MAX_DATES = 200
FRIDAY = 4
EVERY = {
    "1": (gettext_lazy("the first of each month"), (1,)),
    "2": (gettext_lazy("the second of each month"), (2,)),
    "3": (gettext_lazy("the third of each month"), (3,)),
    "-1": (gettext_lazy("the last of each month"), (-1,)),
    "week": (gettext_lazy("every week"), (1, 2, 3, 4, 5)),
}
WEEKDAYS = tuple(
    enumerate(
        (
            gettext_lazy("Mondays"),
            gettext_lazy("Tuesdays"),
            gettext_lazy("Wednesdays"),
            gettext_lazy("Thursdays"),
            gettext_lazy("Fridays"),
            gettext_lazy("Saturdays"),
            gettext_lazy("Sundays"),
        )
    )
)


@dataclass(frozen=True)
class Planned:
    """One date of the preview: when it would be, its title, and what speaks against it."""

    local_start: datetime
    local_end: datetime
    title: str
    warnings: tuple[str, ...]

    @property
    def when_here(self) -> str:
        """Day and hours with the year, in the language of the page."""
        return when_line(self.local_start, self.local_end, get_language() or "en")


class SuggestForm(forms.Form):
    """What to propose. Nothing is planned by it."""

    weekday = forms.TypedChoiceField(label=gettext_lazy("Day of the week"), choices=WEEKDAYS, coerce=int)
    every = forms.ChoiceField(label=gettext_lazy("How often"), choices=[(key, EVERY[key][0]) for key in EVERY])
    first = forms.DateField(label=gettext_lazy("From"), widget=DateInput())
    last = forms.DateField(label=gettext_lazy("Until"), widget=DateInput())

    def __init__(self, *args: Any, program: Program, today: date, **kwargs: Any) -> None:
        year = school_year(today)
        kwargs["initial"] = {
            "weekday": FRIDAY if program.weekday is None else program.weekday,
            "every": "2",
            "first": max(today, today.replace(year=year, month=9, day=1)),
            "last": today.replace(year=year + 1, month=6, day=30),
        }
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Not backwards, and not more than two school years."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "first" in data and "last" in data and not 0 <= (data["last"] - data["first"]).days <= 2 * 366:
            self.add_error("last", _("Please choose a day after the first, at most two years later."))
        return data

    def days(self) -> list[date]:
        """The proposed days."""
        data = self.cleaned_data if self.is_bound else self.initial
        found: set[date] = set()
        for nth in EVERY[data["every"]][1]:
            found |= set(suggest_days(data["weekday"], data["first"], data["last"], nth=nth))
        return sorted(found)


class SeasonForm(WordsForm):
    """Title, time, place and the dates, one on a line."""

    words = ("title",)
    dates = forms.CharField(
        label=gettext_lazy("Dates, one on a line"),
        help_text=gettext_lazy(
            "Like 2026-12-04, 12/4/2026 or December 4, 2026. After the date its own time or title, "
            "if it has one: 2026-12-04 | 6:00 PM | Trust"
        ),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    start_time = forms.TimeField(label=gettext_lazy("Starts at"), widget=TimeInput())
    minutes = forms.IntegerField(label=gettext_lazy("How many minutes"), min_value=5, max_value=MAX_MINUTES)
    venue = forms.ModelChoiceField(
        Venue.objects.none(), label=gettext_lazy("Place"), required=False, empty_label=gettext_lazy("Not known yet")
    )
    mode = forms.ChoiceField(label=gettext_lazy("How people take part"), choices=Mode.choices)
    capacity = forms.IntegerField(
        label=gettext_lazy("Places"),
        help_text=gettext_lazy("Empty: as many as the program says."),
        min_value=0,
        max_value=100_000,
        required=False,
    )
    shared = forms.BooleanField(label=gettext_lazy("A course: people sign up once for all the dates"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, program: Program, venues: Any, **kwargs: Any) -> None:
        initial = {
            "start_time": program.start_time,
            "minutes": program.minutes,
            "capacity": program.capacity,
            "mode": Mode.IN_PERSON,
            "title_en_read": True,
        }
        kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.program = program
        fields: dict[str, Any] = self.fields
        fields["venue"].queryset = venues

    def clean_dates(self) -> list[TypedDate]:
        """The dates, or what is wrong with each line."""
        dates = read_dates(self.cleaned_data["dates"])
        if len(dates) > MAX_DATES:
            raise ValidationError(_("Please plan at most %(most)d dates at once."), params={"most": MAX_DATES})
        return dates

    def clean(self) -> dict[str, Any]:
        """No hour that clocks skip, and no date twice."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"dates", "start_time"} <= data.keys():
            return data
        starts: set[datetime] = set()
        for typed in data["dates"]:
            try:
                local = refuse_left_out_hour(typed.day, typed.at or data["start_time"], self.zone)
            except ValidationError as error:
                self.add_error("dates", error)
                continue
            if local in starts:
                said = typed.day.isoformat()
                self.add_error("dates", ValidationError(_("%(day)s is there twice."), params={"day": said}))
            starts.add(local)
        return data

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall clock that the times are meant by."""
        return ZoneInfo(self.program.zone)

    def _local(self, typed: TypedDate) -> datetime:
        return datetime.combine(typed.day, typed.at or self.cleaned_data["start_time"])

    def plans(self) -> list[Plan]:
        """The sessions to be, in order."""
        data = self.cleaned_data
        title = self.wording_of("title")
        fields = {"venue": data["venue"], "mode": data["mode"]}
        return [
            Plan(
                starts_at=resolve(self._local(typed), self.zone),
                ends_at=until(self._local(typed), data["minutes"], self.zone),
                title=self._title(typed, title),
                fields=fields,
            )
            for typed in data["dates"]
        ]

    def _title(self, typed: TypedDate, title: dict[str, Text]) -> dict[str, Text]:
        if not typed.title:
            return title
        own = approved(en=typed.title)
        return own if self.cleaned_data["title_en_read"] else {"en": {"text": typed.title, "state": "draft"}}

    def preview(self) -> list[Planned]:
        """Each date with what speaks against it; warned of, never blocked."""
        dates: list[TypedDate] = self.cleaned_data["dates"]
        plans = self.plans()
        reasons = warnings_for([typed.day for typed in dates], self.program, self.cleaned_data["venue"])
        taken = set(
            Session.objects.filter(program=self.program, starts_at__in=[plan.starts_at for plan in plans])
            .exclude(status="skipped")
            .values_list("starts_at", flat=True)
        )
        shown = []
        for typed, plan in zip(dates, plans, strict=True):
            warnings: list[str] = list(reasons[typed.day])
            if plan.starts_at in taken:
                warnings.append(_("something of this program is planned at that time already"))
            if is_doubled(self._local(typed), self.zone):
                warnings.append(_("the clock shows this time twice that night; the first is meant"))
            ends = plan.ends_at or plan.starts_at + timedelta(minutes=self.program.minutes)
            title = typed.title or self.cleaned_data["title_en"]
            start, end = plan.starts_at.astimezone(self.zone), ends.astimezone(self.zone)
            shown.append(Planned(start, end, title, tuple(warnings)))
        return shown

    def stamp(self, preview: list[Planned]) -> str:
        """What the preview showed: when any of it differs, it is shown again before anything is made."""
        data = self.cleaned_data
        facts = (preview, data["shared"], data["capacity"], data["mode"], data["venue"] and data["venue"].pk)
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:20]

    def with_days(self, days: list[date]) -> dict[str, Any]:
        """What was typed, with these days added to the dates; what stands there stays as it is."""
        typed = str(self.data.get("dates", ""))
        there = {line.day for line in map(_read_or_none, typed.splitlines()) if line}
        new = write_dates(TypedDate(day) for day in days if day not in there)
        data = {name: self.data[name] for name in self.data if name in self.fields}
        return {**data, "dates": "\n".join(part for part in (typed.rstrip(), new) if part)}


def _read_or_none(line: str) -> TypedDate | None:
    try:
        return read_line(line.strip())
    except ValidationError:
        return None

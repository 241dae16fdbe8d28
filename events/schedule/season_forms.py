"""A season as a coordinator types it: rules and single dates; of a program with a list, rules only propose."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.languages import approved
from accounts.models import District
from events.schedule.forms import MAX_MINUTES, TimeInput, WordsForm, refuse_left_out_hour
from events.schedule.models import DatesFrom, Mode, Program, Venue
from events.schedule.rule_data import write_rules
from events.schedule.rule_forms import PatientForm
from events.schedule.rules import Expansion, Recurrence
from events.schedule.scheduling import Plan
from events.schedule.season_dates import Asked, Setting
from events.schedule.typed_dates import TypedDate, read_dates, read_line, write_dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from accounts.grants import Viewer
    from accounts.languages import Text
    from events.schedule.rule_forms import BaseRules
    from events.schedule.season_dates import Planned

MAX_DATES = 200
WEEK = timedelta(days=7)


class SeasonForm(PatientForm, WordsForm):
    """Title, time, place, for whom, and single dates, one on a line."""

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
    room = forms.CharField(label=gettext_lazy("Room"), max_length=60, required=False)
    mode = forms.ChoiceField(label=gettext_lazy("How people take part"), choices=Mode.choices)
    audience = forms.ModelMultipleChoiceField(
        District.objects.all(),
        label=gettext_lazy("School districts that it is meant for"),
        help_text=gettext_lazy("Their calendars are looked at too. Nobody is kept away."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Places"),
        help_text=gettext_lazy("Empty: as many as the program says."),
        min_value=0,
        max_value=100_000,
        required=False,
    )
    shared = forms.BooleanField(label=gettext_lazy("A course: people sign up once for all the dates"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, program: Program, venues: Any, **kwargs: Any) -> None:
        initial = {
            "start_time": program.start_time,
            "minutes": program.minutes,
            "capacity": program.capacity,
            "mode": Mode.IN_PERSON,
            "title_en_read": True,
            "key": uuid4(),
        }
        kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.program = program
        fields: dict[str, Any] = self.fields
        fields["venue"].queryset = venues.select_related("town", "school")
        if self.has_rules:
            fields["dates"].required = False
            fields["dates"].label = _("Single dates, one on a line")
            fields["dates"].widget.attrs["rows"] = 3

    @property
    def has_rules(self) -> bool:
        """Whether rules name the dates. Of a program with a list they only propose."""
        return self.program.dates_from == DatesFrom.RULE

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall clock that the times are meant by."""
        return ZoneInfo(self.program.zone)

    @property
    def can_be_looked_at(self) -> bool:
        """Whether there is enough to name dates."""
        return self.is_bound and not self.errors and {"dates", "start_time", "minutes"} <= self.cleaned_data.keys()

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

    def local(self, typed: TypedDate) -> datetime:
        """When a typed date is, by the clock on the wall."""
        return datetime.combine(typed.day, typed.at or self.cleaned_data["start_time"])

    def setting(self, viewer: Viewer) -> Setting:
        """Where, for whom and how long."""
        data = self.cleaned_data
        return Setting(
            program=self.program,
            minutes=data["minutes"],
            venue=data.get("venue"),
            room=data.get("room", ""),
            mode=data.get("mode", Mode.IN_PERSON),
            audience=list(data.get("audience") or ()),
            viewer=viewer,
        )

    def recurrence(self, rules: BaseRules) -> Recurrence:
        """The rules and the single dates together. Raises ValidationError with code `too-many`."""
        listed = [self.local(typed) for typed in self.cleaned_data["dates"]] if self.has_rules else []
        return rules.recurrence(self.cleaned_data["start_time"], listed)

    def asked(self, expansion: Expansion) -> list[Asked]:
        """The dates of the season; titles are those of the lines."""
        listed = {self.local(typed): typed.title for typed in self.cleaned_data["dates"]}
        if not self.has_rules:
            return [Asked(start=start, title=title) for start, title in listed.items()]
        return [
            Asked(start=one.start, title=listed.get(one.start, ""), instead_of=one.instead_of)
            for one in expansion.dates
        ]

    def plans(self, planned: Iterable[Planned]) -> list[Plan]:
        """The sessions to be, in order."""
        data = self.cleaned_data
        title = self.wording_of("title")
        fields = {name: data[name] for name in ("venue", "room", "mode", "audience")}
        return [
            Plan(starts_at=one.starts_at, ends_at=one.ends_at, title=self._title(one.title, title), fields=fields)
            for one in planned
        ]

    def _title(self, own: str, title: dict[str, Text]) -> dict[str, Text]:
        if not own:
            return title
        return approved(en=own) if self.cleaned_data["title_en_read"] else {"en": {"text": own, "state": "draft"}}

    def stamp(self, planned: Sequence[Planned], recurrence: Recurrence) -> str:
        """What the page showed: when any of it differs, it is shown again before anything is made."""
        data = self.cleaned_data
        facts = [one.facts for one in planned]
        more = [data.get(name) for name in ("shared", "capacity", "mode", "room")]
        venue, audience = data.get("venue"), data.get("audience") or ()
        rows = venue and venue.pk, sorted(district.pk for district in audience)
        said = repr((facts, more, rows, write_rules(recurrence) if self.has_rules else None))
        return hashlib.sha256(said.encode()).hexdigest()[:20]

    def form_key(self) -> UUID | None:
        """Of this very page as it was shown: sent twice, it is the same."""
        key, seen = self.cleaned_data.get("key"), self.cleaned_data.get("seen")
        return uuid5(key, seen) if key and seen else None

    def with_days(self, starts: Iterable[datetime]) -> str:
        """The lines as they were typed, with these dates added; what stands there stays as it is."""
        typed = str(self.data.get("dates", ""))
        usual = self.cleaned_data.get("start_time")
        there = {line.day for line in map(read_or_none, typed.splitlines()) if line}
        new = [
            TypedDate(start.date(), None if start.time() == usual else start.time())
            for start in starts
            if start.date() not in there
        ]
        return "\n".join(part for part in (typed.rstrip(), write_dates(new)) if part)

    def week_after(self, start: datetime) -> tuple[str, bool]:
        """The lines with a date moved to the week after; and whether it stood in a line of its own.

        Where it did not, a line is added for the week after, and the date itself is to be left out.
        """
        usual = self.cleaned_data.get("start_time")
        lines = str(self.data.get("dates", "")).splitlines()
        for number, line in enumerate(lines):
            typed = read_or_none(line)
            if typed and usual and datetime.combine(typed.day, typed.at or usual) == start:
                lines[number] = write_dates([replace(typed, day=typed.day + WEEK)])
                return "\n".join(lines), True
        moved = TypedDate((start + WEEK).date(), None if start.time() == usual else start.time())
        return "\n".join([*(line for line in lines if line.strip()), write_dates([moved])]), False


def read_or_none(line: str) -> TypedDate | None:
    """A line as a date, if it is one."""
    try:
        return read_line(line.strip())
    except ValidationError:
        return None


def usual_span(today: date, year: int) -> tuple[date, date]:
    """What a season is planned for, where nobody says otherwise: from September, or today, to June."""
    return max(today, today.replace(year=year, month=9, day=1)), date(year + 1, 6, 30)

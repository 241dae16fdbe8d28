"""Single dates, one on a line, as part of a form."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.schedule.forms import refuse_left_out_hour
from events.schedule.rules.forms import PatientForm
from events.schedule.rules.typed_dates import TypedDate, read_dates, read_line, write_dates

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

MAX_DATES = 200
WEEK = timedelta(days=7)


class DateLinesForm(PatientForm):
    """Dates, one on a line, each with its own time and title if it has them."""

    dates = forms.CharField(
        label=gettext_lazy("Dates, one on a line"),
        help_text=gettext_lazy(
            "Like 2026-12-04, 12/4/2026 or December 4, 2026. After the date its own time or title, "
            "if it has one: 2026-12-04 | 6:00 PM | Trust"
        ),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )

    @property
    @abstractmethod
    def zone(self) -> ZoneInfo:
        """The zone of the wall clock that the times are meant by."""

    @property
    @abstractmethod
    def usual_time(self) -> time | None:
        """When a date begins that does not say it; None while that is not known."""

    def besides_rules(self) -> None:
        """The dates come from rules; lines are only added to them."""
        self.fields["dates"].required = False
        self.fields["dates"].label = _("Single dates, one on a line")
        self.fields["dates"].widget.attrs["rows"] = 3

    def clean_dates(self) -> list[TypedDate]:
        """The dates, or what is wrong with each line."""
        dates = read_dates(self.cleaned_data["dates"])
        if len(dates) > MAX_DATES:
            raise ValidationError(_("Please plan at most %(most)d dates at once."), params={"most": MAX_DATES})
        return dates

    def clean(self) -> dict[str, Any]:
        """No hour that clocks skip, and no date twice."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        usual = self.usual_time
        if "dates" not in data or usual is None:
            return data
        starts: set[datetime] = set()
        for typed in data["dates"]:
            try:
                local = refuse_left_out_hour(typed.day, typed.at or usual, self.zone)
            except ValidationError as error:
                self.add_error("dates", error)
                continue
            if local in starts:
                said = typed.day.isoformat()
                self.add_error("dates", ValidationError(_("%(day)s is there twice."), params={"day": said}))
            starts.add(local)
        return data

    def lines(self) -> dict[datetime, str]:
        """The typed dates by the clock on the wall, each with its own title, or none."""
        usual = self.usual_time or time()
        return {datetime.combine(typed.day, typed.at or usual): typed.title for typed in self.cleaned_data["dates"]}

    def with_days(self, starts: Iterable[datetime]) -> str:
        """The lines as they were typed, with these dates added; what stands there stays as it is."""
        typed = str(self.data.get("dates", ""))
        there = {line.day for line in map(read_or_none, typed.splitlines()) if line}
        new = [self._line(start) for start in starts if start.date() not in there]
        return "\n".join(part for part in (typed.rstrip(), write_dates(new)) if part)

    def _line(self, start: datetime) -> TypedDate:
        return TypedDate(start.date(), None if start.time() == self.usual_time else start.time())

    def week_after(self, start: datetime) -> tuple[str, bool]:
        """The lines with a date moved to the week after; and whether it stood in a line of its own.

        Where it did not, a line is added for the week after, and the date itself is to be left out.
        """
        usual = self.usual_time
        lines = str(self.data.get("dates", "")).splitlines()
        for number, line in enumerate(lines):
            typed = read_or_none(line)
            if typed and usual and datetime.combine(typed.day, typed.at or usual) == start:
                lines[number] = write_dates([replace(typed, day=typed.day + WEEK)])
                return "\n".join(lines), True
        moved = write_dates([self._line(start + WEEK)])
        return "\n".join([*(line for line in lines if line.strip()), moved]), False


def read_or_none(line: str) -> TypedDate | None:
    """A line as a date, if it is one."""
    try:
        return read_line(line.strip())
    except ValidationError:
        return None

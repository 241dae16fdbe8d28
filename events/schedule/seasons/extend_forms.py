"""More dates for a series, as a coordinator asks for them: a later last day, or single dates on lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.languages import approved
from accounts.seen import print_of
from events.schedule.forms import DateInput
from events.schedule.models import Session
from events.schedule.planned import planned_starts
from events.schedule.recurrence import resolve, wall_time
from events.schedule.rules.expanding import MOST_DAYS
from events.schedule.rules.line_forms import DateLinesForm
from events.schedule.seasons.dates import Asked, NotThere, Setting
from events.schedule.seasons.extending import dates_after, last_planned, until
from events.schedule.telling import day_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, time

    from accounts.grants import Viewer
    from accounts.languages import Text
    from events.schedule.models import Series
    from events.schedule.rules.expanding import Recurrence
    from events.schedule.seasons.dates import Planned

MONTH = timedelta(days=28)


class ExtendForm(DateLinesForm):
    """Until when the rules go on, and single dates besides; of a series from a list, the dates alone."""

    last = forms.DateField(label=gettext_lazy("Go on until"), widget=DateInput())
    title_read = forms.BooleanField(
        label=gettext_lazy("The titles in these lines: a person has read them"), required=False, initial=True
    )
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    field_order = ("last", "dates", "title_read")

    def __init__(
        self, *args: Any, series: Series, pattern: Session, recurrence: Recurrence | None, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.series, self.pattern, self.recurrence, self.now = series, pattern, recurrence, now
        if recurrence is None:
            del self.fields["last"]
            return
        self.besides_rules()
        self.initial.setdefault("last", self.first_last + MONTH)

    @property
    def first_last(self) -> date:
        """The last day that is planned as yet."""
        return last_planned(self.series) or self.pattern.local_start.date()

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall clock that the times are meant by."""
        return ZoneInfo(self.series.zone)

    @property
    def usual_time(self) -> time | None:
        """When a date begins that does not say it: as the rules say, else as the last date does."""
        return self.recurrence.at if self.recurrence else self.pattern.local_start.time()

    def clean_last(self) -> date:
        """After what is planned, and not for ever."""
        last: date = self.cleaned_data["last"]
        if not self.first_last <= last or (last - self.first_last).days > MOST_DAYS:
            raise forms.ValidationError(
                _("Please choose a day after %(day)s, at most three years later."),
                params={"day": self.first_last.isoformat()},
            )
        return last

    def longer(self) -> Recurrence | None:
        """The rules as they would go on, with the single dates. Raises ValidationError as rules do."""
        if self.recurrence is None:
            return None
        listed = (*self.recurrence.listed, *(one for one in self.lines() if one not in self.recurrence.listed))
        return replace(until(self.recurrence, self.cleaned_data["last"]), listed=listed)

    def asked(self) -> tuple[list[Asked], list[NotThere]]:
        """The dates that would be new, and those that have their row already."""
        lines, there, recurrence = self.lines(), planned_starts(Session.objects.of_root(self.series)), self.longer()
        asked = {start: Asked(start=start, title=title) for start, title in lines.items()}
        if recurrence:
            for instant in dates_after(self.series, recurrence, self.now):
                start = wall_time(instant, self.zone)
                asked.setdefault(start, Asked(start=start))
        known = [start for start in asked if resolve(start, self.zone) in there]
        why = _("this date is in the series already, or was left out or moved")
        return (
            [one for start, one in sorted(asked.items()) if start not in known],
            [NotThere(day_line(start, get_language() or "en", year=True), why) for start in sorted(known)],
        )

    def setting(self, viewer: Viewer) -> Setting:
        """Where and for whom the last date was: the new ones are like it."""
        length = self.pattern.ends_at - self.pattern.starts_at
        return Setting(
            program=self.series.program,
            minutes=int(length.total_seconds() // 60),
            venue=self.pattern.venue,
            room=self.pattern.room,
            mode=self.pattern.mode,
            audience=list(self.pattern.audience.all()),
            viewer=viewer,
            zone_key=self.series.zone,
        )

    def titles(self, planned: Sequence[Planned]) -> dict[datetime, dict[str, Text]]:
        """The titles of dates that have their own."""
        read = self.cleaned_data["title_read"]
        return {
            one.starts_at: approved(en=one.title) if read else {"en": {"text": one.title, "state": "draft"}}
            for one in planned
            if one.title
        }

    def stamp(self, planned: Sequence[Planned]) -> str:
        """What the page showed: when any of it differs, it is shown again before anything is made."""
        return print_of([one.facts for one in planned], self.cleaned_data.get("last"), self.pattern.pk)

"""A season as a coordinator types it: rules and single dates; of a program with a list, rules only propose."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy

from accounts.languages import approved
from accounts.models import District
from accounts.seen import print_of
from events.schedule.forms import MAX_MINUTES, TimeInput
from events.schedule.models import DatesFrom, Mode, Program, Venue
from events.schedule.rules.data import write_rules
from events.schedule.rules.expanding import Expansion, Recurrence
from events.schedule.rules.line_forms import DateLinesForm
from events.schedule.scheduling import Plan
from events.schedule.seasons.dates import Asked, Setting
from events.schedule.words_forms import WordsForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from accounts.grants import Viewer
    from accounts.languages import Text
    from events.schedule.rules.forms import BaseRules
    from events.schedule.seasons.dates import Planned


class SeasonForm(DateLinesForm, WordsForm):
    """Title, time, place, for whom, and single dates, one on a line."""

    words = ("title",)
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
            self.besides_rules()

    @property
    def has_rules(self) -> bool:
        """Whether rules name the dates. Of a program with a list they only propose."""
        return self.program.dates_from == DatesFrom.RULE

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall clock that the times are meant by."""
        return ZoneInfo(self.program.zone)

    @property
    def usual_time(self) -> time | None:
        """When a date begins that does not say it."""
        at: time | None = self.cleaned_data.get("start_time")
        return at

    @property
    def can_be_looked_at(self) -> bool:
        """Whether there is enough to name dates."""
        return self.is_bound and not self.errors and {"dates", "start_time", "minutes"} <= self.cleaned_data.keys()

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
        return rules.recurrence(self.cleaned_data["start_time"], list(self.lines()) if self.has_rules else [])

    def asked(self, expansion: Expansion) -> list[Asked]:
        """The dates of the season; titles are those of the lines."""
        listed = self.lines()
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
        return print_of(facts, more, rows, write_rules(recurrence) if self.has_rules else None)

    def form_key(self) -> UUID | None:
        """Of this very page as it was shown: sent twice, it is the same."""
        key, seen = self.cleaned_data.get("key"), self.cleaned_data.get("seen")
        return uuid5(key, seen) if key and seen else None


def usual_span(today: date, year: int) -> tuple[date, date]:
    """What a season is planned for, where nobody says otherwise: from September, or today, to June."""
    return max(today, today.replace(year=year, month=9, day=1)), date(year + 1, 6, 30)

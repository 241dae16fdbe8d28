"""What is to change on several dates of a series. Only what is filled in changes; the rest stays as it is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.desk.forms import ChoosingForm
from events.schedule.forms import MAX_MINUTES, DayField, TimeInput
from events.schedule.models import Mode, Venue
from events.schedule.rules.typed_dates import TypedDate, read_dates
from events.schedule.words_forms import WordsForm

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.languages import Text
    from events.schedule.models import Session

MOST_DATES = 200
KEEP, DROP, OWN = "keep", "drop", "own"
RULE, LIST = "rule", "list"
STAYS = gettext_lazy("Stays as it is")
PLACE = ("venue", "room", "mode", "join_url")


class ActForm(ChoosingForm):
    """Which button was pressed, and for which rule."""

    step = forms.ChoiceField(choices=[(step, step) for step in ("preview", "make", "add", "without")], required=False)
    remove = forms.IntegerField(min_value=1, max_value=100, required=False)


class ScopeForm(WordsForm):
    """Time, dates, words, place and places of several dates. What stays empty stays as it is."""

    words = ("title", "summary", "bring")
    at = forms.TimeField(label=gettext_lazy("New start time"), required=False, widget=TimeInput())
    minutes = forms.IntegerField(
        label=gettext_lazy("New length in minutes"), min_value=5, max_value=MAX_MINUTES, required=False
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("The first of them moves to a"),
        help_text=gettext_lazy("All others move by as many days, within the same week."),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", gettext_lazy("No other day of the week")), *WEEKDAYS.items()],
    )
    dates_by = forms.ChoiceField(
        label=gettext_lazy("Which dates"),
        choices=[
            ("", gettext_lazy("The dates that there are")),
            (RULE, gettext_lazy("The dates of another rule")),
            (LIST, gettext_lazy("A list of dates")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    dates = forms.CharField(
        label=gettext_lazy("Dates, one on a line"),
        help_text=gettext_lazy("Like 2026-12-04 or December 4, 2026; after it its own time: 2026-12-04 | 6:00 PM"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    venue = forms.ModelChoiceField(
        Venue.objects.none(), label=gettext_lazy("Place"), required=False, empty_label=STAYS
    )
    room = forms.CharField(label=gettext_lazy("Room"), max_length=60, required=False)
    mode = forms.ChoiceField(
        label=gettext_lazy("How people take part"), choices=[("", STAYS), *Mode.choices], required=False
    )
    join_url = forms.URLField(
        label=gettext_lazy("Link to join online"),
        help_text=gettext_lazy("Only people who signed up get it. It is never on a public page."),
        required=False,
        max_length=200,
        assume_scheme="https",
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Places of each date"), min_value=0, max_value=100_000, required=False
    )
    no_limit = forms.BooleanField(label=gettext_lazy("No limit: everybody fits"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)
    basis = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)

    def __init__(self, *args: Any, venues: Any, has_places: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["venue"].queryset = venues.select_related("town", "school")
        fields["title_en"].required = False
        if not has_places:
            del self.fields["capacity"], self.fields["no_limit"]

    def clean_dates(self) -> list[TypedDate]:
        """The dates, or what is wrong with each line."""
        dates = read_dates(self.cleaned_data["dates"])
        if len(dates) > MOST_DATES:
            raise ValidationError(_("Please plan at most %(most)d dates at once."), params={"most": MOST_DATES})
        return dates

    def clean(self) -> dict[str, Any]:
        """A list needs its dates."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("dates_by") == LIST and "dates" in data and not data["dates"]:
            self.add_error("dates", ValidationError(_("Please give at least one date."), code="no-dates"))
        return data

    def changes(self) -> dict[str, Any]:
        """Words and places that are filled in, by column; of words only the languages that are."""
        words: dict[str, dict[str, Text]] = {name: self.wording_of(name) for name in self.words}
        data = self.cleaned_data
        return {
            **{name: said for name, said in words.items() if said},
            **{name: data[name] for name in PLACE if data.get(name)},
        }

    @property
    def says_words(self) -> bool:
        """Whether any text was typed."""
        return any(text.value() for text, _read in self.word_groups())

    @property
    def sets_capacity(self) -> bool:
        """Whether the number of places changes."""
        data = self.cleaned_data
        return bool(data.get("no_limit")) or data.get("capacity") is not None

    @property
    def capacity_wanted(self) -> int | None:
        """How many places; None is no limit."""
        return None if self.cleaned_data.get("no_limit") else self.cleaned_data.get("capacity")

    @property
    def dates_said(self) -> tuple[Any, ...]:
        """Everything that the dates depend on: when any of it differs, new dates are proposed anew."""
        data = self.cleaned_data
        return tuple(data.get(name) for name in ("at", "minutes", "weekday", "dates_by", "dates"))


class RowForm(forms.Form):
    """What becomes of one date."""

    act = forms.ChoiceField(label=gettext_lazy("What becomes of it"))
    day = DayField(label=gettext_lazy("Day"), required=False)
    at = forms.TimeField(label=gettext_lazy("Starts at"), required=False, widget=TimeInput())
    take = forms.BooleanField(required=False)
    """What was changed by hand changes too."""

    def __init__(self, *args: Any, session: Session, choices: Any, **kwargs: Any) -> None:
        kwargs["prefix"] = f"d{session.pk}"
        super().__init__(*args, **kwargs)
        self.session = session
        fields: dict[str, Any] = self.fields
        fields["act"].choices = choices

    def clean(self) -> dict[str, Any]:
        """A date of one's own needs a day; its time is the usual one where none is given."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("act") == OWN and not data.get("day") and "day" not in self.errors:
            self.add_error("day", ValidationError(_("Please choose the day."), code="required"))
        return data


class KeysField(forms.MultipleChoiceField):
    """Ticked dates; whether there is such a date is seen where it is used."""

    def validate(self, value: list[Any]) -> None:
        """Anything may be ticked; what is not offered is as if it were not."""


class NewDatesForm(ChoosingForm):
    """Which new dates without an old one are added."""

    new = KeysField(required=False)


def key_of(local: datetime) -> str:
    """A start by the clock on the wall, as the value of a choice."""
    return local.replace(tzinfo=None).isoformat(timespec="minutes")


def days_to(weekday: int | None, first: datetime) -> int:
    """How many days it is from the first date to this day of the same week."""
    return 0 if weekday is None else weekday - first.weekday()


def length_of(session: Session, minutes: int | None) -> timedelta:
    """How long a date takes afterwards."""
    return timedelta(minutes=minutes) if minutes else session.ends_at - session.starts_at

"""What a coordinator chooses to see; every choice stays in the address."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from events.schedule.models import Program, Status
from events.schedule.rules.typed_dates import YEARS
from events.schedule.seasons.dates import KEY as MOMENT
from events.support.models import Need

WHEN = [
    ("", gettext_lazy("Coming")),
    ("past", gettext_lazy("Past")),
    ("all", gettext_lazy("Coming and past")),
]


class ChoosingForm(forms.Form):
    """What a page is asked to show or to do. It finds fault with nothing."""

    def chosen(self) -> dict[str, Any]:
        """What was chosen; what makes no sense is as if it were not there."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class SeriesFilter(ChoosingForm):
    """Which series the list shows."""

    program = forms.ModelChoiceField(
        Program.objects.none(),
        to_field_name="slug",
        label=gettext_lazy("Program"),
        required=False,
        empty_label=gettext_lazy("Every program"),
    )
    when = forms.ChoiceField(label=gettext_lazy("When"), choices=WHEN, required=False)

    def __init__(self, *args: Any, programs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["program"].queryset = programs


class SessionFilter(SeriesFilter):
    """Which sessions the list shows."""

    field_order = ("program", "status", "when", "series", "q")
    status = forms.ChoiceField(
        label=gettext_lazy("Status"), choices=[("", gettext_lazy("Any status")), *Status.choices], required=False
    )
    series = forms.SlugField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=gettext_lazy("Words in the title"), max_length=100, required=False)


class PlainWords(forms.CharField):
    """Words on one line; what cannot be seen falls out, and too many are cut off."""

    def to_python(self, value: Any) -> str:
        """The words that are left."""
        typed = (" " if unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} else letter for letter in value or "")
        return " ".join("".join(typed).split())[: self.max_length]


class FindForm(ChoosingForm):
    """A name to look for in the list of people, and what the list as a file is for."""

    q = PlainWords(max_length=100, required=False)
    why = PlainWords(max_length=200, required=False)


class PressedForm(ChoosingForm):
    """Which button was pressed, where a page has several. An unknown one is as if there were none."""

    save = forms.BooleanField(required=False)
    tell = forms.BooleanField(required=False)
    anyway = forms.CharField(max_length=40, required=False)
    all = forms.BooleanField(required=False)


class MomentsField(forms.MultipleChoiceField):
    """Ticked dates of a season, each a day and a time; what is none is left out."""

    MOST = 800

    def to_python(self, value: Any) -> list[str]:
        """The dates among what was ticked."""
        return [said for said in super().to_python(value)[: self.MOST] if moment(said)]

    def validate(self, value: list[str]) -> None:
        """Any date may be ticked."""


def moment(said: str) -> datetime | None:
    """A day and a time as the page of a season writes them, or None."""
    try:
        found = datetime.strptime(said, MOMENT)  # noqa: DTZ007 - a wall time has no zone
    except ValueError:
        return None
    return found if found.year in YEARS and found.strftime(MOMENT) == said else None


class StepForm(ChoosingForm):
    """Which button of the page of a season was pressed, and which of the dates were ticked."""

    STEPS = ("look", "make", "add", "without", "propose", "take")

    step = forms.ChoiceField(choices=[(step, step) for step in STEPS], required=False)
    remove = forms.IntegerField(min_value=1, max_value=99, required=False)
    after = forms.CharField(max_length=16, required=False)
    shown = MomentsField(required=False)
    kept = MomentsField(required=False)
    out = MomentsField(required=False)
    day = MomentsField(required=False)


class RemoveForm(forms.Form):
    """Which row of a session to take off."""

    remove: forms.ModelChoiceField[Any] = forms.ModelChoiceField(None)

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["remove"].queryset = rows


class AnswerForm(forms.Form):
    """Whether the help that a family asked for will be there."""

    answer = forms.ChoiceField(
        choices=[(state.value, state.label) for state in (Need.State.CONFIRMED, Need.State.DECLINED)]
    )

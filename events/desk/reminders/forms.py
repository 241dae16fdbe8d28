"""A reminder plan as a coordinator types it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.desk.forms import ChoosingForm
from events.reminders.models import ReminderPlan
from events.reminders.plans import Wish

if TYPE_CHECKING:
    from django.http import QueryDict

UNITS = {
    "days": timedelta(days=1),
    "hours": timedelta(hours=1),
    "minutes": timedelta(minutes=1),
}
UNIT_WORDS = [
    ("days", gettext_lazy("days")),
    ("hours", gettext_lazy("hours")),
    ("minutes", gettext_lazy("minutes")),
]
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(days=60)
MOST = 999
CHOSEN = "chosen"
AFTER = (ReminderPlan.Audience.CAME, ReminderPlan.Audience.MISSED)


class PlanForm(forms.Form):
    """How long before or after, to whom and how. Who came is written to after the end, everybody else before."""

    number = forms.IntegerField(
        label=gettext_lazy("How long before or after"),
        min_value=1,
        max_value=MOST,
        initial=1,
    )
    unit = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=UNIT_WORDS, initial="days")
    audience = forms.ChoiceField(
        label=gettext_lazy("Who gets it"),
        help_text=gettext_lazy("Who came and who missed it: after the end. All others: before the start."),
        choices=ReminderPlan.Audience.choices,
        widget=forms.RadioSelect,
        initial=ReminderPlan.Audience.SIGNED_UP,
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[(way.value or CHOSEN, way.label) for way in ReminderPlan.Way],
        widget=forms.RadioSelect,
        initial=CHOSEN,
        help_text=gettext_lazy("Over one way only: who cannot be reached over it gets nothing."),
    )

    def __init__(self, data: QueryDict | None = None, *, plan: ReminderPlan | None = None) -> None:
        super().__init__(data, use_required_attribute=False)
        if plan:
            span = abs(plan.offset)
            unit = next(name for name, one in UNITS.items() if span % one == timedelta(0))
            self.initial = {
                "number": span // UNITS[unit],
                "unit": unit,
                "audience": plan.audience,
                "channel": plan.channel or CHOSEN,
            }

    def clean(self) -> dict[str, Any]:
        """Neither so short that nobody could act on it, nor so long that nobody remembers it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "number" in data and "unit" in data:
            span = data["number"] * UNITS[data["unit"]]
            if not SHORTEST <= span <= LONGEST:
                error = _("Please choose something between 15 minutes and 60 days.")
                self.add_error("number", ValidationError(error, code="length"))
        return data

    def wish(self) -> Wish:
        """What a valid form plans."""
        data = self.cleaned_data
        span = data["number"] * UNITS[data["unit"]]
        channel = "" if data["channel"] == CHOSEN else data["channel"]
        return Wish(-span if data["audience"] in AFTER else span, data["audience"], channel)


class SureForm(ChoosingForm):
    """Which step of a page was pressed, and what it had shown."""

    step = forms.ChoiceField(choices=[("look", "look"), ("save", "save")], required=False)
    seen = forms.CharField(max_length=40, required=False)


class ListForm(ChoosingForm):
    """Whether the list of who came is complete."""

    act = forms.ChoiceField(choices=[("close", "close"), ("open", "open")], required=False)

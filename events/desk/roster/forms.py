"""What a coordinator types and presses about the places of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from events.desk.forms import ChoosingForm
from events.rosters.models import HOLDING, Status

if TYPE_CHECKING:
    from collections.abc import Collection

    from events.rosters.models import Roster

MOST_PLACES = 100_000
NO_LIMIT = "none"
CHANGED = gettext_lazy("Somebody else changed the number of places meanwhile. Please look again.")
TICKS: dict[str, Collection[str]] = {
    "seated": HOLDING,
    "waiting": (Status.WAITLISTED,),
    "all": (*HOLDING, Status.WAITLISTED),
}


class TickForm(ChoosingForm):
    """Which people are ticked in the list before anybody ticks one by hand."""

    ticked = forms.ChoiceField(choices=[(name, name) for name in TICKS], required=False)

    def statuses(self) -> Collection[str]:
        """With which status one is ticked."""
        return TICKS.get(self.chosen()["ticked"], ())


class CapacityForm(forms.Form):
    """How many places there are."""

    capacity = forms.IntegerField(
        label=gettext_lazy("Places"),
        help_text=gettext_lazy("Empty: everybody fits."),
        min_value=0,
        max_value=MOST_PLACES,
        required=False,
    )
    was = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)

    def __init__(self, *args: Any, roster: Roster, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = NO_LIMIT if roster.capacity is None else str(roster.capacity)
        self.initial = {"capacity": roster.capacity}

    def clean(self) -> dict[str, Any]:
        """Not over a change that somebody else made meanwhile."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("was") != self.known:
            self.add_error("capacity", ValidationError(CHANGED, code="conflict"))
        return data


class OpenForm(forms.Form):
    """Whether sign-up is to be closed or opened again."""

    step = forms.ChoiceField(choices=[("close", "close"), ("reopen", "reopen")])


class SeatForm(ChoosingForm):
    """That somebody gets a place, and what was seen before."""

    seen = forms.CharField(max_length=40, required=False)

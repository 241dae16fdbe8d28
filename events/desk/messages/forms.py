"""Which messages a coordinator wants to see."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from events.desk.forms import ChoosingForm
from events.outbox.models import Channel, State

LARGEST_KEY = 2**63 - 1


class MessageFilter(ChoosingForm):
    """Which messages the list shows."""

    state = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        choices=[("", gettext_lazy("Everything")), *State.choices],
        required=False,
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How"), choices=[("", gettext_lazy("Any way")), *Channel.choices], required=False
    )
    day = forms.DateField(
        label=gettext_lazy("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    session = forms.SlugField(required=False, widget=forms.HiddenInput)
    person = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY, widget=forms.HiddenInput)

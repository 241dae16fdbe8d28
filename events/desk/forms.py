"""What a coordinator chooses to see; every choice stays in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from events.outbox.models import State
from events.schedule.models import Program, Status

WHEN = [
    ("", gettext_lazy("Coming")),
    ("past", gettext_lazy("Past")),
    ("all", gettext_lazy("Coming and past")),
]


class SessionFilter(forms.Form):
    """Which sessions the list shows."""

    program = forms.ModelChoiceField(
        Program.objects.none(),
        to_field_name="slug",
        label=gettext_lazy("Program"),
        required=False,
        empty_label=gettext_lazy("Every program"),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Status"), choices=[("", gettext_lazy("Any status")), *Status.choices], required=False
    )
    when = forms.ChoiceField(label=gettext_lazy("When"), choices=WHEN, required=False)
    series = forms.SlugField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=gettext_lazy("Words in the title"), max_length=100, required=False)

    def __init__(self, *args: Any, programs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["program"].queryset = programs

    def chosen(self) -> dict[str, Any]:
        """What was chosen; what makes no sense is as if it were not there."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class MessageFilter(forms.Form):
    """Which messages the list shows."""

    state = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        choices=[("", gettext_lazy("Everything")), *State.choices],
        required=False,
    )
    session = forms.SlugField(required=False, widget=forms.HiddenInput)

    def chosen(self) -> dict[str, Any]:
        """What was chosen; what makes no sense is as if it were not there."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

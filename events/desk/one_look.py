"""One page, one button: whether what a page showed first is enough to do it, or it has to be looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from accounts.seen import print_of
from events.desk.forms import ChoosingForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from events.schedule.forms import WhenForm
    from events.schedule.notices import Affected

FEW = 10
"""So many families are told by one button; of more one takes a second look."""


class SaveForm(ChoosingForm):
    """Which button was pressed, and whom the first page showed."""

    save = forms.BooleanField(required=False)
    people = forms.CharField(max_length=80, required=False)


class OneLook:
    """What was seen before a button was pressed: the first page with who is told, or the second with the new date.

    Make it before the form is filled with the stamp of its preview.
    """

    def __init__(self, request: HttpRequest, form: WhenForm, affected: Affected) -> None:
        self._form = form
        self._pressed = SaveForm(request.POST).chosen()
        self._seen = form.cleaned_data["seen"] if form.is_valid() else ""
        self.is_few = affected.families <= FEW
        self.people = print_of(form.session.updated_at, affected.families, affected.languages, affected.calls)

    def is_enough(self, warnings: Sequence[object] | None) -> bool:
        """Whether it may be done now: seen with the new date; or few people, shown before, and nothing against it."""
        if not self._pressed["save"] or not self._form.is_valid():
            return False
        if self._seen:
            return self._seen == self._form.stamp()
        shown = self._pressed["people"] == self.people
        return shown and self.is_few and not warnings and not self._form.comes_twice

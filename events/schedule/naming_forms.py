"""What a coordinator types about a whole series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from events.schedule.forms import WORDS, WordsForm
from events.schedule.naming import print_of

if TYPE_CHECKING:
    from events.schedule.models import Series


class SeriesWordsForm(WordsForm):
    """Title and sponsors. `seen` is the print of what the editor started from."""

    words = ("title", "sponsors")
    wordings = {
        "title": WORDS["title"],
        "sponsors": (gettext_lazy("Thanks to sponsors, in English"), gettext_lazy("Thanks to sponsors, in Spanish"), 400, 2),
    }  # fmt: skip

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, series: Series, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.series = series
        for name in self.words:
            self.fill_words(name, getattr(series, name))
        self.initial.setdefault("seen", print_of(series))

    def said(self) -> dict[str, Any]:
        """The words as they are to be."""
        return {name: self.wording_of(name, getattr(self.series, name)) for name in self.words}

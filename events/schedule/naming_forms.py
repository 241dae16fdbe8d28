"""What a coordinator types about a whole series, and about a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from events.schedule.naming import words_print
from events.schedule.words_forms import WORDS, Wanted, WordsForm

if TYPE_CHECKING:
    from events.schedule.models import Program, Series


SPONSORS = Wanted(gettext_lazy("Thanks to sponsors"), 400, rows=2)


class SeriesWordsForm(WordsForm):
    """Title and sponsors. `seen` is the print of what the editor started from."""

    words = ("title", "sponsors")
    wordings = {"title": WORDS["title"], "sponsors": SPONSORS}

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, series: Series, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.series = series
        for name in self.words:
            self.fill_words(name, getattr(series, name))
        self.initial.setdefault("seen", words_print(series))

    def said(self) -> dict[str, Any]:
        """The words as they are to be."""
        return {name: self.wording_of(name, getattr(self.series, name)) for name in self.words}


class ProgramWordsForm(WordsForm):
    """Whom the pages of a program thank. `seen` is the print of what the editor started from."""

    words = ("sponsors",)
    wordings = {"sponsors": SPONSORS}

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.program = program
        self.fill_words("sponsors", program.sponsors)
        self.initial.setdefault("seen", words_print(program))

    def said(self) -> dict[str, Any]:
        """The words as they are to be."""
        return {"sponsors": self.wording_of("sponsors", self.program.sponsors)}

"""Words as a coordinator types them: in each language of the pages, with a tick that a person has read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from accounts.languages import name_of, written_languages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.languages import Text


@dataclass(frozen=True)
class Wanted:
    """A text that is asked for: what it says, how long it may be, and how many rows it is shown in (0: one line)."""

    label: Any
    length: int
    rows: int = 0

    def label_in(self, language: str) -> Any:
        """What the text of one language is called, in the language of the page: "Title, in Spanish"."""
        return format_lazy(IN_LANGUAGE, words=self.label, language=lazy(name_of, str)(language))


WORDS = {
    "title": Wanted(gettext_lazy("Title"), 200),
    "summary": Wanted(gettext_lazy("What it is about"), 4000, rows=5),
    "bring": Wanted(gettext_lazy("What to bring"), 1000, rows=2),
}
IN_LANGUAGE = gettext_lazy("{words}, in {language}")
TICK = gettext_lazy("{words}: a person has read it")


class WordsForm(forms.Form):
    """Words in each language of the pages, each with the tick that a person has read them."""

    words: tuple[str, ...] = ()
    wordings: Mapping[str, Wanted] = WORDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.words:
            for language in written_languages():
                self._add_words(name, language)

    def _add_words(self, name: str, language: str) -> None:
        wanted = self.wordings[name]
        key, label, rows = f"{name}_{language}", wanted.label_in(language), wanted.rows
        attrs = {"lang": language, **({"rows": rows} if rows else {})}
        widget = forms.Textarea(attrs=attrs) if rows else forms.TextInput(attrs=attrs)
        required = key == "title_en"
        self.fields[key] = forms.CharField(label=label, max_length=wanted.length, required=required, widget=widget)
        self.fields[f"{key}_read"] = forms.BooleanField(label=format_lazy(TICK, words=label), required=False)

    def fill_words(self, name: str, value: Mapping[str, Text]) -> None:
        """Start from what is stored."""
        for language in written_languages():
            entry = value.get(language)
            self.initial[f"{name}_{language}"] = entry["text"] if entry else ""
            self.initial[f"{name}_{language}_read"] = bool(entry and entry["state"] == "approved")

    def wording_of(self, name: str, before: Mapping[str, Text] | None = None) -> dict[str, Text]:
        """What was typed, as it is stored; other languages stay as they are."""
        asked = written_languages()
        value: dict[str, Text] = {code: text for code, text in (before or {}).items() if code not in asked}
        for language in asked:
            text = "\n".join(self.cleaned_data.get(f"{name}_{language}", "").splitlines())
            read = self.cleaned_data.get(f"{name}_{language}_read")
            if text:
                value[language] = {"text": text, "state": "approved" if read else "draft"}
        return value

    @property
    def texts(self) -> list[str]:
        """The name of the field of each text."""
        return [f"{name}_{language}" for name in self.words for language in written_languages()]

    def word_groups(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each text with its tick, for the page."""
        return [(self[key], self[f"{key}_read"]) for key in self.texts]

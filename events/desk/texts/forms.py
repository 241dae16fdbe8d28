"""Words of a message in one language, as somebody at the desk types them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from events.desk.forms import ChoosingForm
from events.desk.texts.kinds import MEANING
from events.desk.writing.forms import LettersField
from events.outbox.approving import words_print
from events.outbox.checking import LONGEST, PARTS, check_words, places_in
from events.outbox.speaking import OwnWords
from events.outbox.texts import Part, TextState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.desk.texts.scope import Scope
    from events.outbox.texts import TemplateText

STEPS = ("look", "draft", "approve", "shipped")


class StepForm(ChoosingForm):
    """Which button was pressed."""

    step = forms.ChoiceField(choices=[(step, step) for step in STEPS], required=False)


class OneLineField(LettersField):
    """Plain words on one line."""

    def to_python(self, value: Any) -> str:
        """The words, without line breaks."""
        return " ".join(super().to_python(value).split())


class WordsForm(forms.Form):
    """The words of each part; a part without words is said as the product says it."""

    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    subject = OneLineField(label=Part.SUBJECT.label, max_length=LONGEST[Part.SUBJECT], required=False)
    sentence = LettersField(
        label=Part.SENTENCE.label,
        max_length=LONGEST[Part.SENTENCE],
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sms = OneLineField(
        label=Part.SMS.label,
        help_text=gettext_lazy("How to answer, and how to end texts, stands below it by itself."),
        max_length=LONGEST[Part.SMS],
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    by_machine = forms.BooleanField(label=gettext_lazy("A machine translated these words"), required=False)

    def __init__(
        self, *args: Any, scope: Scope, template: str, language: str, rows: Sequence[TemplateText], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scope, self.template, self.language = scope, template, language
        ordered = sorted(rows, key=lambda row: row.state == TextState.DRAFT)  # a draft is worked on, not what goes out
        self.initial.update({str(row.part): row.text for row in ordered})
        self.initial.update(by_machine=any(row.by_machine for row in rows), seen=words_print(rows))
        for part in PARTS:
            self.fields[part].widget.attrs |= {"lang": language, "dir": "auto", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        """Find fault with each part at its field."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for part in PARTS:
            if text := data.get(part):
                try:
                    check_words(self.template, part, self.language, text, private=self.scope.is_private)
                except ValidationError as error:
                    self.add_error(part, error)
        return data

    def words(self) -> dict[str, str]:
        """The words of each part in which nothing is wrong."""
        said = self.cleaned_data if self.is_bound else self.initial
        return {str(part): said.get(part, "") for part in PARTS}

    def own_words(self) -> OwnWords:
        """The same, to look at."""
        return OwnWords(**self.words())

    def meanings(self) -> list[tuple[str, str]]:
        """What stands for what in these words, in the order of the page."""
        known = {place for part in PARTS for place in places_in(self.template, part)}
        return [(f"{{{place}}}", str(MEANING[place])) for place in MEANING if place in known]


class ReadForm(forms.Form):
    """Which kinds of messages somebody has read in a language, as they were read; which go out in English again."""

    read = forms.MultipleChoiceField(required=False)
    back = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read"] = _Keys(3)
        self.fields["back"] = _Keys(2)


class _Keys(forms.MultipleChoiceField):
    """Ticked keys of so many pieces; what is none is left out."""

    MOST = 300

    def __init__(self, pieces: int) -> None:
        super().__init__(required=False)
        self.pieces = pieces

    def to_python(self, value: Any) -> list[Any]:
        """Each key in its pieces."""
        ticked = [tuple(said.split(":")) for said in super().to_python(value)[: self.MOST]]
        return [one for one in ticked if len(one) == self.pieces]

    def validate(self, value: list[Any]) -> None:
        """Any key may be ticked: what it does not fit does nothing."""

"""A question as a coordinator types it, with the answers to choose from as rows that are added and taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.schedule.words_forms import Wanted, WordsForm
from events.signup.asking import PlannedChoice, PlannedQuestion, has_answers, question_print
from events.signup.forbidden import refuse_forbidden
from events.signup.models import Question
from events.signup.questions import FEWEST_CHOICES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

MOST_CHOICES = 20
MOST_DAYS = 400
MOVES = {"up": -1, "down": 1}


class AskedForm(WordsForm):
    """Words that ask something: none of them may ask what is not asked here."""

    words = ("text",)

    def clean(self) -> dict[str, Any]:
        """Find fault at the language in which it stands."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.texts:
            try:
                refuse_forbidden(data.get(name, ""))
            except ValidationError as error:
                self.add_error(name, error)
        return data


class ChoiceForm(AskedForm):
    """One answer to choose from. `was` is its key, where it was there before."""

    wordings = {"text": Wanted(gettext_lazy("Answer"), 200)}

    was = forms.IntegerField(min_value=1, max_value=10**18, required=False, widget=forms.HiddenInput)

    def typed(self) -> dict[str, Any]:
        """What stands in the row, whether or not it makes sense: to draw it again in another place."""
        return {name: self[name].value() for name in self.fields}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in it: then it is no answer."""
        return not any(str(self[name].value() or "").strip() for name in self.texts)


class QuestionForm(AskedForm):
    """A question with all that belongs to it. A button that changes the rows draws them again and saves nothing."""

    wordings = {"text": Wanted(gettext_lazy("Question"), 300, rows=2)}

    kind = forms.ChoiceField(label=gettext_lazy("How it is answered"), choices=Question.Kind.choices)
    is_required = forms.BooleanField(label=gettext_lazy("Nobody can sign up without an answer"), required=False)
    kept_days = forms.IntegerField(
        label=gettext_lazy("Days until the answers are wiped"),
        help_text=gettext_lazy("Counted from the last date that the family signed up for."),
        min_value=1,
        max_value=MOST_DAYS,
        initial=14,
    )
    rows = forms.IntegerField(min_value=0, max_value=MOST_CHOICES, widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, question: Question | None = None) -> None:
        super().__init__(data, use_required_attribute=False)
        self.question = question
        self.fields["text_en"].required = True
        if question:
            self.fill_words("text", question.text)
            self.initial.update(kind=question.kind, is_required=question.is_required, kept_days=question.kept_days)
            self.initial["seen"] = question_print(question)
            if has_answers(question):
                del self.fields["kind"]
        self.choices = self._typed() if self.is_bound else _drawn(_stored(question))

    @property
    def way(self) -> str:
        """How it is answered: what was chosen now, or what stays since there are answers."""
        if self.question and "kind" not in self.fields:
            return self.question.kind
        return str(self["kind"].value() or "")

    def _typed(self) -> list[ChoiceForm]:
        try:
            number = self.fields["rows"].clean(self.data.get("rows")) or 0
        except ValidationError:
            number = 0
        return [ChoiceForm(self.data, prefix=f"choice-{row}", use_required_attribute=False) for row in range(number)]

    def is_pressed(self) -> bool:
        """Whether a button changes the rows; then they are drawn again as they are meant, without finding fault."""
        name = next((name for name in ("add", "drop", *MOVES) if name in self.data), "")
        if not name:
            return False
        rows = [choice.typed() for choice in self.choices]
        row = int(self.data[name][:4]) if self.data[name].isdecimal() else len(rows)
        if name == "add":
            rows.append({})
        elif row < len(rows):
            taken = rows.pop(row)
            if name in MOVES:
                rows.insert(max(0, row + MOVES[name]), taken)
        fields = self.fields.items()
        self.initial = {name: field.widget.value_from_datadict(self.data, {}, name) for name, field in fields}
        self.is_bound, self.data, self.choices = False, {}, _drawn(rows[:MOST_CHOICES])
        return True

    def is_valid(self) -> bool:
        """Every row makes sense, too."""
        return super().is_valid() and all(choice.is_valid() for choice in self.written)

    def clean(self) -> dict[str, Any]:
        """A choice needs something to choose from."""
        data = super().clean()
        fewest = {str(kind): number for kind, number in FEWEST_CHOICES.items()}.get(self.way, 0)
        if len(self.written) < fewest:
            self.add_error(None, ValidationError(_("Please write the answers to choose from."), code="choices"))
        return data

    @property
    def written(self) -> list[ChoiceForm]:
        """The rows in which something is written."""
        return [choice for choice in self.choices if not choice.is_empty]

    def planned(self) -> PlannedQuestion:
        """The question that is meant; languages that the page does not ask for stay as they were."""
        before = {choice.pk: choice.text for choice in self.question.choices.all()} if self.question else {}
        data, offers = self.cleaned_data, self.way in FEWEST_CHOICES
        return PlannedQuestion(
            kind=self.way,
            text=self.wording_of("text", self.question.text if self.question else None),
            is_required=data["is_required"],
            kept_days=data["kept_days"],
            choices=[_planned(choice, before) for choice in self.written] if offers else (),
        )


def _planned(form: ChoiceForm, before: dict[int, Any]) -> PlannedChoice:
    was = form.cleaned_data["was"]
    pk = was if was in before else None
    return PlannedChoice(form.wording_of("text", before.get(was)), pk)


def _stored(question: Question | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for choice in question.choices.all() if question else ():
        form = ChoiceForm()
        form.fill_words("text", choice.text)
        rows.append({**form.initial, "was": choice.pk})
    return rows or [{}, {}]


def _drawn(rows: Sequence[dict[str, Any]]) -> list[ChoiceForm]:
    drawn = enumerate(rows)
    return [ChoiceForm(prefix=f"choice-{row}", initial=typed, use_required_attribute=False) for row, typed in drawn]


class QuestionActForm(forms.Form):
    """What a button of the list does with a question."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("up", "down", "end", "again")])

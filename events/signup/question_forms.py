"""The questions of a program's own as a family fills them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.languages import in_language
from accounts.templatetags.wording import wording
from events.signup.models import Question
from events.signup.questions import Given, change_answers, offered_of, write_answers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from events.rosters.models import Party
    from events.signup.models import Answer

LONGEST = 1000
LARGEST = 999_999
NO_ANSWER = ("", _("No answer"))


class LinesField(forms.CharField):
    """A few words, also on several lines. A line break counts as one letter, as it does for who types."""

    def to_python(self, value: Any) -> str:
        """The words as lines."""
        return "\n".join(str(super().to_python(value)).splitlines())


def field_of(question: Question) -> forms.Field:
    """The field that asks a question, in the language of the page; English that stands in is marked."""
    label, required = wording(question.text), question.is_required
    kind = Question.Kind(question.kind)
    if kind == Question.Kind.NUMBER:
        return forms.IntegerField(
            label=label,
            required=required,
            min_value=0,
            max_value=LARGEST,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )
    if kind == Question.Kind.CONSENT:
        said = {"required": _("Please tick this, or call us.")}
        return forms.BooleanField(label=label, required=required, error_messages=said)
    if kind == Question.Kind.TEXT:
        return LinesField(
            label=label,
            required=required,
            max_length=LONGEST,
            help_text=_("Please don’t write about health or papers."),
            widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        )
    choices: list[tuple[str, Any]] = [(str(choice.pk), wording(choice.text)) for choice in offered_of(question)]
    if kind == Question.Kind.SEVERAL:
        several = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(label=label, required=required, choices=choices, widget=several)
    if not required:
        choices.append(NO_ANSWER)  # what was chosen by mistake can be taken back
    return forms.ChoiceField(label=label, required=required, choices=choices, widget=forms.RadioSelect)


class QuestionsForm(forms.Form):
    """What a program or series asks who signs up; with a `party` it starts from what that party answered."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        questions: Sequence[Question],
        party: Party | None = None,
        prefix: str = "q",
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.questions = {str(question.pk): question for question in questions}
        for name, question in self.questions.items():
            self.fields[name] = field = field_of(question)
            if question.kind != Question.Kind.CONSENT:
                field.error_messages["required"] = _("Please answer this question.")
        if party and questions:
            answers = party.answers.filter(question__in=questions).select_related("question")
            for answer in answers.prefetch_related("choices"):
                self.initial[str(answer.question_id)] = _initial(answer)

    def given(self) -> dict[Question, Given]:
        """What a valid form answers."""
        return {question: self._given(name, question) for name, question in self.questions.items()}

    def _given(self, name: str, question: Question) -> Given:
        said, read = self.cleaned_data.get(name), in_language(question.text, get_language() or "en")
        kind = Question.Kind(question.kind)
        if kind in (Question.Kind.CHOICE, Question.Kind.SEVERAL):
            chosen = {said} if isinstance(said, str) else set(said or ())
            return Given(
                choices=[choice for choice in offered_of(question) if str(choice.pk) in chosen],
                language=read.language,
            )
        if kind == Question.Kind.CONSENT:
            return Given(read.text[:LONGEST] if said else "", language=read.language)
        return Given("" if said is None else str(said), language=read.language)

    def answer(self, party: Party, *, now: datetime) -> None:
        """Write down what a valid form answers."""
        if self.questions:
            write_answers(party, self.given(), now=now)

    def change(self, party: Party, *, now: datetime) -> None:
        """The family changes what it answered."""
        change_answers(party, self.given(), now=now)


def _initial(answer: Answer) -> Any:
    kind = Question.Kind(answer.question.kind)
    chosen = [str(choice.pk) for choice in answer.choices.all()]
    if kind == Question.Kind.SEVERAL:
        return chosen
    if kind == Question.Kind.CHOICE:
        return chosen[0] if chosen else ""
    return bool(answer.value) if kind == Question.Kind.CONSENT else answer.value

"""A message in one's own words: who gets it, and what it says in each language that they read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.languages import FALLBACK
from events.desk.closing.forms import RowsField
from events.desk.forms import ChoosingForm, PlainWords
from events.rosters.models import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from events.schedule.models import Session

LONGEST_SUBJECT = 150
LONGEST = 4000
STEPS = ("choose", "look", "send")
WHOM = {
    "seated": (Status.REGISTERED,),
    "waiting": (Status.WAITLISTED, Status.OFFERED),
    "canceled": (Status.CANCELED,),
}
"""Groups of sign-ups, as one chooses them for several dates."""


class StepForm(ChoosingForm):
    """Which button was pressed, who was ticked, and what was seen before."""

    step = forms.ChoiceField(choices=[(step, step) for step in STEPS], required=False)
    r = RowsField(required=False)
    seen = forms.CharField(max_length=40, required=False)


class WhomForm(forms.Form):
    """For which dates of a series, and with what: those who have a place, unless more is ticked."""

    d = forms.MultipleChoiceField(label=gettext_lazy("Which dates"), widget=forms.CheckboxSelectMultiple)
    whom = forms.MultipleChoiceField(
        label=gettext_lazy("Who of them"),
        choices=[
            ("seated", gettext_lazy("All with a place")),
            ("waiting", gettext_lazy("All who wait")),
            ("canceled", gettext_lazy("All who canceled")),
        ],
        widget=forms.CheckboxSelectMultiple,
        initial=["seated"],
    )

    def __init__(self, *args: Any, dates: Sequence[Session], coming: Iterable[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["d"].choices = [(str(one.pk), one.when_here) for one in dates]
        self.initial["d"] = [str(one.pk) for one in coming]

    def said(self, name: str) -> list[str]:
        """What is ticked now; on a page that was opened just now what is proposed."""
        value = self[name].value()
        return [str(one) for one in value or ()]


@dataclass(frozen=True)
class Words:
    """What a message says in one language."""

    subject: str
    body: str


class LettersField(forms.CharField):
    """Plain words on several lines; a line break counts as one letter, as it does for who types."""

    def to_python(self, value: Any) -> str:
        """The words as lines."""
        return "\n".join(str(super().to_python(value)).splitlines()).strip()


class MessageForm(forms.Form):
    """Subject and words in English, and in each other language that those who get it read."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    english = forms.BooleanField(
        label=gettext_lazy("Who reads another language may get it in English"),
        help_text=gettext_lazy("One line in their language says where they find help to read it."),
        required=False,
    )

    def __init__(self, *args: Any, languages: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        self.initial.setdefault("key", uuid4())
        for code, language in languages.items():
            required = code == FALLBACK
            self.fields[f"subject_{code}"] = PlainWords(
                label=_("Subject in %(language)s") % {"language": language},
                max_length=LONGEST_SUBJECT,
                required=required,
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto", "autocomplete": "off"}),
            )
            self.fields[f"body_{code}"] = LettersField(
                label=_("Message in %(language)s") % {"language": language},
                help_text=_(
                    "Plain words. Don’t write about one family to another, and nothing about health or papers."
                )
                if required
                else "",
                max_length=LONGEST,
                required=required,
                widget=forms.Textarea(attrs={"lang": code, "dir": "auto", "rows": 6}),
            )

    def clean(self) -> dict[str, Any]:
        """In a language there are both a subject and words, or neither."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for code in self.languages:
            subject, body = (f"{name}_{code}" for name in ("subject", "body"))
            if self.errors.keys() & {subject, body} or bool(data.get(subject)) == bool(data.get(body)):
                continue
            self.add_error(
                body if data.get(subject) else subject,
                ValidationError(_("Please write both, or leave both empty: then they read English."), code="half"),
            )
        return data

    def words(self) -> dict[str, Words]:
        """What is said, by language; English is always there."""
        return {
            code: Words(self.cleaned_data[f"subject_{code}"], self.cleaned_data[f"body_{code}"])
            for code in self.languages
            if self.cleaned_data[f"body_{code}"]
        }

    def pairs(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """The fields of each language together."""
        return [(name, self[f"subject_{code}"], self[f"body_{code}"]) for code, name in self.languages.items()]

    def may_go(self, helped: int) -> bool:
        """Whether a language may be missing: who sends it says so. Else it is said at the tick."""
        if helped and not self.cleaned_data["english"]:
            said = _("Please write it in their language, or tick that they get it in English.")
            self.add_error("english", ValidationError(said, code="missing"))
            return False
        return True

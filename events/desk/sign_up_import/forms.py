"""What a coordinator uploads and chooses when sign-ups are taken over from a file."""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.sealed import LONGEST, seal, unseal
from events.desk.forms import ChoosingForm
from events.desk.sign_up_import.entries import Entry
from events.desk.sign_up_import.files import MOST_BYTES
from events.desk.sign_up_import.importing import Upload
from events.desk.sign_up_import.targets import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from accounts.models import Town, User
    from events.desk.sign_up_import.targets import SaysATown, TownQuestion, Towns

PURPOSE = "sign-ups from a file"
OUT = "out"


class UploadForm(forms.Form):
    """A file."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("CSV or .xlsx, at most 5 MB. Nothing is saved before you have seen it."),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Please choose a file.")},
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,text/csv"}),
    )

    def clean_file(self) -> Any:
        """Not larger than is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 5 MB. Please save the table alone."), code="large")
        return file


def pack(upload: Upload, user: User | None, purpose: str) -> str:
    """An upload as a sealed text that travels with the form: what was previewed is what is taken over."""
    data = [upload.file_name, upload.is_whole, [astuple(entry) for entry in upload.entries]]
    return seal(data, purpose=f"{PURPOSE} {purpose}", user=user)


def unpack(text: str, user: User | None, purpose: str) -> Upload | None:
    """The upload again; None where it is too old, of somebody else or for another list."""
    data = unseal(text, purpose=f"{PURPOSE} {purpose}", user=user)
    if data is None:
        return None
    name, is_whole, lines = data
    return Upload([_entry(line) for line in lines], name, is_whole)


def _entry(line: list[Any]) -> Entry:
    said: dict[str, Any] = dict(zip((one.name for one in fields(Entry)), line, strict=True))
    said["others"] = None if said["others"] is None else tuple(said["others"])
    return Entry(**said)


class StepForm(ChoosingForm):
    """Which button was pressed, what travels along, and what was seen."""

    step = forms.ChoiceField(choices=[("look", "look"), ("save", "save")], required=False)
    upload = forms.CharField(max_length=LONGEST, required=False)
    seen = forms.CharField(max_length=40, required=False)


class PreviewForm(forms.Form):
    """What is chosen on the preview."""

    anyway = forms.BooleanField(
        label=gettext_lazy("Everybody gets a place, also where the room is full"),
        help_text=gettext_lazy("Families who wait already are passed over. It stands in the history with your name."),
        required=False,
    )
    tell = forms.BooleanField(
        label=gettext_lazy("Tell the new families that they are signed up"),
        help_text=gettext_lazy("By e-mail in their language; who has none goes on your list of calls."),
        required=False,
    )

    def __init__(self, *args: Any, questions: list[TownQuestion], towns: Towns, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Please choose")), (OUT, _("Leave the town out"))]
        choices += [(str(pk), town.name) for pk, town in towns.by_pk.items()]
        self.questions = questions
        for question in questions:
            self.fields[f"town-{question.key}"] = forms.ChoiceField(
                label=_("Which town is “%(words)s”?") % {"words": question.words}, choices=choices
            )

    def asked(self) -> list[tuple[TownQuestion, forms.BoundField]]:
        """Each question with its field."""
        return [(question, self[f"town-{question.key}"]) for question in self.questions]


def answers_in(
    posted: Mapping[str, Any], entries: Iterable[SaysATown], by_pk: Mapping[int, Town]
) -> dict[str, Town | None]:
    """What unclear names of towns mean, as far as it was said on the page; None leaves the town out."""
    answers: dict[str, Town | None] = {}
    for key in {key_of(entry.town) for entry in entries if entry.town}:
        said = str(posted.get(f"town-{key}", ""))[:20]
        town = by_pk.get(int(said)) if said.isascii() and said.isdigit() else None
        if town or said == OUT:
            answers[key] = town
    return answers

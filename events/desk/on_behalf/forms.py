"""What staff ask a family on the phone, in the order of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Contact, Town
from accounts.people import clean_name
from events.desk.callers.forms import contact_field, contact_of, name_field
from events.desk.callers.reaching import is_protected
from events.desk.forms import ChoosingForm, PlainWords
from events.desk.on_behalf.entering import ANYWAY, WAIT, Decided
from events.outbox.queueing import best_contact
from events.rosters.entering import SignUp
from events.rosters.models import Party
from events.schedule.models import Program
from events.signup.forms import SIGNED, PartyForm, Unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from accounts.contact import Reach
    from accounts.models import Person, User

MOST_LISTS = 30
LARGEST = 10**18


class KeysField(forms.MultipleChoiceField):
    """Ticked rows by their keys; what is none is left out."""

    def to_python(self, value: Any) -> list[str]:
        """The keys among what was ticked."""
        return [said for said in super().to_python(value)[:MOST_LISTS] if _is_key(said)]

    def validate(self, value: list[str]) -> None:
        """Any row may be ticked; those that are not hers are not found."""


class PressedForm(ChoosingForm):
    """Which button was pressed, which dates are ticked, and what is only shown."""

    look = forms.BooleanField(required=False)
    program = forms.SlugField(required=False)
    session = forms.SlugField(required=False)
    person = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)
    words = PlainWords(max_length=100, required=False)
    full = forms.ChoiceField(choices=[(WAIT, WAIT), (ANYWAY, ANYWAY)], required=False)
    seen = forms.CharField(max_length=700, required=False)
    asked = forms.CharField(max_length=700, required=False)
    lists = KeysField(required=False)

    def rosters(self) -> list[int]:
        """The ticked lists, by their keys."""
        return [int(key) for key in self.chosen()["lists"]]

    def decided(self) -> Decided:
        """What staff said of the full lists that the page showed."""
        return Decided(how=self.chosen()["full"], seen=frozenset(keys_in(self.chosen()["seen"])))


def keys_of(pks: Iterable[int]) -> str:
    """Keys as they stand hidden in the form."""
    return "-".join(map(str, sorted(pks)))


def keys_in(said: str) -> set[int]:
    """The keys that stood there."""
    return {int(key) for key in said.split("-") if _is_key(key)}


def _is_key(said: str) -> bool:
    """Whether it can be the key of a row: no longer than a database can hold."""
    return said.isascii() and said.isdigit() and len(said) < len(str(LARGEST))


class BehalfForm(PartyForm):
    """Who calls, how they are reached, who comes along and what they speak. One contact is asked for, not required."""

    name = name_field(_("Name"))
    contact = contact_field(required=False)
    language = forms.ChoiceField(label=_("Language they speak"))
    workplace = forms.CharField(label=_("Organization"), max_length=120, required=False)
    job_role = forms.CharField(label=_("Job role"), max_length=80, required=False)
    town = forms.ModelChoiceField(label=_("Town"), queryset=Town.objects.all(), required=False, empty_label="–")
    submit_key = Unseen()

    field_order = ("name", "contact", "language", "others", "children", "workplace", "job_role", "town")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        program: Program,
        person: Person | None,
        languages: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data, program=program)
        fields: dict[str, Any] = self.fields
        fields["language"].choices = [(code, name) for code, name in languages if code not in SIGNED]
        fields["contact"].help_text = _("Without one nobody can tell them when something changes.")
        self.person = person
        self.initial = {"submit_key": uuid4(), "language": "en"}
        if person:
            del self.fields["name"]
            known = best_contact(person)
            self.initial |= {"language": person.speaks, "contact": "" if is_protected(person) else _typed(known)}
            fields["contact"].help_text = _("Left empty, it stays as it is known.")
        if not program.asks_work:
            for name in ("workplace", "job_role", "town"):
                del self.fields[name]

    def clean_name(self) -> str:
        """The name as its owner says it."""
        return clean_name(self.cleaned_data["name"])

    def clean_contact(self) -> Reach | None:
        """An e-mail address or a mobile number, where one was said."""
        typed = self.cleaned_data["contact"]
        return contact_of(typed) if typed else None

    def clean_submit_key(self) -> UUID:
        """The key of this form; one that makes no sense is as good as none."""
        try:
            return UUID(self.cleaned_data["submit_key"])
        except ValueError:
            return uuid4()

    def said(self, by: User) -> SignUp:
        """What a valid form says."""
        data = self.cleaned_data
        return SignUp(
            name=self.person.name if self.person else data["name"],
            reach=data["contact"],
            others=data.get("others", ()),
            children=data.get("children", 0),
            language=data["language"],
            workplace=data.get("workplace", ""),
            job_role=data.get("job_role", ""),
            town=data.get("town"),
            source=Party.Source.STAFF,
            created_by=by,
            submit_key=data["submit_key"],
        )

    def refuse(self, error: ValidationError | str) -> None:
        """Show above the form why nothing was signed up; what was typed stays."""
        self.add_error(None, error)


def _typed(contact: Contact | None) -> str:
    return contact.value if contact else ""


def as_typed(form: forms.Form) -> None:
    """Show a form with what was typed so far, without finding fault: only the list of dates was asked for anew."""
    typed = {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }
    form.is_bound, form.initial = False, {**form.initial, **typed}

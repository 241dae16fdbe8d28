"""The few things a family is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.contact import Reach, normalize
from accounts.models import Language, Town
from accounts.people import clean_name
from events.rosters.registration import SignUp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.rosters.models import Party
    from events.schedule.models import Program, Session

MOST_OTHERS = 12
MOST_CHILDREN = 20
LONGEST_CONTACT = 254
SIGNED = ("ase", "asl")
"""American Sign Language, by either code in use."""
JOB_ROLES = (
    _("Family liaison"),
    _("Teacher"),
    _("School leader"),
    _("School staff"),
    _("District staff"),
    _("College or university"),
    _("State agency"),
    _("Community group"),
    _("Library or museum"),
    _("Parent or caregiver"),
)
"""Offered while typing; any other role can be written."""


def language_choices() -> list[tuple[str, str]]:
    """Every language by its own name for itself; always those that pages are written in."""
    offered = dict(settings.LANGUAGES)
    names = {**offered, **dict(Language.objects.values_list("code", "endonym"))}
    return sorted(((code, str(name)) for code, name in names.items()), key=lambda choice: choice[0] not in offered)


def language_field(choices: Sequence[tuple[str, str]] = ()) -> forms.ChoiceField:
    """The language that a family reads; nobody reads a signed one."""
    return forms.ChoiceField(
        label=_("Your language"),
        help_text=_("We write in English and Spanish."),
        choices=[(code, name) for code, name in choices if code not in SIGNED],
    )


def clean_names(typed: str) -> list[str]:
    """Names, one on each line."""
    names = [clean_name(line) for line in typed.splitlines() if line.strip()]
    if len(names) > MOST_OTHERS:
        raise ValidationError(_("These are more people than this form can take. Please call us."), code="many")
    return names


def others_field() -> forms.CharField:
    """Names of further adults."""
    return forms.CharField(
        label=_("Names of the other adults"),
        help_text=_("One name on each line. A first name is enough."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        required=False,
    )


def children_field() -> forms.IntegerField:
    """How many children; they are counted, never named."""
    return forms.IntegerField(
        label=_("Children who come"),
        min_value=0,
        max_value=MOST_CHILDREN,
        initial=0,
        required=False,
        error_messages={"max_value": _("These are more children than this form can take. Please call us.")},
    )


class Unseen(forms.CharField):
    """What the page sends along. Nobody can mend it, so what makes no sense in it is never held against anybody."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> str:
        """The text without what the database could not hold."""
        return str(value or "").replace("\0", "")


class PartyForm(forms.Form):
    """Who comes: changed later on the family's own page."""

    others = others_field()
    children = children_field()

    def __init__(self, *args: Any, program: Program, party: Party | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if party:
            self.initial = {
                "others": "\n".join(person.name for person in party.people[1:]),
                "children": party.children,
            }
        if not program.asks_others:
            del self.fields["others"]
        if not program.asks_children:
            del self.fields["children"]

    def clean_others(self) -> list[str]:
        """The names as a list."""
        return clean_names(self.cleaned_data["others"])

    def clean_children(self) -> int:
        """Left empty is none."""
        return self.cleaned_data["children"] or 0


class NewDateForm(forms.Form):
    """Whether somebody who could not come on the old date can come on the new one, and which date that was."""

    comes = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    seen = forms.CharField(max_length=40)


class AbsenceForm(forms.Form):
    """Which adults cannot come to one date, or can after all, and which date the page showed."""

    act = forms.ChoiceField(choices=[("away", "away"), ("back", "back")])
    seen = forms.CharField(max_length=40)
    adult = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["adult"].choices = [(person.pk, person.name) for person in party.people]


class SignUpForm(PartyForm):
    """Name, a way to reach them, who comes and the language; help to come is folded, work is for some programs."""

    name = forms.CharField(
        label=_("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please write a name. A first name is enough.")},
    )
    contact = forms.CharField(
        label=_("E-mail or mobile"),
        help_text=_("We write or call about this only."),
        widget=forms.TextInput(
            # One field for two things: "on" lets the phone offer both, where "email" would hide the number.
            attrs={"autocomplete": "on", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Please write an e-mail address or a phone number.")},
    )
    language = language_field()
    workplace = forms.CharField(
        label=_("Organization"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    job_role = forms.CharField(
        label=_("Job role"),
        help_text=_("Choose one or write your own."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "job-roles", "autocomplete": "organization-title"}),
    )
    town = forms.ModelChoiceField(label=_("Town"), queryset=Town.objects.all(), required=False, empty_label="–")
    detail = forms.CharField(
        label=_("In your own words"),
        help_text=_(
            "For example an interpreter, child care, a ride, a way without steps. "
            "Please don’t write about health or papers."
        ),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    submit_key = Unseen()
    seen = Unseen()

    field_order = ("name", "contact", "others", "children", "language", "workplace", "job_role", "town", "detail")

    def __init__(self, *args: Any, session: Session, languages: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, program=session.program, **kwargs)
        self.session = session
        self.fields["language"] = language_field(languages or language_choices())
        self.initial = {"language": get_language() or "en", "submit_key": uuid4(), "seen": stamp(session.starts_at)}
        if not session.program.asks_work:
            for name in ("workplace", "job_role", "town"):
                del self.fields[name]

    @property
    def work(self) -> list[forms.BoundField]:
        """What professionals are asked."""
        return [self[name] for name in ("workplace", "job_role", "town") if name in self.fields]

    def clean_name(self) -> str:
        """The name as its owner writes it."""
        return clean_name(self.cleaned_data["name"])

    def clean_contact(self) -> Reach:
        """An e-mail address or a mobile number, made comparable."""
        if len(self.cleaned_data["contact"]) > LONGEST_CONTACT:
            raise ValidationError(_("This is too long for an e-mail address or a phone number."), code="contact")
        return normalize(self.cleaned_data["contact"])

    def clean_submit_key(self) -> UUID:
        """The key of this form; one that makes no sense is as good as none."""
        try:
            return UUID(self.cleaned_data["submit_key"])
        except ValueError:
            return uuid4()

    def clean_seen(self) -> datetime | None:
        """The start that the page showed."""
        try:
            return datetime.fromtimestamp(int(self.cleaned_data["seen"]), UTC)
        except (ValueError, OverflowError, OSError):
            return None

    def said(self) -> SignUp:
        """What a valid form says."""
        data = self.cleaned_data
        return SignUp(
            name=data["name"],
            reach=data["contact"],
            others=data.get("others", ()),
            children=data.get("children", 0),
            language=data["language"],
            workplace=data.get("workplace", ""),
            job_role=data.get("job_role", ""),
            town=data.get("town"),
            submit_key=data["submit_key"],
        )

    def refuse(self, error: ValidationError) -> None:
        """Show at its field why a sign-up was refused, keep what was typed, and show the date as it is now."""
        fields = {"too-large": "children" if "children" in self.fields else "others"}
        field = fields.get(error.code or "")
        self.add_error(field if field in self.fields else None, error)
        typed = {name: self.data[name] for name in self.data}
        self.data = {**typed, self.add_prefix("seen"): stamp(self.session.starts_at)}


def stamp(moment: datetime) -> str:
    """A moment as it stands hidden in a form."""
    return str(int(moment.timestamp()))

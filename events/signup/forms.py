"""The few things a family is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import SimpleLazyObject, lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.contact import Reach, normalize
from accounts.languages import endonym_of, name_of, spoken_list, written_languages
from accounts.models import Language, Town
from accounts.people import clean_name
from events.rosters.entering import SignUp
from events.signup.guarding import refuse_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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


def language_choices(languages: Iterable[Language] | None = None) -> list[tuple[str, str]]:
    """Every language by its own name for itself; always those that pages are written in."""
    offered = {code: endonym_of(code) for code in written_languages()}
    known = Language.objects.all() if languages is None else languages
    names = {**offered, **{language.code: language.endonym for language in known}}
    return sorted(names.items(), key=lambda choice: choice[0] not in offered)


def choices_when_needed() -> Sequence[tuple[str, str]]:
    """The same, asked for when the first one looks at them."""
    return cast("Sequence[tuple[str, str]]", SimpleLazyObject(language_choices))


def _languages_said() -> str:
    return gettext("We write in %(languages)s.") % {"languages": spoken_list(map(name_of, written_languages()))}


class LanguageField(forms.ChoiceField):
    """A language. Who chose one that pages are written in waits for no list of all the others."""

    def valid_value(self, value: Any) -> bool:
        """Whether there is such a language."""
        return value in written_languages() or super().valid_value(value)


def language_field(languages: Sequence[tuple[str, str]] = ()) -> forms.ChoiceField:
    """The language that a family reads; nobody reads a signed one."""
    return LanguageField(
        label=_("Your language"),
        help_text=lazy(_languages_said, str)(),
        choices=lambda: [(code, name) for code, name in languages if code not in SIGNED],
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
                "others": "\n".join(adult.name for adult in party.named[1:]),
                "children": party.children,
            }
        if not program.asks_others:
            del self.fields["others"]
        if not program.asks_children:
            del self.fields["children"]

    def clean_others(self) -> list[str]:
        """The names as a list."""
        return clean_names(refuse_addresses(self.cleaned_data["others"]))

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
        fields["adult"].choices = list(party.named)


class SignUpForm(PartyForm):
    """Name, a way to reach them, who comes and the language; work is for some programs.

    `initial` is what is known of who fills it in, from a link of theirs.
    """

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
    submit_key = Unseen()
    seen = Unseen()

    field_order = ("name", "contact", "others", "children", "language", "workplace", "job_role", "town")

    def __init__(
        self,
        *args: Any,
        session: Session,
        languages: Sequence[tuple[str, str]] | None = None,
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, program=session.program, **kwargs)
        self.session = session
        self.fields["language"] = language_field(choices_when_needed() if languages is None else languages)
        known = {"language": get_language() or "en", **(initial or {})}
        self.initial = {**known, "submit_key": uuid4(), "seen": stamp(session.starts_at)}
        if not session.program.asks_work:
            for name in ("workplace", "job_role", "town"):
                del self.fields[name]

    @property
    def work(self) -> list[forms.BoundField]:
        """What professionals are asked."""
        return [self[name] for name in ("workplace", "job_role", "town") if name in self.fields]

    def clean_name(self) -> str:
        """The name as its owner writes it."""
        return clean_name(refuse_addresses(self.cleaned_data["name"]))

    def clean_workplace(self) -> str:
        """The organization, in plain words."""
        return refuse_addresses(self.cleaned_data["workplace"])

    def clean_job_role(self) -> str:
        """The role, in plain words."""
        return refuse_addresses(self.cleaned_data["job_role"])

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
        return moment_of(self.cleaned_data["seen"])

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
        grown = "others" if self.cleaned_data.get("others") or "children" not in self.fields else "children"
        self.add_error(grown if error.code == "too-large" and grown in self.fields else None, error)
        typed = {name: self.data[name] for name in self.data}
        self.data = {**typed, self.add_prefix("seen"): stamp(self.session.starts_at)}


def stamp(moment: datetime) -> str:
    """A moment as it stands hidden in a form."""
    return str(int(moment.timestamp()))


def moment_of(stamped: str) -> datetime | None:
    """The moment that stood hidden in a form; None for what is none."""
    try:
        return datetime.fromtimestamp(int(stamped), UTC)
    except (ValueError, OverflowError, OSError):
        return None

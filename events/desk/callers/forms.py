"""What staff type while somebody is on the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.contact import Reach, normalize
from accounts.people import clean_name
from events.desk.forms import ChoosingForm, PlainWords
from events.schedule.models import Program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from events.desk.callers.person import SignUpLine
    from events.rosters.models import Party

LONGEST_CONTACT = 254
BUSY = _("We could not save this just now. Nothing you typed is lost. Please send it again.")
DO_NOT_WRITE = _("Please don’t write about health or papers. It is wiped after 90 days.")


def contact_of(typed: str) -> Reach:
    """An e-mail address or a mobile number, made comparable. Raises ValidationError."""
    if len(typed) > LONGEST_CONTACT:
        raise ValidationError(_("This is too long for an e-mail address or a phone number."), code="contact")
    return normalize(typed)


def contact_field(*, required: bool = True) -> forms.CharField:
    """One field for both; nothing is offered to be filled in, since it is somebody else's."""
    return forms.CharField(
        label=_("E-mail or mobile"),
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Please write an e-mail address or a phone number.")},
    )


def name_field(label: Any) -> forms.CharField:
    """A name, as its owner says it."""
    return forms.CharField(
        label=label,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Please write a name. A first name is enough.")},
    )


class NoteForm(forms.Form):
    """A few words about a call, and which program it was about."""

    words = forms.CharField(
        label=_("What was said"),
        help_text=DO_NOT_WRITE,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"required": _("Please write a few words.")},
    )
    program = forms.ModelChoiceField(Program.objects.none(), label=_("About"), empty_label=None)

    def __init__(self, *args: Any, programs: QuerySet[Program], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        choices = list(programs)
        fields["program"].queryset = programs
        if len(choices) == 1:
            fields["program"].widget = forms.HiddenInput()
            fields["program"].initial = choices[0].pk

    def clean_words(self) -> str:
        """The words as lines, without what cannot be seen."""
        lines = [PlainWords(max_length=500).to_python(line) for line in self.cleaned_data["words"].splitlines()]
        words = "\n".join(lines).strip()
        if not words:
            raise ValidationError(_("Please write a few words."), code="required")
        return words


class ContactForm(forms.Form):
    """A way to reach somebody."""

    contact = contact_field()

    def clean_contact(self) -> Reach:
        """An e-mail address or a mobile number."""
        return contact_of(self.cleaned_data["contact"])


class CorrectForm(ContactForm):
    """The right one instead of a wrong one."""

    ends_links = forms.BooleanField(
        label=_("Somebody else reads the old one: links that were sent there end"), required=False
    )


class WhichForm(ChoosingForm):
    """Whom or what a page is about, where its address says so."""

    who = forms.IntegerField(required=False, min_value=1, max_value=10**18)
    contact = forms.IntegerField(required=False, min_value=1, max_value=10**18)
    same = forms.IntegerField(required=False, min_value=1, max_value=10**18)
    q = PlainWords(max_length=100, required=False)


class OfferForm(forms.Form):
    """Whether a family takes the place that it is offered."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class CancelForm(ChoosingForm):
    """Which button was pressed: this sign-up, or all that the page lists."""

    all = forms.BooleanField(required=False)
    seen = forms.CharField(max_length=40, required=False)


class NameForm(forms.Form):
    """The same person, with the name as it should be."""

    name = name_field(_("The name, as it should be"))

    def clean_name(self) -> str:
        """The name as its owner writes it."""
        return clean_name(self.cleaned_data["name"])


class AnotherForm(NameForm):
    """Another adult instead of one."""

    who = forms.TypedChoiceField(label=_("Who does not come?"), coerce=int, widget=forms.RadioSelect)
    contact = contact_field(required=False)
    field_order = ("who", "name", "contact")

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        self.party = party
        fields["who"].choices = [(person.pk, person.name) for person in party.people]
        fields["name"].label = _("Who comes instead?")
        fields["contact"].help_text = _("Whoever answers for the sign-up needs one: messages go there from now on.")

    def clean_contact(self) -> Reach | None:
        """Where the new one is reached, if it was said."""
        typed = self.cleaned_data["contact"]
        return contact_of(typed) if typed else None

    def clean(self) -> dict[str, Any]:
        """Who answers for a sign-up has to be reached somehow."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("who") == self.party.lead_id and "contact" not in self.errors and not data.get("contact"):
            self.add_error("contact", _("Please write an e-mail address or a phone number."))
        return data


class MoveForm(forms.Form):
    """To which date a family is moved, and what is to be done where that is full."""

    WAIT, ANYWAY = "wait", "anyway"

    to = forms.TypedChoiceField(
        label=_("Where they come instead"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a date.")},
    )
    full = forms.ChoiceField(choices=[("", ""), (WAIT, WAIT), (ANYWAY, ANYWAY)], required=False)

    def __init__(self, *args: Any, lists: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to"].choices = lists


def line_seen(lines: Sequence[SignUpLine]) -> str:
    """What a page of canceling showed: which sign-ups."""
    return "-".join(str(line.registration.pk) for line in lines)

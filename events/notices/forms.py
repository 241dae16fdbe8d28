"""What somebody types to get mails, and chooses on the page behind one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.contact import normalize_email
from accounts.models import Town
from accounts.people import clean_name
from events.notices.joining import Wish
from events.notices.leaving import Choice
from events.signup.forms import LONGEST_CONTACT, choices_when_needed, language_field
from events.signup.guarding import refuse_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from events.notices.models import MailingList, Reader

SENTENCE = gettext_lazy("Send me these mails until I say stop.")
"""What is said yes to; the lists stand below it."""


class ListsField(forms.TypedMultipleChoiceField):
    """Lists to tick, by their keys."""

    def __init__(self, *, required: bool) -> None:
        super().__init__(
            label=SENTENCE,
            coerce=int,
            required=required,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": gettext_lazy("Please tick what you would like to get.")},
        )


class ChoosingListsForm(forms.Form):
    """Lists, the language of their mails, and the town where one of them asks for it."""

    lists = ListsField(required=False)
    language = language_field()
    town = forms.ModelChoiceField(
        label=gettext_lazy("Your town"),
        help_text=gettext_lazy("Then we tell you what is near you."),
        queryset=Town.objects.all(),
        required=False,
        empty_label="–",
    )

    def __init__(self, *args: Any, lists: Iterable[MailingList], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = {one.pk: one for one in lists}
        fields: dict[str, Any] = self.fields
        fields["lists"].choices = [(pk, one.name_here.text) for pk, one in self.shown.items()]
        fields["language"] = language_field(choices_when_needed())
        if not any(one.by_town for one in self.shown.values()):
            del self.fields["town"]

    def rows(self) -> list[tuple[MailingList, Any]]:
        """Each list with its tick, for the page."""
        return list(zip(self.shown.values(), self["lists"], strict=True))


class JoinForm(ChoosingListsForm):
    """Where the mails shall go."""

    email = forms.CharField(
        label=gettext_lazy("Your e-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Please write your e-mail address.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"), required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("lists", "email", "name", "language", "town")

    def __init__(self, *args: Any, lists: Sequence[MailingList], ticked: str = "", **kwargs: Any) -> None:
        super().__init__(*args, lists=lists, **kwargs)
        self.fields["lists"].required = True
        on = [one.pk for one in lists if one.slug == ticked]
        self.initial = {"language": get_language() or "en", "lists": on}

    def clean_email(self) -> str:
        """The address, made comparable."""
        if len(self.cleaned_data["email"]) > LONGEST_CONTACT:
            raise ValidationError(_("This is too long for an e-mail address."), code="email")
        return normalize_email(self.cleaned_data["email"])

    def clean_name(self) -> str:
        """The name as its owner writes it, where one was given."""
        typed = refuse_addresses(self.cleaned_data["name"])
        return clean_name(typed) if typed else ""

    def wish(self) -> Wish:
        """What a valid form says."""
        data = self.cleaned_data
        return Wish(
            email=data["email"],
            lists=[self.shown[pk] for pk in data["lists"]],
            text_shown=str(SENTENCE),
            language=data["language"],
            name=data["name"],
            town=data.get("town"),
        )


class PreferencesForm(ChoosingListsForm):
    """What a mailbox gets from now on. No list at all is a choice, too."""

    field_order = ("lists", "language", "town")

    def __init__(self, *args: Any, reader: Reader, lists: Sequence[tuple[MailingList, Any]], **kwargs: Any) -> None:
        super().__init__(*args, lists=[one for one, _there in lists], **kwargs)
        self.reader = reader
        self.initial = {
            "lists": [one.pk for one, there in lists if there is not None and there.stands],
            "language": reader.language,
            "town": reader.town_id,
        }

    def choice(self) -> Choice:
        """What a valid form says. A page that does not ask for the town leaves it as it is."""
        data = self.cleaned_data
        town = data["town"] if "town" in self.fields else self.reader.town
        return Choice(data["lists"], data["language"], town, str(SENTENCE))

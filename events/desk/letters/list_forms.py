"""What a list is called, what comes, and what stands at the end of its mails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from events.desk.forms import ChoosingForm, PlainWords
from events.notices.models import MailingList
from events.schedule.words_forms import Wanted, WordsForm

if TYPE_CHECKING:
    from accounts.grants import Viewer


PLAIN = ("reply_to", "by_town", "is_public", "is_active")


class ListForm(WordsForm):
    """The words of a list, with a tick that a person has read them, and how it works."""

    words = ("name", "about")
    wordings = {
        "name": Wanted(gettext_lazy("Name"), 80),
        "about": Wanted(gettext_lazy("What comes, and how often"), 300, rows=2),
    }

    end = PlainWords(
        label=gettext_lazy("Postal address"),
        help_text=gettext_lazy("Stands at the end of every mail: the law asks for it."),
        max_length=200,
    )
    reply_to = forms.EmailField(
        label=gettext_lazy("Where answers go"),
        help_text=gettext_lazy("Empty: to the mailbox of the program."),
        required=False,
        max_length=254,
    )
    by_town = forms.BooleanField(
        label=gettext_lazy("Ask for the town, so that readers hear of what is near them"), required=False
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Everybody may join it, and read on the web what was sent"), required=False
    )
    is_active = forms.BooleanField(label=gettext_lazy("It is in use"), required=False)

    def __init__(self, *args: Any, mailing_list: MailingList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mailing_list = mailing_list
        self.fields["name_en"].required = True
        for name in self.words:
            self.fill_words(name, getattr(mailing_list, name))
        self.initial["end"] = mailing_list.postal_address
        for name in PLAIN:
            self.initial[name] = getattr(mailing_list, name)

    def said(self) -> dict[str, Any]:
        """The list as it is to be."""
        words = {name: self.wording_of(name, getattr(self.mailing_list, name)) for name in self.words}
        plain = {name: self.cleaned_data[name] for name in PLAIN}
        return {**words, **plain, "postal_address": self.cleaned_data["end"]}


class ReaderFilter(ChoosingForm):
    """Which mailboxes of a list are shown."""

    STATES = [
        ("", gettext_lazy("On the list")),
        ("asked", gettext_lazy("Asked, no answer yet")),
        ("left", gettext_lazy("Left")),
    ]
    state = forms.ChoiceField(label=gettext_lazy("Who"), choices=STATES, required=False)
    q = PlainWords(label=gettext_lazy("E-mail"), max_length=100, required=False)


def lists_of(who: Viewer) -> list[MailingList]:
    """The lists to which this viewer may write."""
    found = MailingList.objects.managed_by(who).filter(is_active=True)
    return list(found.select_related("program", "organization"))

"""Telling machines from people without a puzzle, and keeping anybody from mailing strangers their own words."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

FASTEST = timedelta(seconds=3)
"""Nobody reads and fills in a form faster than that, not even one that is filled in already."""
ADDRESS = re.compile(
    r"://|\bwww\b|@|\b[\w-]{2,63}\.(?:com|net|org|info|biz|edu|gov|io|co|me|ly|ru|cn|us|uk|de|fr|br|es|pt|eu|xyz|top|site"
    r"|online|shop|club|link|click|app|dev|tk|ml|ga|cc|tv|to|gl|page|live|store)\b",
    re.IGNORECASE,
)
MARKUP = re.compile(r"[<>{}]|\[/?\w{1,30}[\]=]|\]\(|&#?\w{1,30};")
FULL_STOPS = str.maketrans({"\u3002": ".", "\uff61": "."})
"""Signs that browsers read as a point in an address."""


def since(moment: datetime) -> str:
    """The moment at which a form was shown, signed: it stands hidden in the form."""
    return Signer(salt="form shown").sign(str(int(moment.timestamp())))


def shown_at(signed: str) -> datetime | None:
    """When a form was shown; None where nobody of us wrote that."""
    try:
        return datetime.fromtimestamp(int(Signer(salt="form shown").unsign(signed)), UTC)
    except (BadSignature, ValueError, OverflowError, OSError):
        return None


class GuardForm(forms.Form):
    """Two fields that people never see: one that must stay empty, and when the form was shown.

    A form may lie open as long as one likes: there is a least time to fill it in, and no longest.
    """

    note = forms.CharField(
        label=gettext_lazy("Please leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    since = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, now: datetime, prefix: str = "more") -> None:
        super().__init__(data, prefix=prefix, use_required_attribute=False)
        self.now = now
        self.initial = {"since": since(now)}

    def looks_like_a_machine(self) -> bool:
        """Whether the hidden field was filled in, or the form came back faster than anybody fills it in."""
        data = self.data
        shown = shown_at(str(data.get(self.add_prefix("since"), "")).replace("\0", ""))
        return bool(data.get(self.add_prefix("note"))) or shown is None or self.now - shown < FASTEST

    def refuse(self, form: forms.Form) -> bool:
        """Where it looks like a machine, ask at the top of `form` to send it once more; says whether it did.

        Who sent it gets the ordinary form with all that was typed: a person sends it again, and it goes through.
        """
        if not self.is_bound or not self.looks_like_a_machine():
            return False
        form.add_error(
            None,
            ValidationError(
                _("Please look at it once more and send it again. Nothing you typed is lost."), code="once-more"
            ),
        )
        self._show_again()
        return True

    def _show_again(self) -> None:
        """Empty, and with the time at which it was shown first, where that is known."""
        name = self.add_prefix("since")
        first = str(self.data.get(name, ""))
        self.data = {name: first if shown_at(first) else since(self.now)}


def refuse_addresses(typed: str) -> str:
    """The words themselves, where they hold no web address and no markup: they stand in mails that we send.

    Raises ValidationError with code `address`.
    """
    plain = unicodedata.normalize("NFKC", typed).translate(FULL_STOPS)
    if ADDRESS.search(plain) or MARKUP.search(plain):
        raise ValidationError(
            _("Please write plain words here, without a web address and without signs like < or {."), code="address"
        )
    return typed

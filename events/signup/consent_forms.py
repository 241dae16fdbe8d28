"""Asking for a yes to text messages, with the form or on the family's own page. It is never ticked beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.consent import SENTENCES, TEXTS, WEB, give_consent
from accounts.models import Contact

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from accounts.models import Consent, User
    from events.rosters.models import Party


class TextsForm(forms.Form):
    """One sentence and one tick. Whoever leaves it, or gave no mobile, gets no texts and is signed up all the same."""

    texts = forms.BooleanField(
        label=SENTENCES[TEXTS],
        help_text=_("Your phone company may charge for texts. You can come without them."),
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, prefix: str = "texts") -> None:
        super().__init__(data, prefix=prefix)

    @property
    def shown(self) -> str:
        """All the words beside the tick, in the language of the page."""
        field = self.fields["texts"]
        return f"{field.label} {field.help_text}"

    def store(self, party: Party, *, now: datetime, source: str = WEB, by: User | None = None) -> Consent | None:
        """Write down a yes for the mobile that the sign-up gave; None where it is no mobile or nothing was ticked."""
        contact = party.contact
        if not self.cleaned_data["texts"] or contact is None or contact.kind != Contact.Kind.MOBILE:
            return None
        return give_consent(
            contact,
            TEXTS,
            text=self.shown,
            language=get_language() or "en",
            source=source,
            by=by,
            now=now,
            anew_since=party.created_at,
        )

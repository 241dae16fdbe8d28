"""A yes to a purpose, such as text messages: given, written down with the words that were shown, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.history import note_change
from accounts.models import Consent, Contact

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from accounts.models import User

TEXTS = "texts"
"""Text messages to a mobile about what its owner signed up for."""
SENTENCES = {TEXTS: _("Yes, you may text me about what I sign up for, until I say stop.")}
"""What is said yes to, as pages and staff on the phone say it, in one sentence for each purpose."""
WEB, PHONE, TEXT = "web", "staff on the phone", "text message"
"""How a yes was given."""


def standing(contact: Contact, purpose: str) -> QuerySet[Consent]:
    """The yes to a purpose that stands for this contact, if any."""
    return contact.consents.filter(purpose=purpose, revoked_at=None)


@transaction.atomic
def give_consent(
    contact: Contact,
    purpose: str,
    *,
    text: str,
    language: str,
    now: datetime,
    source: str = WEB,
    by: User | None = None,
    anew_since: datetime | None = None,
) -> Consent:
    """Write down a yes with the words that were shown. Of one contact and purpose one stands at a time.

    Said twice it is one; a yes from before `anew_since` gives way to this one. (Where two records of one person became
    one, two may stand: no yes is lost, and both are taken back together.)
    """
    contact = Contact.objects.select_for_update(of=("self",), no_key=True).get(pk=contact.pk)
    before = standing(contact, purpose).first()
    if before and (anew_since is None or before.at >= anew_since):
        return before
    standing(contact, purpose).update(revoked_at=now)
    return Consent.objects.create(
        person_id=contact.person_id,
        contact=contact,
        purpose=purpose,
        text_shown=text,
        language=language,
        at=now,
        source=source,
        by=by,
    )


@transaction.atomic
def revoke_consent(contact: Contact, purpose: str, *, now: datetime, by: User | None = None) -> bool:
    """Take a yes back, at once; the row stays. False where none stood."""
    revoked = standing(contact, purpose).update(revoked_at=now)
    if revoked:
        note_change(by, "revoked", contact, fields=[purpose], now=now)
    return bool(revoked)

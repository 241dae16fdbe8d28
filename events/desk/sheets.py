"""Lists as files that a spreadsheet opens without harm."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.contact import readable_mobile
from accounts.models import Contact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.rosters.models import Party, Registration
    from events.schedule.models import Session

RUNS = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
"""Tells Excel that the letters are UTF-8."""


def harmless(value: object) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = str(value)
    return f"'{text}" if text.startswith(RUNS) else text


def contacts_of(party: Party, kind: str) -> str:
    """How the one who answers for a party is reached."""
    found = [contact.value for contact in party.lead.contacts.all() if contact.kind == kind]
    return ", ".join(readable_mobile(value) if kind == Contact.Kind.MOBILE else value for value in found)


def people_sheet(session: Session, registrations: Iterable[Registration]) -> str:
    """Everybody who signed up, one sign-up on a line."""
    head = [
        _("Name"), _("Also coming"), _("Adults"), _("Children"), _("Places"), _("Status"), _("Language"), _("E-mail"),
        _("Mobile"), _("Organization"), _("Job role"), _("Town"), _("Help asked for"), _("Signed up"), _("Code"),
    ]  # fmt: skip
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(head)
    for registration in registrations:
        writer.writerow([harmless(cell) for cell in _line(session, registration)])
    return BOM + file.getvalue()


def _line(session: Session, registration: Registration) -> list[object]:
    party = registration.party
    return [
        party.lead.name,
        ", ".join(member.person.name for member in party.members.all()),
        party.adults,
        party.children,
        registration.seats,
        registration.get_status_display(),
        party.language,
        contacts_of(party, Contact.Kind.EMAIL),
        contacts_of(party, Contact.Kind.MOBILE),
        party.workplace,
        party.job_role,
        party.town or "",
        " / ".join(need.detail for need in registration.needs.all()),
        registration.queued_at.astimezone(session.tz).strftime("%Y-%m-%d %H:%M"),
        party.code,
    ]

"""Lists as files that a spreadsheet opens without harm."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.desk.lists import Guest
    from events.schedule.models import Session

RUNS = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
"""Tells Excel that the letters are UTF-8."""


def harmless(value: object) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = str(value)
    return f"'{text}" if text.startswith(RUNS) else text


def people_sheet(session: Session, guests: Iterable[Guest]) -> str:
    """Everybody who signed up, one sign-up on a line, in the words of the page."""
    head = [
        _("Name"), _("Also coming"), _("Adults"), _("Children"), _("Places"), _("Status"), _("Language"), _("E-mail"),
        _("Mobile"), _("Organization"), _("Job role"), _("Town"), _("Help asked for"), _("Signed up"), _("Code"),
    ]  # fmt: skip
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(head)
    for guest in guests:
        writer.writerow([harmless(cell) for cell in _line(session, guest)])
    return BOM + file.getvalue()


def _line(session: Session, guest: Guest) -> list[object]:
    registration, party = guest.registration, guest.registration.party
    return [
        party.lead.name,
        ", ".join(member.person.name for member in party.members.all()),
        party.adults,
        party.children,
        registration.seats,
        registration.get_status_display(),
        guest.language,
        ", ".join(contact.value for contact in guest.emails),
        ", ".join(number for _contact, number in guest.phones),
        party.workplace,
        party.job_role,
        party.town or "",
        " / ".join(need.detail for need in registration.needs.all()),
        registration.queued_at.astimezone(session.tz).strftime("%Y-%m-%d %H:%M"),
        party.code,
    ]

"""The people of a session, or of all dates of a series, as a table to take along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.desk.roster.rows import guests, registrations_on
from events.desk.sheets import Table
from events.signup.questions import answers_table
from events.support.models import Kind, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.desk.roster.rows import Guest
    from events.schedule.models import Session
    from events.support.models import Need

SAID = {
    Standing.SURE: gettext_lazy("it will be there"),
    Standing.NO: gettext_lazy("not found"),
    Standing.WAITS: gettext_lazy("waits for a place"),
    Standing.KEPT: gettext_lazy("a place is kept, not sure yet"),
    Standing.OPEN: gettext_lazy("open"),
}
"""How it stands with help, as staff say it."""


@dataclass(frozen=True)
class _Dates:
    """For what a sign-up is, in two columns."""

    title: str
    when: str
    zone_of: Session


def people_table(name: str, *sessions: Session, with_dates: bool = False) -> Table:
    """Everybody who signed up, one sign-up on a line, in the words of the page.

    How a protected household is reached, and its town, are left out (D7.5); wiped answers and needs are not there.
    """
    registrations = registrations_on(*sessions)
    people = guests(registrations, *sessions)
    dates = _dates(sessions)
    questions, answers = answers_table(registrations)
    kinds = [kind for kind in Kind if any(need.kind == kind for one in registrations for need in one.needs.all())]
    head = [
        *([_("Session"), _("When")] if with_dates else []),
        _("Name"), _("Also coming"), _("Adults"), _("Children"), _("Places"), _("Status"), _("Language"), _("E-mail"),
        _("Mobile"), _("Organization"), _("Job role"), _("Town"), *(str(kind.label) for kind in kinds), *questions,
        _("Cannot come"), _("Signed up"), _("Code"),
    ]  # fmt: skip
    lines = []
    for guest, answered in zip(people, answers, strict=True):
        of = dates[guest.registration.roster_id]
        help_asked = [_help(guest, kind) for kind in kinds]
        lines.append([*([of.title, of.when] if with_dates else []), *_line(guest, of, help_asked, answered)])
    return Table(name, head, lines)


def _line(guest: Guest, of: _Dates, help_asked: list[str], answered: list[str]) -> list[str | int]:
    registration, party = guest.registration, guest.registration.party
    hidden = _("protected") if guest.is_protected else ""
    return [
        party.lead.name,
        ", ".join(member.person.name for member in party.members.all()),
        party.adults,
        party.children,
        registration.seats,
        _status(guest),
        guest.language,
        hidden or ", ".join(guest.emails),
        hidden or ", ".join(guest.mobiles),
        party.workplace,
        party.job_role,
        hidden or str(party.town or ""),
        *help_asked,
        *answered,
        ", ".join(person.name for person in guest.away),
        registration.queued_at.astimezone(of.zone_of.tz).strftime("%Y-%m-%d %H:%M"),
        party.code,
    ]


def _status(guest: Guest) -> str:
    status = str(guest.registration.get_status_display())
    return _("%(status)s, not confirmed") % {"status": status} if guest.must_confirm else status


def _help(guest: Guest, kind: str) -> str:
    """What the family asked for of one kind, and how it stands."""
    return " / ".join(need_words(need) for need in guest.registration.needs.all() if need.kind == kind)


def need_words(need: Need) -> str:
    """One request in one line: "An interpreter: Español; it will be there"."""
    return f"{need.in_full}; {SAID[need.standing]}"


def _dates(sessions: Sequence[Session]) -> dict[int, _Dates]:
    """For each list the date, or the dates that share it."""
    by_roster: dict[int, list[Session]] = {}
    for session in sessions:
        for pk in (session.roster_id, session.guest_roster_id):
            if pk:
                by_roster.setdefault(pk, []).append(session)
    return {pk: _dates_of(found) for pk, found in by_roster.items()}


def _dates_of(sessions: Sequence[Session]) -> _Dates:
    first = min(sessions, key=lambda one: one.starts_at)
    if len(sessions) == 1:
        return _Dates(first.working_title, first.when_here, first)
    said = ngettext("%(number)d date from %(when)s on", "%(number)d dates from %(when)s on", len(sessions))
    title = first.series.working_title if first.series else first.working_title
    return _Dates(title, said % {"number": len(sessions), "when": first.when_here}, first)

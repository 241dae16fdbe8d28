"""Interpreters that families asked for: hours by language, month and site, met and unmet."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import Language
from events.desk.sheets import BOM, harmless
from events.schedule.models import Session
from events.support.models import Kind, Need, Supply

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from accounts.grants import Viewer

YEAR_BEGINS = 7
"""A school year goes from July to June."""
SECONDS = 3600


@dataclass
class Demand:
    """What was asked for in one language at one site in one month (or, in the sums, in the whole year)."""

    language: str
    month: date | None = None
    site: str = ""
    sessions: int = 0
    sign_ups: set[int] = field(default_factory=set)
    asked: float = 0
    """Hours of the sessions for which somebody asked."""
    met: float = 0
    """Hours of those at which an interpreter is sure."""

    @property
    def unmet(self) -> float:
        """Hours for which nobody is sure."""
        return self.asked - self.met

    @property
    def families(self) -> int:
        """How many families asked, each counted once."""
        return len(self.sign_ups)

    def add(self, hours: float, sign_ups: set[int], *, is_met: bool) -> None:
        """Count one session."""
        self.sessions += 1
        self.sign_ups |= sign_ups
        self.asked += hours
        self.met += hours if is_met else 0


def year_of(day: date) -> int:
    """The year in which a school year begins."""
    return day.year if day.month >= YEAR_BEGINS else day.year - 1


def demand(who: Viewer, year: int, zone: ZoneInfo) -> list[Demand]:
    """By month, site and language, for the sessions of one school year that this viewer manages; five queries."""
    first, after = (datetime(one, YEAR_BEGINS, 1, tzinfo=zone) for one in (year, year + 1))
    hers = Session.objects.managed_by(who).promised().filter(starts_at__gte=first, starts_at__lt=after)
    sessions = list(hers.select_related("venue__town"))
    families, told_yes = _asked(sessions)
    interpreted = _sure(sessions)
    endonyms = dict(Language.objects.values_list("code", "endonym"))
    found: dict[tuple[date, str, str], Demand] = {}
    for session in sessions:
        site = str(session.venue) if session.venue else _("Online")
        month = session.local_start.date().replace(day=1)
        hours = (session.ends_at - session.starts_at).total_seconds() / SECONDS
        for language, asking in families[session.pk].items():
            name = endonyms.get(language, language)
            row = found.setdefault((month, site, language), Demand(name, month=month, site=site))
            is_met = (session.pk, language) in interpreted or asking == told_yes[session.pk][language]
            row.add(hours, asking, is_met=is_met)
    return [row for _key, row in sorted(found.items())]


def sums(rows: Iterable[Demand]) -> list[Demand]:
    """The same by language alone, what is unmet most first."""
    by_language: dict[str, Demand] = {}
    for row in rows:
        total = by_language.setdefault(row.language, Demand(row.language))
        total.sign_ups |= row.sign_ups
        for name in ("sessions", "asked", "met"):
            setattr(total, name, getattr(total, name) + getattr(row, name))
    return sorted(by_language.values(), key=lambda total: (-total.unmet, -total.asked, total.language))


Asking = dict[int, dict[str, set[int]]]


def _asked(sessions: Iterable[Session]) -> tuple[Asking, Asking]:
    """By session and language: the sign-ups that asked, and those of them that were answered yes."""
    at: dict[int, list[int]] = defaultdict(list)
    for session in sessions:
        for roster in (session.roster_id, session.guest_roster_id):
            if roster:
                at[roster].append(session.pk)
    needs = Need.objects.alive().filter(kind=Kind.INTERPRETER, registration__roster__in=at)
    families: Asking = defaultdict(lambda: defaultdict(set))
    told_yes: Asking = defaultdict(lambda: defaultdict(set))
    for need in needs.select_related("registration"):
        for pk in at[need.registration.roster_id]:
            families[pk][need.language_id or ""].add(need.registration_id)
            if need.state == Need.State.CONFIRMED:
                told_yes[pk][need.language_id or ""].add(need.registration_id)
    return families, told_yes


def _sure(sessions: Iterable[Session]) -> set[tuple[int, str]]:
    """At which sessions an interpreter of which language is sure."""
    pks = [session.pk for session in sessions]
    there = Supply.objects.sure().filter(kind=Kind.INTERPRETER, sessions__in=pks)
    return set(there.values_list("sessions", "language"))


def demand_sheet(rows: Iterable[Demand]) -> str:
    """The same as a file that a spreadsheet opens without harm."""
    head = [
        _("Month"), _("Site"), _("Language"), _("Sessions"), _("Families"), _("Hours asked for"), _("Hours met"),
        _("Hours unmet"),
    ]  # fmt: skip
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(head)
    for row in rows:
        cells = [
            row.month.strftime("%Y-%m") if row.month else "", row.site, row.language, row.sessions, row.families,
            f"{row.asked:.2f}", f"{row.met:.2f}", f"{row.unmet:.2f}",
        ]  # fmt: skip
        writer.writerow([harmless(cell) for cell in cells])
    return BOM + file.getvalue()

"""A series at the desk: all its dates, with those of its successors, and in which parts it was split."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.languages import as_drafted
from events.desk.lists import field_words, waiting_on
from events.desk.planning import looks_twice
from events.schedule.models import Program, Series, Session, Status
from events.schedule.rules.data import read_rules
from events.schedule.rules.words import say_rules
from events.schedule.telling import moment_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from accounts.grants import Viewer
    from events.schedule.clashes import Clash


def managed_series(who: Viewer, slug: str) -> Series:
    """The whole series (its root) to which this address leads, for who manages all its dates.

    404 for who manages none of them; raises PermissionDenied for who manages only some.
    """
    series: Series = get_object_or_404(Series.objects.select_related("root__program", "program"), slug=slug)
    root = series.root or series
    everything = Session.objects.of_root(root)
    hers = Session.objects.managed_by(who)
    if not everything.exists():
        get_object_or_404(Program.objects.coordinated_by(who), pk=root.program_id)
    elif not everything.filter(pk__in=hers.values("pk")).exists():
        raise Http404
    elif everything.exclude(pk__in=hers.values("pk")).exists():
        raise PermissionDenied(_("Some dates of this series belong to others."))
    return root


def series_title(series: Series) -> str:
    """What a series is called at the desk, also before anybody approved its title."""
    return as_drafted(series.title, get_language() or "en") or str(series.program)


@dataclass(frozen=True)
class DateRow:
    """One date of a series."""

    session: Session
    waiting: int
    warnings: Sequence[str | Clash]
    is_over: bool

    @property
    def by_hand(self) -> str:
        """What of it was changed by hand, in words."""
        return ", ".join(field_words(self.session.edited_fields))

    @property
    def moved_from(self) -> str:
        """The date that people knew before."""
        before = self.session.moved_from
        return moment_line(before.astimezone(self.session.tz), get_language() or "en") if before else ""

    @property
    def taken(self) -> int:
        """How many places are taken."""
        return self.session.roster.seats_taken if self.session.roster else 0

    @property
    def of(self) -> int | None:
        """How many there are; None where everybody fits or nobody signs up."""
        return self.session.roster.capacity if self.session.roster else None


@dataclass(frozen=True)
class Part:
    """The dates of a series up to where it was split, and what they were planned by."""

    rules: Sequence[str]
    rows: Sequence[DateRow]
    since: str
    """The first date, in words, where another part stands before it; else empty."""

    @property
    def coming(self) -> list[DateRow]:
        """What is not over."""
        return [row for row in self.rows if not row.is_over]

    @property
    def over(self) -> list[DateRow]:
        """What is, the latest first."""
        return [row for row in reversed(self.rows) if row.is_over]


def rules_in_words(series: Series) -> list[str]:
    """What its dates were planned by, a sentence for each rule; nothing where they are a list."""
    try:
        recurrence = read_rules(series.rules)
    except ValidationError:
        return []
    return say_rules(recurrence) if recurrence else []


def dates_of(series: Series, *, viewer: Viewer, now: datetime) -> list[DateRow]:
    """Every date of a series and its successors in order, also those that were left out."""
    sessions = list(Session.objects.of_root(series).with_page_data().select_related("venue__school"))
    sessions.sort(key=lambda one: (one.starts_at, one.pk))
    coming = [one for one in sessions if one.ends_at > now and one.status in (Status.DRAFT, Status.CONFIRMED)]
    warnings = looks_twice(coming, viewer=viewer)
    waiting = waiting_on(one.roster_id for one in sessions)
    return [
        DateRow(one, waiting.get(one.roster_id or 0, 0), warnings.get(one.pk, ()), one.ends_at <= now)
        for one in sessions
    ]


def parts_of(series: Series, rows: Sequence[DateRow]) -> list[Part]:
    """The dates, apart where the series was split; in the order in which they were planned."""
    ordered = sorted(rows, key=lambda row: row.session.recurrence_id or row.session.starts_at)
    members = {one.pk: one for one in Series.objects.filter(Q(pk=series.pk) | Q(root=series))}
    parts: list[Part] = []
    for pk, found in groupby(ordered, key=lambda row: row.session.series_id or 0):
        own = sorted(found, key=lambda row: row.session.starts_at)
        since = moment_line(own[0].session.local_start, get_language() or "en") if parts else ""
        parts.append(Part(rules_in_words(members[pk]), own, since))
    return parts

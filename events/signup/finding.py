"""What's on: what somebody looks for, read kindly from the address, and the sessions that answer it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.grants import NOBODY, viewer
from accounts.models import Town
from events.rosters.models import Registration
from events.schedule.details import Assignment, Part
from events.schedule.models import Session
from events.signup.models import Question
from events.support.models import Supply

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from django.http import HttpRequest

    from accounts.models import Language
    from events.schedule.models import Program
    from events.schedule.querysets import SessionQuerySet

LONGEST = 80
MOST_WORDS = 8
YEARS = range(2000, 2101)
MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")
HEAVY = (
    "summary", "bring", "search_text", "edited_fields", "join_url", "program__about", "program__sponsors",
    "program__private_label", "venue__way_in", "venue__parking", "venue__bus", "series__title", "series__sponsors",
    "series__rules", "series__root__title", "series__root__sponsors", "series__root__rules",
)  # fmt: skip
"""Long texts that no list shows."""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What somebody wants to see. Every part has its place in the address; what cannot be meant is left out."""

    program: str = ""
    town: str = ""
    language: str = ""
    online: bool = False
    words: str = ""
    month: date | None = None
    left_out: bool = False
    """Whether something in the address made no sense."""

    @property
    def number(self) -> int:
        """How many filters are set, without the month."""
        return sum(map(bool, (self.program, self.town, self.language, self.online, self.words)))

    @property
    def folded(self) -> int:
        """How many are set in the folded form."""
        return self.number - bool(self.program)

    @property
    def cleared(self) -> str:
        """The address without filters; the month stays."""
        return Filters(month=self.month).address()

    @property
    def whole(self) -> str:
        """The address of all coming dates; the other filters stay."""
        return self.address(month=None)

    @property
    def pairs(self) -> dict[str, str]:
        """The filters as they stand in the address."""
        pairs = {"program": self.program, "town": self.town, "language": self.language, "q": self.words}
        pairs["online"] = "1" if self.online else ""
        pairs["month"] = f"{self.month:%Y-%m}" if self.month else ""
        return {name: value for name, value in pairs.items() if value}

    def address(self, **changes: Any) -> str:
        """The address of the same page with some filters changed."""
        return f"?{urlencode(replace(self, **changes).pairs)}"


def read_filters(asked: Mapping[str, str], *, programs: Collection[str], languages: Collection[str]) -> Filters:
    """The filters of an address. Unknown programs, languages and months are left out and said so."""
    given = {name: plain_words(asked.get(name, "")) for name in ("program", "town", "language", "q", "month")}
    month = read_month(given["month"])
    known = {
        "program": given["program"] if given["program"] in programs else "",
        "language": given["language"] if given["language"] in languages else "",
    }
    return Filters(
        **known,
        town=given["town"],
        online=asked.get("online", "") not in ("", "0"),
        words=" ".join(given["q"].split()[:MOST_WORDS]),
        month=month,
        left_out=any(given[name] and not known[name] for name in known) or bool(given["month"] and not month),
    )


def plain_words(typed: str) -> str:
    """Typed words without characters that nobody can see, cut to a length that somebody may have meant."""
    seen = (character if character.isprintable() else " " for character in typed[:LONGEST])
    return " ".join("".join(seen).split())


def read_month(typed: str) -> date | None:
    """The first day of a month written as 2026-12, or None."""
    found = MONTH.fullmatch(typed)
    if not found or int(found[1]) not in YEARS or not 1 <= int(found[2]) <= 12:  # noqa: PLR2004 - months of a year
        return None
    return date(int(found[1]), int(found[2]), 1)


@dataclass(frozen=True)
class Chip:
    """One filter in the row above the list, a tap away."""

    label: str
    address: str
    is_on: bool
    language: str = ""
    """The language that the label is written in, where it is another."""


def chips_of(
    filters: Filters, programs: Iterable[Program], languages: Iterable[Language] = (), *, online: bool = False
) -> list[Chip]:
    """Everything, each program, each language that a page offers by its own name, online."""
    chips = [Chip(_("Everything"), filters.cleared, not filters.number)]
    for program in programs:
        on = filters.program == program.slug
        chips.append(Chip(str(program), filters.address(program="" if on else program.slug), on))
    for language in languages:
        on = filters.language == language.code
        chips.append(Chip(language.endonym, filters.address(language="" if on else language.code), on, language.code))
    if online:
        chips.append(Chip(_("Online"), filters.address(online=not filters.online), filters.online))
    return chips


def public_sessions(filters: Filters) -> SessionQuerySet:
    """What everybody may see, as asked for. Drafts are shown on the desk, not here, whoever looks."""
    sessions: SessionQuerySet = Session.objects.visible_to(NOBODY)
    if filters.program:
        sessions = sessions.filter(program__slug=filters.program)
    if filters.town:
        sessions = sessions.in_town(filters.town)
    if filters.language:
        sessions = sessions.in_a_language(filters.language)
    if filters.online:
        sessions = sessions.online()
    if filters.words:
        sessions = sessions.matching(filters.words)
    return sessions


def with_dates(sessions: SessionQuerySet, *, now: datetime) -> SessionQuerySet:
    """The dates of one sign-up: `dates` are still to come and `dates_over` have begun."""
    promised = Session.objects.promised().filter(roster=OuterRef("roster"))
    return sessions.annotate(
        dates=_count(promised.filter(starts_at__gt=now)), dates_over=_count(promised.filter(starts_at__lte=now))
    )


def with_places(sessions: SessionQuerySet, *, now: datetime) -> SessionQuerySet:
    """What tells the places: the dates of one sign-up, the `last_start` of them, and `waiting_parties`."""
    waiting = Registration.objects.waiting().filter(roster=OuterRef("roster"))
    promised = Session.objects.promised().filter(roster=OuterRef("roster"))
    return with_dates(sessions, now=now).annotate(
        waiting_parties=_count(waiting),
        last_start=Subquery(promised.order_by("-starts_at").values("starts_at")[:1]),
    )


def with_guests(sessions: SessionQuerySet, *, now: datetime) -> SessionQuerySet:
    """The same, and how many wait to come to one date of a course alone: `waiting_guests`."""
    waiting = Registration.objects.waiting().filter(roster=OuterRef("guest_roster"))
    return with_places(sessions, now=now).annotate(waiting_guests=_count(waiting))


def find_session(request: HttpRequest, slug: str, *, now: datetime) -> Session:
    """The published session of an address, for whom may see it; drafts and private ones have no page here."""
    found = with_guests(_visible(request), now=now).annotate(**_what_there_is(), **_what_is_asked())
    session: Session = get_object_or_404(
        found.select_related("program__organization", "venue__town", "roster", "guest_roster", "series__root"),
        slug=slug,
    )
    return session


def find_to_sign_up(request: HttpRequest, slug: str, *, now: datetime) -> Session:
    """The same, with as much as taking a form needs: in a rush nobody waits for what only a page shows."""
    found = with_dates(_visible(request), now=now).annotate(**_what_is_asked())
    session: Session = get_object_or_404(
        found.select_related("program__organization", "roster", "series__root"), slug=slug
    )
    return session


def _visible(request: HttpRequest) -> SessionQuerySet:
    visible: SessionQuerySet = Session.objects.visible_to(viewer(request))
    return visible.published().exclude(visibility="private")


def _what_there_is() -> dict[str, Any]:
    """Of a session that gets a page: what its page need not ask for in vain."""
    here = OuterRef("pk")
    return {
        "has_parts": Exists(Part.objects.filter(session=here)),
        "has_assignments": Exists(Assignment.objects.filter(session=here)),
    }


def _what_is_asked() -> dict[str, Any]:
    """What its form need not ask for in vain."""
    root = Coalesce(OuterRef("series__root"), OuterRef("series"))
    asked = Question.objects.filter(Q(program=OuterRef("program")) | Q(series=root), retired_at=None)
    return {"is_helped": Exists(Supply.objects.filter(sessions=OuterRef("pk"))), "asks": Exists(asked)}


def with_row_data(sessions: SessionQuerySet, *, now: datetime) -> SessionQuerySet:
    """All that a row shows but the languages, which `rows_of` asks for.

    Adds `number` and `of_dates`: the third of four dates that one signs up for at once.
    """
    together = Session.objects.published().filter(roster=OuterRef("roster"))
    return (
        with_places(sessions.with_page_data().select_related("series__root"), now=now)
        .defer(*HEAVY)
        .annotate(
            of_dates=_count(together),
            number=_count(together.filter(starts_at__lte=OuterRef("starts_at"))),
        )
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("roster").annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def listed(filters: Filters, *, now: datetime, month: date, zone: ZoneInfo) -> list[Session]:
    """The sessions of a page: those of the month that was asked for, else all to come and the current month's."""
    sessions = public_sessions(filters)
    shown = sessions.in_month(month.year, month.month, zone)
    if not filters.month:
        shown = sessions.filter(Q(ends_at__gt=now) | Q(pk__in=shown.values("pk"))).order_by("starts_at", "pk")
    return list(with_row_data(shown, now=now))


def towns_with_sessions(now: datetime) -> list[str]:
    """The towns in which something is coming."""
    coming = Session.objects.visible_to(NOBODY).upcoming(now).order_by()
    return list(Town.objects.filter(pk__in=coming.values("venue__town")).values_list("name", flat=True))


def next_anywhere(now: datetime) -> Session | None:
    """The next date, whatever was looked for."""
    next_one: Session | None = Session.objects.visible_to(NOBODY).promised().upcoming(now).with_page_data().first()
    return next_one

"""What a coordinator may look through: her programs, places, sessions and their people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.paginator import Paginator
from django.db.models import Count, Model, Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext, pgettext

from accounts.history import Change
from events.desk.acts import ACTS, ACTS_OF, FIELDS
from events.rosters.models import Registration, Roster, Status
from events.schedule.clashes import TAKING
from events.schedule.models import Program, Session, Venue
from events.schedule.school_calendars.closures import warnings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.core.paginator import Page
    from django.db.models import QuerySet

    from accounts.grants import Viewer
    from events.schedule.querysets import ProgramQuerySet, SessionQuerySet
    from events.schedule.school_calendars.closures import Reason

PER_PAGE = 30
Model_ = TypeVar("Model_", bound=Model)


def managed_session(who: Viewer, slug: str) -> Session:
    """A session that this viewer manages; for everybody else there is none (404)."""
    session: Session = get_object_or_404(Session.objects.managed_by(who).with_page_data(), slug=slug)
    return session


def programs_of(who: Viewer) -> ProgramQuerySet:
    """Programs in which this viewer manages something."""
    hers = Session.objects.managed_by(who).order_by().values("program")
    whole = Program.objects.coordinated_by(who).values("pk")
    return Program.objects.filter(Q(pk__in=whole) | Q(pk__in=hers))


def venues_for(who: Viewer, program: Program) -> Any:
    """Places to choose from; who coordinates one school alone chooses among that school's."""
    venues = Venue.objects.filter(organization=program.organization_id).select_related("town")
    if Program.objects.coordinated_by(who).filter(pk=program.pk).exists():
        return venues
    schools = [grant.school_id for grant in who.grants if grant.role == "coordinator" and grant.school_id]
    return venues.filter(school__in=schools)


def sessions_for(who: Viewer, chosen: dict[str, Any], now: datetime) -> SessionQuerySet:
    """The sessions of a list. Dates left out show only where one asks for them."""
    found = Session.objects.managed_by(who)
    if chosen["when"] == "all":
        found = found.order_by("-starts_at", "-pk")
    else:
        found = found.past(now) if chosen["when"] == "past" else found.upcoming(now)
    if chosen["program"]:
        found = found.filter(program=chosen["program"])
    found = found.filter(status=chosen["status"]) if chosen["status"] else found.exclude(status="skipped")
    if chosen["series"]:
        found = found.filter(series__slug=chosen["series"])
    return found.matching(chosen["q"]).with_page_data()


def page_of(found: QuerySet[Model_], wanted: str | None) -> Page[Model_]:
    """One page of a list; a number that makes no sense leads to the first or the last."""
    return Paginator(found, PER_PAGE).get_page(wanted)


def waiting_on(rosters: Iterable[int | None]) -> dict[int, int]:
    """How many families wait on each of some rosters, counted by the database in one query."""
    waiting = Registration.objects.filter(roster__in={pk for pk in rosters if pk}, status=Status.WAITLISTED)
    return dict(waiting.order_by().values("roster").annotate(families=Count("pk")).values_list("roster", "families"))


@dataclass(frozen=True)
class Row:
    """A session in a list of the desk."""

    session: Session
    waiting: int
    warnings: Sequence[Reason] = ()
    """Why its day may be a bad choice, while it is still to come."""

    @property
    def taken(self) -> int:
        """How many places are taken."""
        return self.session.roster.seats_taken if self.session.roster else 0

    @property
    def of(self) -> int | None:
        """How many there are; None where everybody fits or nobody signs up."""
        return self.session.roster.capacity if self.session.roster else None


def manages_all_of(who: Viewer, roster: Roster | None) -> bool:
    """Whether every date that shares this list is hers: only then she sets how many places it has."""
    others = Session.objects.filter(roster=roster).exclude(pk__in=Session.objects.managed_by(who).values("pk"))
    return roster is not None and not others.exists()


def rows(sessions: Iterable[Session], now: datetime) -> list[Row]:
    """Sessions with how full they are, and what speaks against the days of those that are to come."""
    sessions = list(sessions)
    waiting = waiting_on(session.roster_id for session in sessions)
    warnings = warnings_to_come(sessions, now)
    return [Row(one, waiting.get(one.roster_id or 0, 0), warnings.get(one.pk, ())) for one in sessions]


def warnings_to_come(sessions: Iterable[Session], now: datetime) -> dict[int, list[Reason]]:
    """Why the days of those that are not over, canceled or left out may be a bad choice."""
    return warnings_of(one for one in sessions if one.ends_at > now and one.status in TAKING)


@dataclass(frozen=True)
class Line:
    """One line of a history."""

    at: datetime
    who: str
    what: str
    fields: Sequence[str]
    told: int
    which: str = ""
    """What of several it was done to."""


def field_words(names: Iterable[str]) -> list[str]:
    """Columns as people call them; what has no word for people is left out."""
    return [gettext(FIELDS[name]) for name in FIELDS if name in set(names)]


def act_words(act: str, subject_type: str = "") -> str:
    """An act as people call it."""
    known = ACTS_OF.get((subject_type, act)) or ACTS.get(act)
    return gettext(known) if known else act


def who_did(change: Change) -> str:
    """Who did it, by name."""
    return str(change.actor) if change.actor else pgettext("who did it", "by the system")


def history_of(row: Model, *, most: int = 100) -> list[Line]:
    """What happened to a row, the latest first: who, when, and which fields, never which words."""
    changes = Change.objects.filter(subject_type=row._meta.model_name, subject_id=row.pk).select_related("actor")
    return lines_of(changes[:most])


def lines_of(changes: Iterable[Change]) -> list[Line]:
    """Changes in words."""
    return [
        Line(
            at=change.at,
            who=who_did(change),
            what=act_words(change.act, change.subject_type),
            fields=field_words(change.fields),
            told=change.told,
        )
        for change in changes
    ]

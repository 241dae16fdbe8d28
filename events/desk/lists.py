"""What a coordinator may look through: her programs, places, sessions and their people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.paginator import Paginator
from django.db.models import Count, Model, Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext, gettext_noop, pgettext

from accounts.contact import readable_mobile
from accounts.history import Change
from accounts.languages import fold
from accounts.models import Contact, Language
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
ACTS = {
    "scheduled": gettext_noop("Planned"),
    "edited": gettext_noop("Changed"),
    "published": gettext_noop("Published"),
    "moved": gettext_noop("Moved"),
    "canceled": gettext_noop("Canceled"),
    "left out": gettext_noop("Left out"),
    "capacity": gettext_noop("Number of places changed"),
    "assigned": gettext_noop("Somebody was given a part"),
    "unassigned": gettext_noop("A part was taken back"),
    "added": gettext_noop("Material added"),
    "removed": gettext_noop("Material taken off"),
    "agenda": gettext_noop("Agenda changed"),
    "tagged": gettext_noop("Tags for reports changed"),
    "split": gettext_noop("Changed from a date on"),
    "series edited": gettext_noop("Several dates changed"),
    "copied": gettext_noop("Copied from another season"),
    "put on again": gettext_noop("Put on again"),
    "brought back": gettext_noop("Brought back"),
    "extended": gettext_noop("Dates added"),
    "built": gettext_noop("Season planned"),
    "disrupted": gettext_noop("Schools closed or late that day"),
    "put back": gettext_noop("Put back as it was"),
    "undone": gettext_noop("Undone"),
}
ACTS_OF = {
    ("venue", "added"): gettext_noop("Entered"),
    ("closure", "added"): gettext_noop("Entered"),
    ("closure", "removed"): gettext_noop("Taken off the calendar"),
}
"""Acts that have another word where they are done to something else than a session."""
FIELDS = {
    "title": gettext_noop("title"),
    "summary": gettext_noop("what it is about"),
    "bring": gettext_noop("what to bring"),
    "venue": gettext_noop("place"),
    "mode": gettext_noop("how people take part"),
    "join_url": gettext_noop("link to join"),
    "held_in": gettext_noop("language spoken"),
    "interpreted_into": gettext_noop("interpreted into"),
    "visibility": gettext_noop("who may see it"),
    "starts_at": gettext_noop("start"),
    "ends_at": gettext_noop("end"),
    "status": gettext_noop("status"),
    "room": gettext_noop("room"),
    "audience": gettext_noop("districts it is meant for"),
    "funding": gettext_noop("who pays for it"),
    "measure": gettext_noop("measure of the grant"),
    "high_impact": gettext_noop("high impact"),
    "impact_reason": gettext_noop("reason for high impact"),
    "goal": gettext_noop("goal"),
    "rules": gettext_noop("rules of the dates"),
    "capacity": gettext_noop("places"),
    "sponsors": gettext_noop("sponsors"),
    "name": gettext_noop("name"),
    "street": gettext_noop("street"),
    "town": gettext_noop("town"),
    "school": gettext_noop("school"),
    "way_in": gettext_noop("way in"),
    "parking": gettext_noop("parking"),
    "bus": gettext_noop("bus"),
    "step_free": gettext_noop("steps"),
    "phone_on_the_day": gettext_noop("phone on the day"),
    "setup_minutes": gettext_noop("time to set up"),
    "teardown_minutes": gettext_noop("time to clear up"),
    "kind": gettext_noop("what it is"),
    "first_day": gettext_noop("first day"),
    "last_day": gettext_noop("last day"),
    "source": gettext_noop("where it comes from"),
}


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


def registrations_on(session: Session) -> list[Registration]:
    """The people of a session, by name: those with a place, those who wait, and those who canceled last."""
    pks = [pk for pk in (session.roster_id, session.guest_roster_id) if pk]
    if not pks:
        return []
    found = (
        Registration.objects.filter(roster__in=pks)
        .select_related("party__lead", "party__town")
        .prefetch_related("party__members__person", "party__lead__contacts", "needs")
    )
    order = [Status.REGISTERED, Status.OFFERED, Status.WAITLISTED, Status.CANCELED]
    return sorted(
        found,
        key=lambda one: (
            order.index(Status(one.status)),
            one.queued_at.isoformat() if one.status == Status.WAITLISTED else one.party.lead.search_name,
        ),
    )


@dataclass(frozen=True)
class Guest:
    """A sign-up in the list of people: who comes, and how one reaches them."""

    registration: Registration
    language: str
    emails: Sequence[Contact]
    phones: Sequence[tuple[Contact, str]]

    def is_called(self, wanted: str) -> bool:
        """Whether one of its adults has all these words in the name; accents do not matter."""
        names = " ".join(person.search_name for person in self.registration.party.people)
        return all(word in names for word in fold(wanted).split())


def guests(registrations: Iterable[Registration]) -> list[Guest]:
    """Sign-ups with their contacts as people read them."""
    endonyms = dict(Language.objects.values_list("code", "endonym"))
    found = []
    for registration in registrations:
        contacts = registration.party.lead.contacts.all()
        language = registration.party.language
        found.append(
            Guest(
                registration,
                endonyms.get(language, language),
                [one for one in contacts if one.kind == Contact.Kind.EMAIL],
                [(one, readable_mobile(one.value)) for one in contacts if one.kind == Contact.Kind.MOBILE],
            )
        )
    return found


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

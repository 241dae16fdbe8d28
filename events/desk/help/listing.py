"""What families asked for at the sessions of a coordinator, with who answers it and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q
from django.utils.translation import get_language

from accounts.models import Grant, Language, User
from events.schedule.models import Session
from events.schedule.telling import day_line
from events.support.models import Kind, Need, Supply

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from accounts.grants import Viewer
    from events.schedule.models import Program
    from events.schedule.querysets import SessionQuerySet

WEEKS = 6
"""The list shows what is needed in so many coming weeks, unless one asks for all."""
IN_WORDS = (Kind.ACCESS, Kind.OTHER)
NOBODY, ME = "nobody", "me"


@dataclass(frozen=True)
class Request:
    """One request in a list."""

    need: Need
    session: Session
    """The next session that it is for."""
    reads: str
    """The language of the family."""
    is_overdue: bool
    fitting: Sequence[Supply] = ()
    """What is planned there and can meet it, where a person has to say so."""

    @property
    def due(self) -> str:
        """By when it is answered."""
        return day_line(datetime.combine(self.need.due_on, time()), get_language() or "en")

    @property
    def is_answered(self) -> bool:
        """Whether somebody said yes or no."""
        return self.need.state != Need.State.OPEN

    @property
    def tag(self) -> str:
        """The look of its state."""
        looks = {Need.State.CONFIRMED: "good", Need.State.DECLINED: "plain"}
        return looks.get(Need.State(self.need.state), "warn")


def sessions_of(who: Viewer, now: datetime) -> SessionQuerySet:
    """The sessions for which she sees to help: hers, promised, and to come."""
    hers: SessionQuerySet = Session.objects.managed_by(who).promised().filter(starts_at__gt=now)
    return hers


def needs_at(sessions: SessionQuerySet) -> QuerySet[Need]:
    """What families asked for who have or wait for a place at these sessions, guests of one date among them."""
    there = sessions.order_by()
    here = Q(registration__roster__in=there.values("roster")) | Q(
        registration__roster__in=there.values("guest_roster")
    )
    found: QuerySet[Need] = Need.objects.alive().filter(here)
    return found


def requests_of(who: Viewer, chosen: dict[str, Any], now: datetime) -> QuerySet[Need]:
    """The requests of a list, the most urgent first."""
    sessions = sessions_of(who, now)
    if chosen["when"] != "all":
        sessions = sessions.filter(starts_at__lte=now + timedelta(weeks=WEEKS))
    found = needs_at(sessions)
    if chosen["state"] != "all":
        found = found.filter(pk__in=Need.objects.open().values("pk"))
    for name in ("kind", "language"):
        if chosen[name]:
            found = found.filter(**{name: chosen[name]})
    if chosen["owner"] == NOBODY:
        found = found.filter(owner=None)
    elif chosen["owner"]:
        found = found.filter(owner=who.user if chosen["owner"] == ME else chosen["owner"])
    return told(found, sessions).order_by("due_on", "pk")


def told(needs: QuerySet[Need], sessions: SessionQuerySet) -> QuerySet[Need]:
    """With all that a row shows; of the sessions only those."""
    there = sessions.select_related("program", "venue__town", "series").order_by("starts_at", "pk")
    return needs.select_related(
        "registration__party__lead", "registration__roster__guest_session__program", "owner", "language",
        "supply__language", "supply__roster", "supply__venue__town", "place",
    ).prefetch_related(Prefetch("registration__roster__sessions", there))  # fmt: skip


def rows(needs: Iterable[Need], today: date, *, planned: Sequence[Supply] = ()) -> list[Request]:
    """Requests as the list shows them, with what is planned for them; those without a session fall out."""
    endonyms = dict(Language.objects.values_list("code", "endonym"))
    found = []
    for need in needs:
        session = session_of(need)
        if session:
            language = need.registration.party.language
            overdue = need.due_on < today and need.state == Need.State.OPEN
            fitting = [supply for supply in planned if _may_meet(supply, need)]
            found.append(Request(need, session, endonyms.get(language, language), overdue, fitting))
    return found


def _may_meet(supply: Supply, need: Need) -> bool:
    """Whether it is open and could be met by this; what families wrote in their own words may mean anything."""
    if need.state != Need.State.OPEN or need.supply_id:
        return False
    return need.kind in IN_WORDS or supply.meets(need.kind, need.language_id, supply.band)


def session_of(need: Need) -> Session | None:
    """The next session that a request is for."""
    roster = need.registration.roster
    coming = list(roster.sessions.all())
    return coming[0] if coming else getattr(roster, "guest_session", None)


def supplies_of(who: Viewer) -> QuerySet[Supply]:
    """Help that this viewer plans: she manages every session that it is for."""
    hers = Session.objects.managed_by(who).order_by()
    others = Session.objects.exclude(pk__in=hers.values("pk")).order_by()
    found = Supply.objects.filter(sessions__in=hers.values("pk")).exclude(sessions__in=others.values("pk"))
    return found.select_related("roster", "language", "venue__town", "owner").distinct()


def owners_of(who: Viewer, now: datetime) -> QuerySet[User]:
    """Who has requests to answer."""
    needs = needs_at(sessions_of(who, now)).filter(owner__isnull=False)
    return User.objects.filter(pk__in=needs.values("owner")).order_by("name", "email")


def coordinators_of(program: Program) -> QuerySet[User]:
    """Who can answer for help in a program: those who coordinate in it."""
    grants = Grant.objects.filter(
        role=Grant.Role.COORDINATOR, organization=program.organization_id, program_slug__in=("", program.slug)
    )
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("name", "email")

"""All sign-ups of one person: what is coming and how each stands, and what was."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from accounts import links
from events.rosters.models import Registration, Serves, Status
from events.rosters.offers import Offer
from events.schedule.telling import day_line, moment_line
from events.schedule.who_signed_up import of_shown_sessions, shown_sessions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from accounts.models import Person
    from events.rosters.models import Party, RegistrationQuerySet
    from events.schedule.models import Session
    from events.schedule.querysets import SessionQuerySet
    from events.schedule.telling import Told

MOST_PAST: Final = 30
OFFER_ENDED: Final = "offer-ended"


@dataclass(frozen=True, kw_only=True)
class SignedUp:
    """One date that a person signed up for, and how the sign-up stands. Only who answers for it may change it."""

    session: Session
    registration: Registration
    state: str
    """A status of the registration as it is now, whatever a clock has not done yet; or OFFER_ENDED."""
    place: int = 0
    """The place in line; 0 where it does not stand in line."""
    until: str = ""
    """Until when an offer can be answered."""
    may_change: bool = False
    is_first: bool = True
    """Whether it is the first date to come of its sign-up: there one changes and cancels all of it."""
    is_one_of_several: bool = False
    is_away: bool = False
    """Told ahead: cannot come to this date."""

    @property
    def party(self) -> Party:
        """The sign-up whose page it leads to."""
        return self.registration.party

    @property
    def is_sure(self) -> bool:
        """Whether it has its place, and nobody has to confirm it first."""
        return self.registration.is_seated and self.party.confirm_by is None

    @cached_property
    def told(self) -> Told:
        """The session in words, in the language of the page."""
        return self.session.told(get_language() or "en", joined=self.is_sure)

    @property
    def join_url(self) -> str:
        """The way to join online; empty where the sign-up has no place, or has to be confirmed first."""
        return self.told.join_url if self.is_sure else ""

    @property
    def may_change_who_comes(self) -> bool:
        """Whether the program asks who comes along; said once of all dates of a sign-up."""
        program = self.session.program
        return self.is_first and (program.asks_others or program.asks_children)


@dataclass(frozen=True)
class AllSignUps:
    """What a page of all sign-ups lists of one person."""

    person: Person
    coming: list[SignedUp]
    past: list[tuple[Session, str]]
    """Each with its day in words."""


def all_sign_ups(person: Person, now: datetime) -> AllSignUps:
    """What this person signed up for and did not cancel, soonest first; of what is over, where there was a place.

    Home visits are never among it: a mailbox may be shared.
    """
    active = _active(person)
    by_roster = {one.roster_id: one for one in active}
    sessions = _of_rosters(by_roster)
    language = get_language() or "en"
    past = shown_sessions().expected([person]).past(now)[:MOST_PAST]
    days = [(session, day_line(session.local_start, language, year=True)) for session in past]
    return AllSignUps(person, _coming(person, sessions, by_roster, now), days)


def again_token(person: Person) -> str:
    """Fills in the next form with what the newest sign-up said that this person answers for; empty without one."""
    newest = of_shown_sessions(Registration.objects.filter(party__lead=person)).order_by("-queued_at", "-pk")
    registration = newest.select_related("party").first()
    return links.sign("again", registration.party_id, registration.party.link_version) if registration else ""


def _active(person: Person) -> RegistrationQuerySet:
    """The sign-ups that were not canceled, with what is said of each. The last one of a roster counts."""
    line = Registration.objects.waiting().filter(roster=OuterRef("roster")).order_by()
    before = Q(queued_at__lt=OuterRef("queued_at")) | Q(queued_at=OuterRef("queued_at"), pk__lt=OuterRef("pk"))
    ahead = line.filter(before).values("roster").annotate(count=Count("pk")).values("count")
    dates = shown_sessions().filter(roster=OuterRef("roster")).order_by()
    several = dates.values("roster").annotate(count=Count("pk")).values("count")
    active: RegistrationQuerySet = Registration.objects.active().of_people([person])
    return (
        active.exclude(roster__serves=Serves.HELP)
        .select_related("party__lead")
        .annotate(ahead=Coalesce(Subquery(ahead), 0), dates=Coalesce(Subquery(several), 1))
        .prefetch_related(Prefetch("offers", Offer.objects.open(), to_attr="open_offers"))
        .order_by("-status", "pk")
    )


def _of_rosters(rosters: Iterable[int]) -> SessionQuerySet:
    rosters = list(rosters)
    return shown_sessions().filter(Q(roster__in=rosters) | Q(guest_roster__in=rosters))


def _coming(
    person: Person, sessions: SessionQuerySet, by_roster: Mapping[int, Registration], now: datetime
) -> list[SignedUp]:
    coming = list(sessions.upcoming(now).with_page_data())
    away = set(sessions.filter(absences__person=person).order_by().values_list("pk", flat=True))
    found, seen = [], set()
    for session in coming:
        registration = by_roster.get(session.roster_id or 0) or by_roster[session.guest_roster_id or 0]
        state, until = _state(registration, session, now)
        found.append(
            SignedUp(
                session=session,
                registration=registration,
                state=state,
                until=until,
                place=_place(registration),
                may_change=registration.party.lead_id == person.pk,
                is_first=registration.pk not in seen,
                is_one_of_several=getattr(registration, "dates", 1) > 1,
                is_away=session.pk in away,
            )
        )
        seen.add(registration.pk)
    return found


def _state(registration: Registration, session: Session, now: datetime) -> tuple[str, str]:
    """What holds at this moment: the clock may have ended an offer that no tick has ended yet."""
    if registration.status != Status.OFFERED:
        return registration.status, ""
    for offer in getattr(registration, "open_offers", ()):
        if offer.expires_at > now:
            zone = ZoneInfo(registration.party.lead.zone)
            return registration.status, moment_line(offer.expires_at.astimezone(zone), get_language() or "en")
    return OFFER_ENDED, ""


def _place(registration: Registration) -> int:
    return int(getattr(registration, "ahead", 0)) + 1 if registration.stands_in_line else 0

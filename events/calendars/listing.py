"""What a person signed up for, session by session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language

from accounts.grants import NOBODY
from accounts.models import Person
from events.calendars.addresses import own_calendar
from events.calendars.models import CalendarLink
from events.rosters.models import Registration
from events.schedule.details import Assignment
from events.schedule.models import Series, Session, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from accounts.grants import Viewer
    from events.calendars.addresses import OwnCalendar
    from events.schedule.telling import Told

REMEMBERED: Final = timedelta(days=365)


@dataclass(frozen=True)
class ComingSession:
    """A session to come and the sign-up for it. Only who answers for the sign-up may change it."""

    session: Session
    registration: Registration
    may_change: bool

    @property
    def told(self) -> Told:
        """The session in words, in the language of the page."""
        return self.session.told(get_language() or "en", joined=self.registration.is_seated)


def public_series(slug: str) -> Series | None:
    """A series of which everybody may see a date; of a part that was split off, the whole."""
    if not slug:
        return None
    seen = Session.objects.visible_to(NOBODY).order_by()
    part = Series.objects.select_related("root__program", "program").filter(slug=slug).first()
    if part is None or not seen.of_root(part).exists():
        return None
    return part.root or part


def coming_sign_ups(person: Person, now: datetime) -> list[ComingSession]:
    """What this person signed up for and is still to come, soonest first. Home visits are not listed here."""
    active = Registration.objects.active().of_people([person]).select_related("party")
    by_roster = {registration.roster_id: registration for registration in active}
    coming = (
        Session.objects.published()
        .upcoming(now)
        .filter(Q(roster__in=by_roster) | Q(guest_roster__in=by_roster))
        .exclude(visibility=Visibility.PRIVATE)
        .with_page_data()
    )
    found = []
    for session in coming:
        registration = by_roster.get(session.roster_id or 0) or by_roster[session.guest_roster_id or 0]
        found.append(ComingSession(session, registration, registration.party.lead_id == person.pk))
    return found


def has_part(who: Viewer) -> bool:
    """Whether this viewer ever had a part at a session; families have none."""
    return Assignment.objects.filter(person__in=who.people).exists()


@dataclass(frozen=True)
class OwnDates:
    """What somebody who is signed in finds as theirs: the sign-ups to come, and the dates of a part."""

    person: Person
    coming: list[ComingSession]
    sign_ups: OwnCalendar | None
    has_part: bool
    part: OwnCalendar | None

    @property
    def shows_part(self) -> bool:
        """Nobody reads of a part who has none, except to stop a calendar that is still open."""
        return self.has_part or self.part is not None

    @property
    def shows_sign_ups(self) -> bool:
        """Families always see theirs; who works at a session only where there are any."""
        return bool(self.coming or self.sign_ups or not self.shows_part)


def own_dates(people: Iterable[Person], now: datetime) -> list[OwnDates]:
    """The dates of one user, who is a person of each organization that knows them."""
    people = list(people)
    with_part = set(Assignment.objects.filter(person__in=people).values_list("person", flat=True))
    return [
        OwnDates(
            person=person,
            coming=coming_sign_ups(person, now),
            sign_ups=own_calendar(person, CalendarLink.Scope.SIGN_UPS, now),
            has_part=person.pk in with_part,
            part=own_calendar(person, CalendarLink.Scope.ASSIGNMENTS, now),
        )
        for person in people
    ]


def signed_up_lately(now: datetime) -> QuerySet[Person]:
    """People who signed up within the last year, or for a date that was not longer ago than that."""
    since = now - REMEMBERED
    own = Registration.objects.filter(Q(party__lead=OuterRef("pk")) | Q(party__members__person=OuterRef("pk")))
    lately = Q(changed_at__gte=since) | Q(roster__sessions__ends_at__gte=since)
    return Person.objects.filter(Exists(own.filter(lately)))

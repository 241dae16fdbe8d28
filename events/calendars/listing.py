"""What a person signed up for, session by session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import get_language

from events.rosters.models import Party, Registration
from events.schedule.models import Session, Visibility

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Person
    from events.schedule.telling import Told


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


def sign_up_for(party: Party, slug: str) -> tuple[Session, bool] | None:
    """A session that this party signed up for, by its address, and whether the party has its place."""
    session = Session.objects.published().select_related("program", "venue__town").filter(slug=slug).first()
    if session is None:
        return None
    rosters = [pk for pk in (session.roster_id, session.guest_roster_id) if pk]
    mine = list(party.registrations.active().filter(roster__in=rosters))
    return (session, any(registration.is_seated for registration in mine)) if mine else None

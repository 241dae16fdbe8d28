"""Who hears of a change of a session: shown before it is made, told once when it is made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.models import Contact
from events.outbox.models import Message
from events.outbox.queueing import best_contact
from events.outbox.rendering import offered
from events.rosters.models import Registration
from events.rosters.notices import queue_notice, tell_party

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from events.schedule.models import Session


@dataclass(frozen=True)
class Affected:
    """Everybody who would hear of a change, before it is made."""

    registrations: Sequence[Registration]
    languages: Sequence[tuple[str, int]]
    """How many messages go out in each language, by code; the most frequent first."""
    calls: int
    """How many of them have to be called, because no e-mail reaches them."""

    @property
    def families(self) -> int:
        """How many sign-ups are told."""
        return len(self.registrations)

    @property
    def people(self) -> int:
        """How many adults and children these are."""
        return sum(registration.party.adults + registration.party.children for registration in self.registrations)


def signed_up(session: Session) -> list[Registration]:
    """Everybody who has a place or waits for one at this session, in the order of signing up."""
    rosters = [pk for pk in (session.roster_id, session.guest_roster_id) if pk]
    if not rosters:
        return []
    return list(
        Registration.objects.active()
        .filter(roster__in=rosters)
        .select_related("party__lead", "party__contact", "roster")
        .prefetch_related("party__members__person", "party__lead__contacts")
    )


def is_news(session: Session, now: datetime, *, ends_at: datetime | None = None) -> bool:
    """Whether people hear of a change: they knew of the session, and with this end it is not over."""
    return session.is_published and (ends_at or session.ends_at) > now


def affected_by(session: Session, *, now: datetime, ends_at: datetime | None = None) -> Affected:
    """Who would be told of a change of this session, or of a move to another end; nobody where it is no news."""
    registrations = signed_up(session) if is_news(session, now, ends_at=ends_at) else []
    languages = Counter(offered(registration.party.language) for registration in registrations)
    best = [best_contact(registration.party.lead, registration.party.contact) for registration in registrations]
    calls = sum(1 for contact in best if contact is None or contact.kind != Contact.Kind.EMAIL)
    return Affected(registrations, languages.most_common(), calls)


def tell_everybody(template: str, session: Session, now: datetime, *, extra: Mapping[str, Any] | None = None) -> int:
    """Write to all signed up families, once for each change; returns how many were written to.

    What is not out yet and speaks of the session as it was dies: reminders, older news, and confirmations. Where a
    confirmation was also about other dates, it is written anew.
    """
    if not is_news(session, now):
        return 0
    about = f"session:{session.pk}"
    Message.objects.filter(Q(about=about) | Q(reminders__session=session)).withdraw(now)
    families = signed_up(session)
    _renew_confirmations(session, families, now)
    told = 0
    for registration in families:
        key = f"{template}:{session.pk}:{session.sequence}:{registration.pk}"
        told += bool(
            tell_party(
                template, registration.party, [registration], [session], key=key, now=now, about=about, extra=extra
            )
        )
    return told


def _renew_confirmations(session: Session, families: Iterable[Registration], now: datetime) -> None:
    rosters = {registration.roster_id: registration.roster for registration in families}
    unheard = Message.objects.unheard().filter(about__in=[f"roster:{pk}" for pk in rosters])
    templates = dict(unheard.values_list("registrations", "template"))
    unheard.withdraw(now)
    for registration in families:
        roster = rosters[registration.roster_id]
        if registration.pk in templates and len(roster.told_sessions) > 1:
            registration.roster = roster
            queue_notice(templates[registration.pk], registration, now=now, key=f"{session.pk}:{session.sequence}")


def last_move_is_unheard(session: Session) -> bool:
    """Whether nobody has heard yet of the date to which it was moved last: then they still know the one before."""
    news = Message.objects.filter(about=f"session:{session.pk}", template="moved")
    return session.moved_from is not None and news.exists() and news.count() == news.unheard().count()

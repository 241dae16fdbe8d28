"""Who hears of a change of a session: shown before it is made, told once when it is made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.models import Contact
from events.outbox.models import Message, State
from events.outbox.queueing import best_contact
from events.outbox.rendering import offered
from events.rosters.models import Registration
from events.rosters.notices import tell_party

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from events.schedule.models import Session

NEWS = ("moved", "changed", "canceled")
"""Messages about a change; a newer one makes the older ones of the same session untrue."""


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
        .select_related("party__lead")
        .prefetch_related("party__members__person", "party__lead__contacts")
    )


def affected_by(session: Session, *, now: datetime) -> Affected:
    """Who would be told of a change of this session; nobody where it is a draft or over."""
    registrations = signed_up(session) if session.is_published and session.ends_at > now else []
    languages = Counter(offered(registration.party.lead.reads) for registration in registrations)
    best = [best_contact(registration.party.lead) for registration in registrations]
    calls = sum(1 for contact in best if contact is None or contact.kind != Contact.Kind.EMAIL)
    return Affected(registrations, languages.most_common(), calls)


def tell_everybody(template: str, session: Session, now: datetime) -> int:
    """Write to all signed up families, once for each change; returns how many were written to.

    What was queued about the session as it was before and is not out yet dies: reminders of the old time, and
    older news (an e-mail in the queue, a call that nobody has made).
    """
    if session.ends_at <= now:
        return 0
    older = Q()
    for news in NEWS:
        older |= Q(key__startswith=f"{news}:{session.pk}:")
    Message.objects.filter(older | Q(reminders__session=session), state=State.QUEUED).update(state=State.EXPIRED)
    told = 0
    for registration in signed_up(session):
        key = f"{template}:{session.pk}:{session.sequence}:{registration.pk}"
        told += bool(tell_party(template, registration.party, [registration], [session], key=key, now=now))
    return told

"""The recording of a session goes to everybody who had a place, also to who missed it: each family once (N25)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from accounts.history import note_change
from events.notices.wording import names_of
from events.outbox.models import Channel, Kind, Message, State
from events.outbox.queueing import Manner, route_to
from events.rosters.models import Registration
from events.rosters.notices import tell_party
from events.schedule.models import Session, Visibility

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from accounts.models import User
    from events.schedule.details import Resource

TEMPLATE = "recording"
OF_USE = timedelta(days=60)
DEAD = (State.EXPIRED, State.FAILED)


@dataclass(frozen=True)
class Readers:
    """Who gets the link now, and who is left out."""

    registrations: Sequence[Registration]
    languages: Sequence[tuple[str, int]]
    tries: Mapping[int, int]
    """How often it was sent in vain, by person: such a message is dead, and another one may go."""
    before: int
    """Families who were sent it before, or read of it in their thanks."""
    unreached: int
    """Families whom neither e-mail nor text reaches: nobody is called for this."""

    @property
    def families(self) -> int:
        """How many get it."""
        return len(self.registrations)


def readers_of(resource: Resource) -> Readers:
    """Who had a place at the session, each family once, and has not been sent this link. Nobody of a private one."""
    session = resource.session
    if session.visibility == Visibility.PRIVATE:
        return Readers((), (), {}, 0, 0)
    had = Registration.objects.seated().filter(Q(roster__sessions=session) | Q(roster__guest_session=session))
    had = had.filter(party__confirm_by=None).select_related("party__lead", "party__contact", "roster").order_by("pk")
    had = had.prefetch_related("party__lead__contacts__consents", "party__contact__consents")
    families = {one.party.lead_id: one for one in had}
    told, tries = _told_before(session, resource), _in_vain(session)
    routes = {pk: route_to(one.party.lead, one.party.contact, template=TEMPLATE) for pk, one in families.items()}
    reached = {pk for pk, route in routes.items() if route.channel != Channel.CALL}
    new = [one for pk, one in families.items() if pk in reached - told]
    read = Counter(one.party.language for one in new)
    names = names_of(read)
    languages = [(names[code], number) for code, number in read.most_common()]
    return Readers(new, languages, tries, len(told & families.keys()), len(families.keys() - reached - told))


def _told_before(session: Session, resource: Resource) -> set[int]:
    """Who was sent the recording of this session, or this very link with the thanks."""
    about = Message.objects.exclude(state__in=DEAD)
    sent = about.filter(template=TEMPLATE, about=f"session:{session.pk}").values_list("person", flat=True)
    thanks = about.filter(reminders__session=session, kind=Kind.REMINDER).select_related("sheet").distinct()
    read = (message.person_id for message in thanks if resource.url in message.body)
    return {pk for pk in (*sent, *read) if pk}


def _in_vain(session: Session) -> Counter[int]:
    dead = Message.objects.filter(
        template=TEMPLATE, about=f"session:{session.pk}", state__in=DEAD, person__isnull=False
    )
    return Counter(dead.values_list("person", flat=True))


@transaction.atomic
def send_recording(resource: Resource, *, by: User | None, now: datetime) -> int:
    """Send the link; twice is the same as once. Returns how many families it goes to."""
    session: Session = Session.objects.select_for_update(of=("self",), no_key=True).get(pk=resource.session_id)
    told, readers = 0, readers_of(resource)
    for registration in readers.registrations:
        party = registration.party
        message = tell_party(
            TEMPLATE,
            party,
            [registration],
            [session],
            key=f"{TEMPLATE}:{session.pk}:{party.lead_id}:{readers.tries[party.lead_id]}",
            now=now,
            about=f"session:{session.pk}",
            calendar="",
            extra={"link": resource.url, "called": resource.title},
            joined=False,
            manner=Manner(expires_at=now + OF_USE),
        )
        told += message is not None
    if told:
        note_change(by, "recording sent", session, fields=[resource.kind], told=told, now=now)
    return told

"""What a party signed up for: found by its link, and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from accounts import links
from events.rosters.models import Party, Registration, Serves
from events.rosters.registration import cancel_registration
from events.rosters.waitlist import hold_lists_of
from events.schedule.models import Session
from events.signup.telling_dates import tell_of_canceled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from events.schedule.querysets import SessionQuerySet

LINK_LIVES = timedelta(days=60)
"""How long after the last session a family can still open its page."""


def party_of_link(token: str, *, now: datetime) -> Party | None:
    """The sign-up that a link opens, or None: broken, foreign and revoked links and those of long ago look the same.

    Private sessions have no such page: a mailbox may be shared.
    """
    claim = links.read("manage", token)
    if claim is None:
        return None
    party: Party | None = (
        Party.objects.filter(pk=claim.pk, link_version=claim.version)
        .select_related("lead", "lead__organization", "contact")
        .prefetch_related("members__person")
        .first()
    )
    if party is None or not sessions_of(party).filter(ends_at__gt=now - LINK_LIVES).exists():
        return None
    return party


def sessions_of(party: Party) -> SessionQuerySet:
    """The published sessions that a party signed up for, canceled or not; never a home visit."""
    rosters = Registration.objects.filter(party=party).values("roster")
    published = Session.objects.published().exclude(visibility="private")
    sessions: SessionQuerySet = published.filter(Q(roster__in=rosters) | Q(guest_roster__in=rosters))
    return sessions.order_by("starts_at", "pk")


def to_cancel(party: Party, *, now: datetime, at: Session | None = None) -> list[Registration]:
    """The sign-ups of a party that can still be taken back: something of them is still to come.

    `at` asks for those that hold for one session, be it with others.
    """
    coming = sessions_of(party).promised().filter(starts_at__gt=now).order_by()
    if at:
        coming = coming.filter(pk=at.pk)
    on = Q(roster__in=coming.values("roster")) | Q(roster__guest_session__in=coming.values("pk"))
    mine = party.registrations.active().exclude(roster__serves=Serves.HELP)
    return list(mine.filter(on).order_by("roster"))


def to_cancel_at(party: Party, session: Session, *, now: datetime) -> list[Registration]:
    """Those for one date alone: as a guest of it, or on a list that it shares with no other date."""
    alone = {session.guest_roster_id}
    if session.roster and session.roster.sessions.published().count() == 1:
        alone.add(session.roster_id)
    return [one for one in to_cancel(party, now=now, at=session) if one.roster_id in alone]


@transaction.atomic
def cancel_sign_up(party: Party, *, now: datetime, at: Session | None = None) -> Sequence[Registration]:
    """Take a party off everything that is still to come, or off the date `at` alone. What is over stays as it was.

    Of several dates the family is told once, and only of those that are canceled now: a double click is one.
    """
    hold_lists_of(party, now)
    registrations = to_cancel_at(party, at, now=now) if at else to_cancel(party, now=now)
    for registration in registrations:
        cancel_registration(registration, now=now, notify=len(registrations) == 1)
    if len(registrations) > 1:
        tell_of_canceled(registrations, now=now)
    return registrations

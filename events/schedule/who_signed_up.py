"""Who signed up for what lately: whom the page of all sign-ups is for, and what it may list."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q

from accounts.models import Person
from events.rosters.models import Registration
from events.schedule.models import Session, Visibility

if TYPE_CHECKING:
    from accounts.known import PersonQuerySet
    from events.rosters.models import RegistrationQuerySet
    from events.schedule.querysets import SessionQuerySet

REMEMBERED: Final = timedelta(days=365)


def signed_up_lately(now: datetime) -> PersonQuerySet:
    """People who signed up within the last year, or for a date that was not longer ago than that."""
    since = now - REMEMBERED
    lately = Q(changed_at__gte=since) | Q(roster__sessions__ends_at__gte=since)
    return Person.objects.known().filter(Exists(_own().filter(lately)))


def signed_up_for_something_shown(now: datetime, *, confirmed: bool = False) -> PersonQuerySet:
    """Those of them whose page lists something: who was signed up for home visits alone is not among them.

    With `confirmed`, a sign-up that waits for a confirmation does not count.
    """
    own = _own().filter(party__confirm_by=None) if confirmed else _own()
    return signed_up_lately(now).filter(Exists(of_shown_sessions(own)))


def claimable_people(now: datetime) -> PersonQuerySet:
    """Whose sign-ups somebody with an account may find as own ones. Who has a part at sessions, staff decide."""
    return signed_up_for_something_shown(now).filter(assignments=None)


def shown_sessions() -> SessionQuerySet:
    """Published sessions that a family's pages may list. A mailbox may be shared: home visits are never among them."""
    sessions: SessionQuerySet = Session.objects.published().exclude(visibility=Visibility.PRIVATE)
    return sessions


def of_shown_sessions(registrations: RegistrationQuerySet) -> RegistrationQuerySet:
    """The sign-ups for what may be listed, as a guest of one evening too."""
    shown = shown_sessions().order_by()
    return registrations.filter(Q(roster__in=shown.values("roster")) | Q(roster__in=shown.values("guest_roster")))


def _own() -> RegistrationQuerySet:
    return Registration.objects.filter(Q(party__lead=OuterRef("pk")) | Q(party__members__person=OuterRef("pk")))

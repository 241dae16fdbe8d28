"""Whose sign-ups a coordinator may see: those of her sessions; who coordinates a whole organization sees everybody."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from accounts.models import Person
from events.rosters.models import Member, Party, Registration
from events.schedule.models import Session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.grants import Viewer
    from accounts.known import PersonQuerySet
    from events.rosters.models import RegistrationQuerySet

COORDINATOR = "coordinator"


def sign_ups_of(who: Viewer) -> RegistrationQuerySet:
    """Sign-ups for sessions that this viewer manages, also of guests for one evening."""
    hers = Session.objects.managed_by(who).order_by()
    found: RegistrationQuerySet = Registration.objects.filter(
        Q(roster__in=hers.filter(roster__isnull=False).values("roster"))
        | Q(roster__in=hers.filter(guest_roster__isnull=False).values("guest_roster"))
    )
    return found


def parties_of(people: Iterable[int]) -> Q:
    """Sign-ups in which one of these people is an adult, asked for so that many sign-ups of others are not read."""
    pks = list(people)
    led = Party.objects.filter(lead__in=pks).order_by().values("pk")
    return Q(party__in=led.union(Member.objects.filter(person__in=pks).order_by().values("party")))


def people_of(who: Viewer) -> PersonQuerySet:
    """Adults who signed up, or came along, to something that this viewer manages: coming, past or canceled."""
    hers = sign_ups_of(who).order_by()
    return Person.objects.known().filter(
        Q(organization__in=who.whole(COORDINATOR))
        | Exists(hers.filter(party__lead=OuterRef("pk")))
        | Exists(hers.filter(party__members__person=OuterRef("pk")))
    )


def seen_among(who: Viewer, people: Iterable[int]) -> set[int]:
    """Which of these people, by their keys, signed up or came along to something that this viewer manages."""
    pks = set(people)
    if not pks:
        return set()
    adults = sign_ups_of(who).filter(parties_of(pks)).order_by()
    leads = adults.values_list("party__lead")
    along = adults.filter(party__members__isnull=False).values_list("party__members__person")
    return pks & {pk for (pk,) in leads.union(along)}


def dates_of(who: Viewer, rosters: Iterable[int]) -> dict[int, list[Session]]:
    """The dates of each list that this viewer manages, soonest first; left out dates and drafts are none."""
    pks = set(rosters)
    hers = Session.objects.managed_by(who).published().select_related("program", "venue__town", "series__root")
    dates: dict[int, list[Session]] = defaultdict(list)
    for session in hers.filter(Q(roster__in=pks) | Q(guest_roster__in=pks)).order_by("starts_at", "pk"):
        for pk in pks & {session.roster_id, session.guest_roster_id}:
            dates[pk or 0].append(session)
    return dates


def lists_of_others(who: Viewer, rosters: Iterable[int]) -> set[int]:
    """Which of these lists hold for a date, too, that this viewer does not manage."""
    hers = Session.objects.managed_by(who).order_by().values("pk")
    others = Session.objects.filter(roster__in=set(rosters)).exclude(pk__in=hers).order_by()
    return {pk for pk in others.values_list("roster", flat=True) if pk}

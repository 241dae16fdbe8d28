"""What help puts on the page of today: requests to answer, and care with more families than places."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.desk.help.listing import needs_at, session_of, sessions_of, supplies_of, told
from events.desk.todo import AT_MOST, Todo, sentence
from events.rosters.models import Status
from events.schedule.telling import day_line
from events.support.models import Kind, Need, Supply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from accounts.grants import Viewer
    from events.schedule.models import Session

WITHIN = timedelta(days=7)
"""Requests are shown so long before their answer is due."""


def open_requests(who: Viewer, now: datetime) -> QuerySet[Need]:
    """Requests to answer within a week; who waits for a place in care that is sure waits for nobody's answer.

    What a family wrote in its own words is read by somebody wherever it stands.
    """
    day = now.astimezone(get_current_timezone()).date() + WITHIN
    found = needs_at(sessions_of(who, now)).filter(pk__in=Need.objects.due(day).values("pk"))
    return found.exclude(place__status=Status.WAITLISTED, supply__state=Supply.State.CONFIRMED, detail="")


def requests_due(who: Viewer, now: datetime) -> list[Todo]:
    """Requests to answer within a week, the most urgent first. Places in care that is not sure yet are one row."""
    sessions = sessions_of(who, now)
    found = list(told(open_requests(who, now), sessions).order_by("due_on", "pk"))
    rows, seen = [], set()
    for need in found:
        session = session_of(need)
        of_many = need.supply_id if not need.detail else None
        key = of_many or -need.pk
        if session is None or key in seen:
            continue
        seen.add(key)
        rows.append(_supply_to_confirm(need, found, session) if of_many else _request(need, session))
    if len(rows) <= AT_MOST:
        return rows
    more = len(rows) - AT_MOST
    what = ngettext("%(more)d more request for help", "%(more)d more requests for help", more) % {"more": more}
    address = reverse("events:desk-help")
    return [*rows[:AT_MOST], Todo(what=what, why=_("All due soon."), button=_("All requests"), url=address)]


def _due(need: Need, session: Session) -> str:
    here = get_language() or "en"
    return _("%(title)s, %(day)s. An answer is due by %(due)s.") % {
        "title": session.working_title,
        "day": day_line(session.local_start, here),
        "due": day_line(datetime.combine(need.due_on, time()), here),
    }


def _request(need: Need, session: Session) -> Todo:
    name = format_html("<bdi>{}</bdi>", need.registration.party.lead.name)
    return Todo(
        what=sentence(_("%(name)s asked for help"), name=name),
        extra=need.in_full,
        why=_due(need, session),
        button=_("Answer"),
        url=f"{reverse('events:desk-session-help', args=[session.slug])}#need-{need.pk}",
        owner=str(need.owner or ""),
        names=True,
    )


def _supply_to_confirm(need: Need, needs: Sequence[Need], session: Session) -> Todo:
    """Families have or want a place in help that nobody has confirmed, or wait for a place in full care."""
    supply = need.supply
    number = len({one.registration_id for one in needs if one.supply_id == need.supply_id and not one.detail})
    families = ngettext("%(number)d family waits for an answer", "%(number)d families wait for an answer", number)
    return Todo(
        what=f"{supply.what if supply else ''}: {families % {'number': number}}",
        why=_due(need, session),
        button=_("Answer"),
        url=f"{reverse('events:desk-session-help', args=[session.slug])}#supply-{need.supply_id}",
        owner=str(need.owner or ""),
    )


def care_over_full(who: Viewer, now: datetime) -> list[Todo]:
    """Child care with more children than places, or with families who wait for one."""
    coming = sessions_of(who, now).order_by().values("pk")
    waits = Count(
        "roster__registrations",
        filter=Q(roster__registrations__status=Status.WAITLISTED, roster__registrations__held_back=False),
        distinct=True,
    )
    mine = Supply.objects.standing().filter(pk__in=supplies_of(who).values("pk"), sessions__in=coming)
    full = mine.filter(kind=Kind.CHILD_CARE).annotate(waits=waits, excess=F("roster__overbooked"))
    full = full.filter(Q(waits__gt=0) | Q(excess__gt=0)).select_related("roster", "owner", "language")
    found = [(supply, _first(supply, now)) for supply in full.prefetch_related("sessions__program").order_by("pk")]
    found.sort(key=lambda pair: pair[1].starts_at)
    return [_over_full(supply, session) for supply, session in found[:AT_MOST]]


def _first(supply: Supply, now: datetime) -> Session:
    sessions = sorted(supply.sessions.all(), key=lambda session: session.starts_at)
    return next((session for session in sessions if session.starts_at > now), sessions[-1])


def _over_full(supply: Supply, session: Session) -> Todo:
    excess, waits = getattr(supply, "excess", 0), getattr(supply, "waits", 0)
    said = []
    if excess:
        words = ngettext(
            "%(number)d child more than there are places", "%(number)d children more than there are places", excess
        )
        said.append(words % {"number": excess})
    if waits:
        words = ngettext("%(number)d family waits for a place", "%(number)d families wait for a place", waits)
        said.append(words % {"number": waits})
    when = day_line(session.local_start, get_language() or "en")
    return Todo(
        what=f"{supply.what}: {', '.join(said)}",
        why=_("%(title)s, %(day)s.") % {"title": session.working_title, "day": when},
        button=_("Show"),
        url=f"{reverse('events:desk-session-help', args=[session.slug])}#supply-{supply.pk}",
        owner=str(supply.owner or ""),
    )

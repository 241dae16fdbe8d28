"""What families read: that something is coming up, how they stand in line, thanks, and that they were missed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.utils import translation

from events.attendance.models import Attendance
from events.attendance.recording import CAME
from events.outbox.rendering import Own
from events.reminders.letters import Letter, manner_of
from events.reminders.models import ReminderPlan
from events.rosters.models import IN_LINE, Registration, Roster
from events.rosters.notices import context_of, in_words
from events.rosters.waitlist import line_words
from events.schedule.details import Resource
from events.schedule.models import Session, Visibility
from events.schedule.rebooking import addresses_of, other_dates

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from events.reminders.letters import Desk
    from events.reminders.together import Group

    Saying = Callable[[Group, Sequence[Registration], str], dict[str, Any]]

Audience = ReminderPlan.Audience


def to_families(groups: Sequence[Group], audience: str, desk: Desk) -> list[Letter]:
    """A letter for each of these groups, which are all of one audience; as many queries for many as for one."""
    known = Registration.objects.select_related("party").in_bulk({due.row.of for one in groups for due in one.dues})
    for group in groups:
        for due in group.dues:
            known[due.row.of].party.lead = group.person
    more = SAYING[audience](groups, known, desk)
    return [_letter(group, known, more, desk) for group in groups]


def _letter(group: Group, known: Mapping[int, Registration], more: Saying, desk: Desk) -> Letter:
    registrations = [known[pk] for pk in dict.fromkeys(due.row.of for due in group.dues)]
    joined = group.audience == Audience.SIGNED_UP
    first = desk.of(group)[0]

    def context(language: str) -> dict[str, Any]:
        told = desk.told(group, language, joined=joined)
        said = context_of(registrations[0].party, registrations, first, told)
        return said | more(group, registrations, language)

    return Letter(
        group,
        context,
        manner_of(group, first),
        calendar=partial(desk.file, group) if joined else "",
        registrations=registrations,
        alike=tuple(due.pair.session for due in group.dues) if joined else None,
    )


def _coming_up(groups: Sequence[Group], known: Mapping[int, Registration], desk: Desk) -> Saying:
    def saying(_group: Group, _registrations: Sequence[Registration], _language: str) -> dict[str, Any]:
        return {}

    return saying


def _in_line(groups: Sequence[Group], known: Mapping[int, Registration], desk: Desk) -> Saying:
    """Each family’s place in line, and by when it will know."""
    rosters = _with_sessions({one.roster_id for one in known.values()})
    place = _places(rosters)

    def saying(group: Group, registrations: Sequence[Registration], language: str) -> dict[str, Any]:
        lines = []
        for one in registrations:
            one.roster, one.place = rosters[one.roster_id], place.get(one.pk, 0)
            lines.append(in_words(line_words(one, desk.now), language))
        if len(lines) == 1:
            return lines[0]
        of_list = {one.roster_id: line for one, line in zip(registrations, lines, strict=True)}
        told = zip(desk.of(group), desk.told(group, language, joined=False), strict=True)
        waits = [
            (words, of_list.get(one.roster_id or 0) or of_list.get(one.guest_roster_id or 0)) for one, words in told
        ]
        return {"waits": waits, "place": Own(), "held_back": False}

    return saying


def _with_sessions(pks: Collection[int]) -> dict[int, Roster]:
    """Rosters that know their sessions already; two queries."""
    rosters: dict[int, Roster] = Roster.objects.in_bulk(pks)
    served: dict[int, list[Session]] = defaultdict(list)
    found = Session.objects.published().filter(Q(roster__in=pks) | Q(guest_roster__in=pks))
    for session in found.select_related("program", "venue__town"):
        for pk in (session.roster_id or 0, session.guest_roster_id or 0):
            served[pk].append(session)
    for pk, roster in rosters.items():
        roster.told_sessions = served[pk]
    return rosters


def _places(rosters: Mapping[int, Roster]) -> dict[int, int]:
    """The place in line of each sign-up that stands in one of these lines; one query."""
    before: dict[int, int] = defaultdict(int)
    found = {}
    line = Registration.objects.filter(IN_LINE, roster__in=rosters).order_by("queued_at", "pk")
    for pk, roster, seats in line.values_list("pk", "roster", "seats"):
        found[pk] = before[roster] + 1
        before[roster] += not rosters[roster].is_too_large(seats)
    return found


@dataclass(frozen=True)
class Left:
    """What a session leaves behind, as a message names it."""

    kind: str
    title: str
    url: str


def _afterwards(groups: Sequence[Group], known: Mapping[int, Registration], desk: Desk) -> Saying:
    """Recording, slides and notes, where one finds the next dates, and the next one that is theirs already."""
    sessions = {session.pk: session for group in groups for session in desk.of(group)}
    left: dict[int, list[Resource]] = defaultdict(list)
    for resource in Resource.objects.filter(session__in=sessions).exclude(session__visibility=Visibility.PRIVATE):
        left[resource.session_id].append(resource)
    others = other_dates(sessions.values(), now=desk.now)
    next_of = _next_of({one.roster_id for one in known.values()}, desk)
    leads = set(
        Attendance.objects.filter(session__in=sessions, registration__in=known, status__in=CAME).values_list(
            "session", "person"
        )
    )

    def saying(group: Group, registrations: Sequence[Registration], language: str) -> dict[str, Any]:
        dates = desk.of(group)
        coming = [next_of[one.roster_id] for one in registrations if one.is_seated and one.roster_id in next_of]
        with translation.override(language):
            leaves = [Left(one.get_kind_display(), one.title, one.url) for date in dates for one in left[date.pk]]
        first = min(coming, key=lambda one: (one.starts_at, one.pk), default=None)
        return {
            "left": leaves,
            "other_dates": addresses_of(dates, others, language),
            "next": first.told(language, joined=True) if first else None,
            "lead_came": all((date.pk, group.person.pk) in leads for date in dates),
        }

    return saying


def _next_of(rosters: Iterable[int], desk: Desk) -> dict[int, Session]:
    """The next date of each list on which a family keeps its place; one query."""
    coming = Session.objects.promised().filter(roster__in=rosters, starts_at__gt=desk.now)
    found: dict[int, Session] = {}
    for session in coming.order_by("-starts_at", "-pk").select_related("program", "venue__town"):
        found[session.roster_id or 0] = session
    return found


SAYING: Final[dict[str, Callable[[Sequence[Group], Mapping[int, Registration], Desk], Saying]]] = {
    Audience.SIGNED_UP: _coming_up,
    Audience.WAITING: _in_line,
    Audience.CAME: _afterwards,
    Audience.MISSED: _afterwards,
}

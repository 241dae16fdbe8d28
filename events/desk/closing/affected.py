"""Which sessions a closed or late school day touches, and what is proposed for each; nothing is changed here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.languages import fold, in_language
from accounts.models import District, Organization, School
from events.schedule.changes import DisruptedSession, Disruption
from events.schedule.disrupting import Act, cannot_change
from events.schedule.models import Mode, Session, Status, Venue, Visibility
from events.schedule.notices import Affected, affected_of_each
from events.schedule.telling import hours_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from accounts.grants import Viewer

NOON = 12
AROUND = timedelta(hours=36)
"""Wide enough for a day in any time zone."""
MOST_FOUND = 30
KINDS = ("district", "school", "venue")


class Spots(NamedTuple):
    """Where schools are closed, or where a session is and for whom: keys of districts, schools and venues."""

    districts: frozenset[int] = frozenset()
    schools: frozenset[int] = frozenset()
    venues: frozenset[int] = frozenset()

    def touch(self, others: Spots) -> bool:
        """Whether these have any of those in common."""
        return any(mine & theirs for mine, theirs in zip(self, others, strict=True))


def organizations_of(who: Viewer) -> QuerySet[Organization]:
    """Where this viewer coordinates; a day is closed for one of them at a time."""
    theirs = {grant.organization_id for grant in who.grants if grant.role == "coordinator"}
    return Organization.objects.filter(pk__in=theirs)


def sessions_on(who: Viewer, organization: Organization, day: date) -> list[Session]:
    """All sessions of hers that start on this day by their own clock, but for dates that are left out."""
    noon = datetime.combine(day, time(NOON), tzinfo=organization_zone(organization))
    found = (
        Session.objects.managed_by(who)
        .filter(program__organization=organization)
        .filter(starts_at__gt=noon - AROUND, starts_at__lt=noon + AROUND)
        .exclude(status=Status.SKIPPED)
        .select_related("program", "venue__town", "venue__school", "roster", "series")
        .select_related("visit__case__school", "tour_slot__day__school")
        .prefetch_related("audience")
        .order_by("starts_at", "pk")
    )
    return [session for session in found if session.local_start.date() == day]


def organization_zone(organization: Organization) -> Any:
    """The clock on the wall of an organization."""
    return Session(zone=organization.zone).tz


def schools_of(session: Session) -> list[School]:
    """The schools that it has to do with: where it is, that of a visited family, that of a tour."""
    found = [session.venue.school if session.venue else None]
    if hasattr(session, "visit"):
        found.append(session.visit.case.school)
    if hasattr(session, "tour_slot"):
        found.append(session.tour_slot.day.school)
    return [school for school in found if school]


def spots_of(session: Session) -> Spots:
    """Where a session is, and for whom."""
    schools = schools_of(session)
    districts = {school.district_id for school in schools} | {district.pk for district in session.audience.all()}
    venues = {session.venue_id} if session.venue_id else set()
    return Spots(frozenset(districts), frozenset(school.pk for school in schools), frozenset(venues))


def touched(sessions: Iterable[Session], spots: Spots | None) -> list[Session]:
    """Those that a closing touches; None is the whole state."""
    return [session for session in sessions if spots is None or spots_of(session).touch(spots)]


def label_of(session: Session) -> str:
    """The title as the desk may show it: of what is private only the program's private label."""
    if session.visibility == Visibility.PRIVATE:
        return in_language(session.program.private_label, get_language() or "en").text or str(session.program)
    return session.working_title


@dataclass(frozen=True)
class Spot:
    """A district, school or venue that can be ticked."""

    pk: int
    name: str
    sessions: int
    ticked: bool


def open_spots(who: Viewer) -> dict[str, QuerySet[Any]]:
    """What this viewer may close: with a grant for one school alone, only that one."""
    mine = [grant for grant in who.grants if grant.role == "coordinator"]
    organizations = {grant.organization_id for grant in mine}
    venues = Venue.objects.filter(organization__in=organizations).select_related("town")
    hers = {grant.school_id for grant in mine if grant.school_id}
    if all(grant.school_id for grant in mine):
        return {
            "district": District.objects.none(),
            "school": School.objects.filter(pk__in=hers).select_related("district"),
            "venue": venues.filter(school__in=hers),
        }
    schools = School.objects.select_related("district")
    return {"district": District.objects.all(), "school": schools, "venue": venues}


def spots_to_tick(
    who: Viewer, sessions: Iterable[Session], picked: Mapping[str, Collection[int]], words: str
) -> dict[str, list[Spot]]:
    """What is ticked, what has sessions on the day, and what the words find: by kind, in the order of names."""
    counts: dict[str, dict[int, int]] = {kind: {} for kind in KINDS}
    for session in sessions:
        for kind, pks in zip(KINDS, spots_of(session), strict=True):
            for pk in pks:
                counts[kind][pk] = counts[kind].get(pk, 0) + 1
    found = {}
    for kind, rows in open_spots(who).items():
        wanted = list(rows.filter(pk__in={*counts[kind], *picked[kind]}))
        wanted += _found(rows, words) if words.strip() else []
        here, ticked = counts[kind], picked[kind]
        spots = {row.pk: Spot(row.pk, _name(row), here.get(row.pk, 0), row.pk in ticked) for row in wanted}
        found[kind] = sorted(spots.values(), key=lambda spot: (not spot.ticked, fold(spot.name)))
    return found


def _found(rows: QuerySet[Any], words: str) -> list[Any]:
    for word in words.split()[:8]:
        rows = rows.filter(name__icontains=word)
    return list(rows[:MOST_FOUND])


def _name(row: Any) -> str:
    return f"{row.name}, {row.district.name}" if isinstance(row, School) else str(row)


def act_words(act: str, *, draft: bool) -> str:
    """What becomes of a session, in words."""
    words = {
        Act.CANCEL: _("Left out") if draft else _("Canceled"),
        Act.ONLINE: _("Moved online"),
        Act.DELAY: _("Starts later"),
        Act.KEEP: _("Stays as it is"),
    }
    return words[Act(act)]


@dataclass
class Line:
    """One session in the list: what may be decided for it, what is proposed, and who would hear."""

    session: Session
    affected: Affected
    fixed: str
    """Why nothing can be decided; empty where something can."""
    later: str
    """The hours that it would have when it starts later; empty where that is not offered."""
    label: str = ""
    proposed: str = Act.KEEP
    form: Any = field(default=None)

    @property
    def is_private(self) -> bool:
        """A home visit, of which nothing but its time is said."""
        return self.session.visibility == Visibility.PRIVATE

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What may be decided, as radio buttons."""
        draft = self.session.status == Status.DRAFT
        found: list[tuple[str, str]] = [(Act.CANCEL, _("Leave it out") if draft else _("Cancel it"))]
        if self.session.mode != Mode.ONLINE:
            found.append((Act.ONLINE, _("Move it online")))
        if self.later:
            found.append((Act.DELAY, _("Start later: %(hours)s") % {"hours": self.later}))
        return [*found, (Act.KEEP, _("Keep it as it is"))]

    @property
    def hours(self) -> str:
        """From when to when, by its own clock."""
        return hours_line(self.session.local_start, self.session.local_end, get_language() or "en")

    @property
    def chosen_words(self) -> str:
        """What would become of it, in words."""
        act = self.form.cleaned_data["act"]
        if act == Act.DELAY:
            return _("Starts later: %(hours)s") % {"hours": self.later}
        return act_words(act, draft=self.session.status == Status.DRAFT)

    def allowed(self, act: str) -> str:
        """The act where it may be chosen, else keeping."""
        return act if act in dict(self.choices) else Act.KEEP


def lines_of(sessions: Sequence[Session], kind: str, minutes: int, now: datetime) -> list[Line]:
    """The list, with a proposal for each session and everybody who would hear of a change."""
    affected = affected_of_each(sessions, now=now)
    lines = []
    for session in sessions:
        late = timedelta(minutes=minutes if kind == Disruption.Kind.DELAY else 0)
        hours = hours_line(session.local_start + late, session.local_end + late, get_language() or "en")
        line = Line(
            session,
            affected[session.pk],
            cannot_change(session, now),
            later=hours if late else "",
            label=label_of(session),
        )
        line.proposed = Act.KEEP if line.fixed else propose(session, kind)
        lines.append(line)
    return lines


def propose(session: Session, kind: str) -> str:
    """Online meetings stay. Closed: what has a link moves online, the rest is canceled. Late: mornings wait."""
    if session.mode == Mode.ONLINE:
        return Act.KEEP
    if kind == Disruption.Kind.DELAY:
        return Act.DELAY if session.local_start.hour < NOON else Act.KEEP
    return Act.ONLINE if session.mode == Mode.BOTH and session.join_url else Act.CANCEL


def disruptions_of(who: Viewer) -> QuerySet[Disruption]:
    """Days all of whose sessions are hers: she sees them and may undo them."""
    others = DisruptedSession.objects.exclude(session__in=Session.objects.managed_by(who).order_by().values("pk"))
    hers = DisruptedSession.objects.values("disruption")
    return (
        Disruption.objects.filter(organization__in=organizations_of(who), pk__in=hers)
        .exclude(pk__in=others.values("disruption"))
        .select_related("made_by", "organization")
        .prefetch_related("districts", "schools", "venues__town")
    )

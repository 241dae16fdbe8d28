"""Planning a tour day: a school, a day, and slots for families to walk it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Language
from events.rosters.models import Roster, RosterGroup
from events.schedule.models import Program, Series, Venue
from events.schedule.recurrence import resolve
from events.schedule.scheduling import Plan, make_roster, schedule_session
from events.schedule.slugs import make_slug
from events.tours.models import TourDay, TourSlot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date, time

    from accounts.languages import Text
    from accounts.models import School, User

SHORTEST_SLOT = 5


@dataclass(frozen=True, kw_only=True)
class Slots:
    """How a day is cut: local times by the clock on the wall, minutes, and how many fit into one slot."""

    first_start: time
    last_end: time
    minutes: int = 20
    gap: int = 0
    capacity: int = 12

    def on(self, day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
        """From when to when each slot of this day lasts; a slot that would end too late is left out."""
        end = resolve(datetime.combine(day, self.last_end), zone)
        start = resolve(datetime.combine(day, self.first_start), zone)
        length = timedelta(minutes=self.minutes)
        while start + length <= end:
            yield start, start + length
            start += length + timedelta(minutes=self.gap)


@transaction.atomic
def make_tour_day(
    program: Program,
    school: School,
    day: date,
    slots: Slots,
    *,
    title: Mapping[str, Text],
    now: datetime,
    actor: User | None = None,
    languages: Collection[str] = (),
) -> TourDay:
    """Cut a day at a school into slots, as drafts, each with a list of its own. Made twice it is made once.

    `languages` are codes of the languages that the tours are interpreted into.
    Raises ValidationError with code `too-short`, `no-slot` or `no-town`.
    """
    program = Program.objects.select_for_update().get(pk=program.pk)
    made = TourDay.objects.filter(program=program, school=school, date=day).first()
    if made:
        return made
    times = _cut(slots, day, ZoneInfo(program.zone))
    venue = _venue_of(program, school)
    series = Series.objects.create(
        program=program,
        slug=make_slug(title, program.visibility),
        title=dict(title),
        zone=program.zone,
        start_time=slots.first_start,
    )
    tour_day = TourDay.objects.create(
        program=program,
        school=school,
        series=series,
        date=day,
        first_start=slots.first_start,
        last_end=slots.last_end,
        slot_minutes=slots.minutes,
        gap_minutes=slots.gap,
        capacity=slots.capacity,
    )
    interpreted = list(Language.objects.filter(code__in=languages))
    group = RosterGroup.objects.create()
    for start, end in times:
        plan = Plan(starts_at=start, ends_at=end, title=title, fields={"venue": venue})
        roster = _roster_in(group, program, slots.capacity)
        session = schedule_session(program, plan, roster=roster, now=now, actor=actor, series=series)
        session.interpreted_into.set(interpreted)
        TourSlot.objects.create(session=session, day=tour_day)
    return tour_day


def _cut(slots: Slots, day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    if slots.minutes < SHORTEST_SLOT:
        raise ValidationError(_("A slot lasts five minutes or longer."), code="too-short")
    times = list(slots.on(day, zone))
    if not times:
        raise ValidationError(_("Not one slot fits between the start and the end."), code="no-slot")
    return times


def _roster_in(group: RosterGroup, program: Program, capacity: int) -> Roster:
    roster = make_roster(program, capacity)
    roster.group = group
    roster.save(update_fields=["group"])
    return roster


def _venue_of(program: Program, school: School) -> Venue:
    """The school's building as a place of the program's organization."""
    if school.town is None:
        raise ValidationError(_("Please say in which town %(school)s is."), code="no-town", params={"school": school})
    venue, _new = Venue.objects.get_or_create(
        organization=program.organization,
        name=school.name,
        town=school.town,
        defaults={"school": school, "street": school.street},
    )
    return venue

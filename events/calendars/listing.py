"""What the pages of calendars show: public series, and what somebody with an account finds as theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.grants import NOBODY
from accounts.sharing import shared_with, shares
from events.calendars.addresses import own_calendar
from events.calendars.models import CalendarLink
from events.calendars.sign_ups import again_token, all_sign_ups
from events.schedule.details import Assignment
from events.schedule.models import Series, Session

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from accounts.grants import Viewer
    from accounts.models import Person
    from events.calendars.addresses import OwnCalendar
    from events.calendars.sign_ups import AllSignUps


def public_series(slug: str) -> Series | None:
    """A series of which everybody may see a date; of a part that was split off, the whole."""
    if not slug:
        return None
    seen = Session.objects.visible_to(NOBODY).order_by()
    part = Series.objects.select_related("root__program", "program").filter(slug=slug).first()
    if part is None or not seen.of_root(part).exists():
        return None
    return part.root or part


def has_part(who: Viewer) -> bool:
    """Whether this viewer ever had a part at a session; families have none."""
    return Assignment.objects.filter(person__in=who.people).exists()


@dataclass(frozen=True)
class OwnDates:
    """What somebody who is signed in finds as theirs: all sign-ups, and the dates of a part."""

    person: Person
    all: AllSignUps
    again: str
    """Opens nothing, and fills in the next form; empty where nothing was signed up for."""
    sign_ups: OwnCalendar | None
    has_part: bool
    part: OwnCalendar | None
    is_shared: bool
    """Whether this adult lets the household see the sign-ups."""

    @property
    def shows_part(self) -> bool:
        """Nobody reads of a part who has none, except to stop a calendar that is still open."""
        return self.has_part or self.part is not None

    @property
    def shows_sign_ups(self) -> bool:
        """Families always see theirs; who works at a session only where there are any."""
        return bool(self.all.coming or self.all.past or self.sign_ups or not self.shows_part)


def own_dates(people: Iterable[Person], now: datetime) -> list[OwnDates]:
    """The dates of one user, who is a person of each organization that knows them."""
    people = list(people)
    with_part = set(Assignment.objects.filter(person__in=people).values_list("person", flat=True))
    return [
        OwnDates(
            person=person,
            all=all_sign_ups(person, now),
            again=again_token(person),
            sign_ups=own_calendar(person, CalendarLink.Scope.SIGN_UPS, now),
            has_part=person.pk in with_part,
            part=own_calendar(person, CalendarLink.Scope.ASSIGNMENTS, now),
            is_shared=bool(person.household_id) and shares(person, now),
        )
        for person in people
    ]


def of_household(people: Iterable[Person], now: datetime) -> list[AllSignUps]:
    """What other adults of these people's households signed up for and let them see."""
    found = [all_sign_ups(person, now) for person in shared_with(people, now)]
    return [one for one in found if one.coming]

"""The dates of a season that is not made yet, compared with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.schedule.bookings import Bookings, Taker, Where, bookings_at, in_utc
from events.schedule.clashes import Clash
from events.schedule.telling import when_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from events.schedule.bookings import Booking
    from events.schedule.models import Venue

SEASON = ("season", 0)
"""A season takes its own time: two of its dates are not at once."""


def clashes_among(
    times: Sequence[tuple[datetime, datetime]],
    *,
    zone: ZoneInfo,
    venue: Venue | None = None,
    room: str = "",
    taken: Collection[int] | None = None,
) -> list[list[Clash]]:
    """For each date of a season that is not made yet: which others of it stand in its way. No queries.

    `venue` is None for what takes place online alone: there, too, two dates of one season do not overlap. `taken` are
    the places in `times` of those that are to be; None means all.
    """
    dates = [
        [*bookings_at(plain, Where(venue, room), [Taker(SEASON)], session=number)]
        for number, plain in enumerate((in_utc(start), in_utc(end)) for start, end in times)
    ]
    others = Bookings(one for number, date in enumerate(dates) if taken is None or number in taken for one in date)
    return [[*_said_among([(own, other) for own in date for other in others.against(own)], zone)] for date in dates]


def _said_among(pairs: Iterable[tuple[Booking, Booking]], zone: ZoneInfo) -> Iterator[Clash]:
    for own, other in pairs:
        start, end = (moment.astimezone(zone) for moment in other.plain)
        when = when_line(start, end, get_language() or "en")
        if own.what == SEASON:
            yield Clash(_("Another date of this season is at that time: %(when)s.") % {"when": when}, None)
        elif not own.overlaps(other):
            said = _("The place is not free in time, with setting up and clearing up for another date: %(when)s.")
            yield Clash(said % {"when": when}, None)

"""What a TZID means, told by yearly rules: without it Outlook shows times that are an hour off."""

import struct
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Final
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from events.ical import posix
from events.ical.posix import Clock, Switch
from events.ical.text import Text, lines

# Wall time, as RFC 5545 3.6.5 wants it; some clients know no time before the first change they are told.
_FROM: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - wall time


@cache
def vtimezone(zone: ZoneInfo) -> bytes:
    """The VTIMEZONE of a zone, as lines to put into a calendar.

    Raises ValueError for a zone without a name or with a rule that cannot be told as a yearly recurrence.
    """
    return lines(build_vtimezone(zone))


def build_vtimezone(zone: ZoneInfo) -> Timezone:
    """The VTIMEZONE (RFC 5545 3.6.5): the rule that holds now, as if it had held since 1970."""
    rule = posix.parse(posix.footer(zone))
    component = Timezone()
    component.add("tzid", Text(zone.key))
    if not rule.other:
        _add_clock(component, TimezoneStandard(), rule.clock, rule.clock, None)
        return component
    # Irish law calls winter the exception; calendars take the clock that is ahead for summer time.
    ahead = rule.other.offset > rule.clock.offset
    other, usual = (TimezoneDaylight, TimezoneStandard) if ahead else (TimezoneStandard, TimezoneDaylight)
    _add_clock(component, other(), rule.clock, rule.other, rule.to_other)
    _add_clock(component, usual(), rule.other, rule.clock, rule.back)
    return component


@cache
def ruled(zone: ZoneInfo) -> ZoneInfo:
    """The zone as its VTIMEZONE tells it: with the rule that holds now at all times.

    Where it differs from the zone itself (years of other laws), a time must be written in UTC.
    """
    rule = posix.footer(zone)
    offset = int(posix.parse(rule).clock.offset.total_seconds())
    head = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, 0, 1, 1)
    one_type = struct.pack(">lbbc", offset, 0, 0, b"\0")
    return ZoneInfo.from_file(BytesIO(2 * (head + one_type) + f"\n{rule}\n".encode()), key=zone.key)


def _add_clock(
    component: Timezone,
    observance: TimezoneStandard | TimezoneDaylight,
    before: Clock,
    after: Clock,
    switch: Switch | None,
) -> None:
    """Say from when, and in which yearly rhythm, the clocks go from `before` to `after`."""
    starts = _FROM
    if switch:
        rule = f"FREQ=YEARLY;{switch.recurrence}"
        starts = next(iter(rrulestr(rule, dtstart=datetime.combine(_FROM, switch.at))))
        observance.add("rrule", vRecur.from_ical(rule))
    observance.add("dtstart", starts)
    observance.add("tzname", Text(after.name))
    observance.add("tzoffsetfrom", before.offset)
    observance.add("tzoffsetto", after.offset)
    component.add_component(observance)

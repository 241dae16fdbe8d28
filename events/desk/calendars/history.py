"""What happened to a school calendar: what was done at once stands on one line, the latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import ngettext

from events.desk.calendars.year import days_line
from events.desk.lists import Line, act_words, field_words, who_did
from events.schedule.details import Closure
from events.schedule.school_calendars.keeping import changes_of

if TYPE_CHECKING:
    from accounts.history import Change
    from events.schedule.school_calendars.places import Place

MOST = 20
MOST_ROWS = 2000
"""A file of a whole year is a few dozen rows; so many are looked at for the last acts."""


def history_of_calendar(place: Place) -> list[Line]:
    """The last acts on one calendar. Always two queries."""
    acts: dict[tuple[Any, str], list[Change]] = {}
    for change in changes_of(place).select_related("actor")[:MOST_ROWS]:
        acts.setdefault((change.batch or change.pk, change.act), []).append(change)
    shown = list(acts.values())[:MOST]
    there = Closure.objects.in_bulk([rows[0].subject_id for rows in shown if len(rows) == 1] or [0])
    return [_line(rows, there) for rows in shown]


def _line(rows: list[Change], there: dict[int, Closure]) -> Line:
    first = rows[0]
    days = there.get(first.subject_id)
    if len(rows) == 1:
        which = f"{days.name}, {days_line(days.first_day, days.last_day)}" if days else ""
    else:
        which = ngettext("%(number)d entry", "%(number)d entries", len(rows)) % {"number": len(rows)}
    fields = sorted({name for row in rows for name in row.fields}) if first.act == "edited" else []
    return Line(first.at, who_did(first), act_words(first.act, "closure"), field_words(fields), 0, which)

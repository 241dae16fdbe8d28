"""What people go by until they hear otherwise: the time and the place that were, in words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from events.schedule.changes import News
from events.schedule.programs import Venue, Visibility
from events.schedule.telling import moment_in_short, moment_line, place_in_short, place_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from events.schedule.hearing import Item


def old_date(item: Item | None) -> dict[str, Any]:
    """Of a move the time that people go by, written out and as texts write it."""
    if item is None or item.kind != News.Kind.MOVED or not item.known_start:
        return {"old": "", "old_in_short": ""}
    local = item.known_start.astimezone(item.session.tz)
    return {"old": partial(moment_line, local), "old_in_short": partial(moment_in_short, local)}


def venues_before(items: Iterable[Item]) -> Mapping[int, Venue]:
    """The venues that people go by and that are others now; one query where there are any."""
    pks = {item.known_where.venue for item in items if item.known_where and item.known_where.venue}
    return Venue.objects.select_related("town").in_bulk(pks) if pks else {}


def old_place(item: Item | None, venues: Mapping[int, Venue]) -> dict[str, Any]:
    """The place that people go by, where it reads otherwise now; nothing of what is private or called off."""
    was = item.known_where if item and item.kind in (News.Kind.MOVED, News.Kind.CHANGED) else None
    if item and was and item.session.visibility != Visibility.PRIVATE:
        before = venues.get(was.venue or 0), was.room, was.mode
        known, new = place_line(*before, "en"), place_line(*_now(item), "en")
        if known and new and known != new:
            return {"old_place": partial(place_line, *before), "old_place_in_short": partial(place_in_short, *before)}
    return {"old_place": "", "old_place_in_short": ""}


def _now(item: Item) -> tuple[Venue | None, str, str]:
    return item.session.venue, item.session.room, item.session.mode

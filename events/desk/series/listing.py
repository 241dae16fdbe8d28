"""All series of a coordinator: how many dates each has, and when it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import Coalesce

from events.schedule.models import Series, Session, Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from accounts.grants import Viewer

ROOT = Coalesce("series__root", "series")
"""What families see as one: a series with its successors."""


@dataclass(frozen=True)
class SeriesRow:
    """A series in the list."""

    series: Series
    number: int
    """How many dates it has; those that were left out are none."""
    coming: int
    next: Session | None
    last: Session | None


def series_of(who: Viewer, chosen: dict[str, Any], now: datetime) -> Any:
    """The series of which this viewer manages every date, each once: what goes on first, then what is over."""
    hers = Session.objects.managed_by(who)
    dates = Session.objects.exclude(series=None).order_by()
    of_others = dates.exclude(pk__in=hers.values("pk")).annotate(root=ROOT)
    if chosen["program"]:
        dates = dates.filter(program=chosen["program"])
    counted = ~Q(status=Status.SKIPPED)
    to_come = Q(ends_at__gt=now, status__in=(Status.DRAFT, Status.CONFIRMED))
    found = (
        dates.filter(pk__in=hers.values("pk"))
        .annotate(root=ROOT)
        .values("root")
        .annotate(
            number=Count("pk", filter=counted),
            coming=Count("pk", filter=to_come),
            next=Min("starts_at", filter=to_come),
            last=Max("starts_at", filter=counted),
        )
        .exclude(root__in=of_others.values("root"))
        .order_by(F("next").asc(nulls_last=True), F("last").desc(nulls_last=True), "root")
    )
    if chosen["when"] == "all":
        return found
    return found.filter(coming=0) if chosen["when"] == "past" else found.filter(coming__gt=0)


def series_rows(found: Iterable[dict[str, Any]]) -> list[SeriesRow]:
    """One page of them with the date that comes next and the last one. Always two queries."""
    found = list(found)
    roots = [one["root"] for one in found]
    series = Series.objects.select_related("program").in_bulk(roots)
    moments = {moment for one in found for moment in (one["next"], one["last"]) if moment}
    dates = Session.objects.filter(Q(series__in=roots) | Q(series__root__in=roots), starts_at__in=moments)
    dates = dates.exclude(status=Status.SKIPPED).select_related("series").order_by("-pk")
    at = {(date.series.root_id_or_own, date.starts_at): date for date in dates if date.series}
    return [
        SeriesRow(
            series[one["root"]], one["number"], one["coming"],
            at.get((one["root"], one["next"])), at.get((one["root"], one["last"])),
        )
        for one in found
    ]  # fmt: skip

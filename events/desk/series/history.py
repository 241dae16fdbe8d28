"""What happened to a series and to its dates: what was done at once stands together, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.translation import ngettext, pgettext

from accounts.history import Change
from events.desk.lists import act_words, field_words
from events.schedule.models import Series, Session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.core.paginator import Page
    from django.db.models import QuerySet

PER_PAGE = 20
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Act:
    """One thing that somebody did, to one date or to many at once."""

    at: datetime
    who: str
    what: str
    fields: Sequence[str]
    told: int
    dates: Sequence[tuple[Session, str]]
    """The dates that it changed, each with what was done to it."""

    @property
    def counted(self) -> str:
        """How many dates, in words; nothing where it is one."""
        number = len({session.pk for session, _said in self.dates})
        return ngettext("%(number)d date", "%(number)d dates", number) % {"number": number} if number > 1 else ""


def history_page(series: Series, wanted: str | None) -> Page[Act]:
    """One page of the history of a series with all its successors and dates. Always as many queries."""
    changes = _changes(series)
    together: dict[Key, list[int]] = {}
    for pk, batch, at, actor in changes.values_list("pk", "batch", "at", "actor"):
        together.setdefault((batch,) if batch else (at, actor), []).append(pk)
    page: Page[Any] = Paginator(list(together.values()), PER_PAGE).get_page(wanted)
    wanted_rows = [pk for pks in page.object_list for pk in pks]
    rows = {row.pk: row for row in changes.filter(pk__in=wanted_rows).select_related("actor")}
    dates = {row.subject_id for row in rows.values() if row.subject_type == "session"}
    sessions = Session.objects.select_related("program").in_bulk(dates)
    page.object_list = [_act([rows[pk] for pk in pks], sessions) for pks in page.object_list]
    return page


def _changes(series: Series) -> QuerySet[Change]:
    members = Series.objects.filter(Q(pk=series.pk) | Q(root=series)).values("pk")
    dates = Session.objects.of_root(series).order_by().values("pk")
    ours = Q(subject_type="series", subject_id__in=members) | Q(subject_type="session", subject_id__in=dates)
    found: QuerySet[Change] = Change.objects.filter(ours)
    return found


def _act(rows: Sequence[Change], sessions: Mapping[int, Session]) -> Act:
    """Several rows of one act: those about the series speak for all."""
    of_series = [row for row in rows if row.subject_type == "series"]
    of_dates = [row for row in rows if row.subject_type == "session" and row.subject_id in sessions]
    told = max(row.told for row in of_series or rows)
    what = dict.fromkeys(act_words(row.act) for row in of_series or rows)
    dates = [(sessions[row.subject_id], _said(row)) for row in of_dates]
    return Act(
        at=rows[0].at,
        who=str(rows[0].actor) if rows[0].actor else pgettext("who did it", "by the system"),
        what=", ".join(what),
        fields=field_words(sorted({name for row in rows for name in row.fields})),
        told=told,
        dates=sorted(dates, key=lambda date: date[0].starts_at),
    )


def _said(row: Change) -> str:
    fields = ", ".join(field_words(row.fields))
    return f"{act_words(row.act)}: {fields}" if fields else act_words(row.act)

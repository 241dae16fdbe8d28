"""The morning of a coordinator: what needs a person today, with its reason and its one button; numbers after that."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.timezone import get_current_timezone

from events.desk.help.today import open_requests
from events.desk.lists import Row, rows, waiting_on
from events.desk.messages.calling import calls_for, people_in
from events.desk.messages.finding import failed_messages
from events.desk.todo import Todo
from events.rosters.models import Registration, Status
from events.schedule.models import Session

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.grants import Viewer
    from events.desk.todo import Source

__all__ = ["Today", "Todo", "gather"]

COMING = 12


@dataclass(frozen=True)
class Today:
    """The whole page. `people` says whether somebody is named on it."""

    todo: list[Todo]
    sessions: int
    families: int
    calls: int
    needs: int
    failed: int
    waiting: int
    coming: list[Row]
    people: bool


@cache
def sources() -> tuple[Source, ...]:
    """What puts rows on the page, in the order of the page: `settings.TODAY` names the functions."""
    return tuple(cast("Source", import_string(path)) for path in settings.TODAY)


def gather(who: Viewer, *, now: datetime) -> Today:
    """Everything that this coordinator should see this morning."""
    zone = get_current_timezone()
    day = now.astimezone(zone).date()
    mine = Session.objects.managed_by(who)
    coming = rows(mine.promised().upcoming(now).with_page_data()[:COMING], now)
    promised = mine.promised().upcoming(now).order_by().values_list("roster", flat=True)
    today = mine.promised().on(day, zone).order_by()
    seated = Registration.objects.filter(status=Status.REGISTERED, roster__in=today.values("roster"))
    todo = [row for source in sources() for row in source(who, now)]
    return Today(
        todo=todo,
        sessions=today.count(),
        families=seated.count(),
        calls=people_in(calls_for(who, now)),
        needs=open_requests(who, now).count(),
        failed=failed_messages(who, now).count(),
        waiting=sum(waiting_on(promised).values()),
        coming=coming,
        people=any(row.names for row in todo),
    )

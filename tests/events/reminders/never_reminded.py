"""What the database refuses of reminders and their plans; tests/test_constraints.py tries it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Model

from events.outbox.models import Message
from events.outbox.queueing import queue
from events.reminders.models import Reminder, ReminderPlan, ReminderRound
from events.rosters.registration import register
from events.schedule.details import Assignment
from events.schedule.models import Series
from events.support.models import Supply
from tests.factories import NOW, make_language, make_party, make_person, make_program, make_session

DAY = timedelta(days=1)


def plan(**fields: Any) -> ReminderPlan:
    return ReminderPlan(**({"program": make_program(), "offset": 3 * DAY} | fields))


def plans_of_a_series() -> list[Model]:
    series = Series.objects.create(program=make_program(), slug="course")
    return [plan(program=None, series=series) for _time in range(2)]


def reminder(**fields: Any) -> Reminder:
    """Of a sign-up, where nobody else is named."""
    session = fields.pop("session", None) or make_session()
    of_plan, _new = ReminderPlan.objects.get_or_create(program=session.program, offset=3 * DAY)
    if not fields.keys() & {"registration", "assignment", "supply"}:
        fields["registration"] = register(make_party(), session.roster, now=NOW)
    return Reminder(session=session, plan=of_plan, starts_at=session.starts_at, **fields)


def twice(of: Callable[[Any], dict[str, Model]]) -> list[Model]:
    session = make_session()
    whom = of(session)
    return [reminder(session=session, **whom) for _time in range(2)]


def supply(_session: Any) -> dict[str, Model]:
    return {"supply": Supply.objects.create(kind="interpreter", language=make_language(), updated_at=NOW)}


def part(session: Any) -> dict[str, Model]:
    return {"assignment": Assignment.objects.create(session=session, name="Example Speaker", role="catalyst")}


def place(session: Any) -> dict[str, Model]:
    return {"registration": register(make_party(), session.roster, now=NOW)}


def of_two() -> list[Model]:
    session = make_session()
    return [reminder(session=session, **place(session), **part(session))]


def message() -> Message:
    sent = queue("lost_link", make_person(), key="one", context={}, now=NOW)
    assert sent
    return sent


OF_REMINDERS: dict[str, Callable[[], list[Model]]] = {
    "reminder_plan_of_program_or_series": lambda: [ReminderPlan(offset=DAY)],
    "reminder_plan_once_in_a_program": lambda: [plan(), plan()],
    "reminder_plan_once_in_a_series": plans_of_a_series,
    "reminder_plan_after_for_who_came": lambda: [plan(audience="came")],
    "reminder_plan_before_for_who_comes": lambda: [plan(audience="waiting", offset=-DAY)],
    "reminder_once_per_sign_up": lambda: twice(place),
    "reminder_once_per_assignment": lambda: twice(part),
    "reminder_once_per_supply": lambda: twice(supply),
    "reminder_of_one_of_them": of_two,
    "reminder_left_out_has_no_message": lambda: [reminder(left_out="late", message=message())],
    "reminder_round_is_one_row": lambda: [ReminderRound(id=2, done_at=NOW)],
}

"""A season of weekly dates, as tests of the desk want it."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from accounts.languages import approved
from events.schedule.building import build_season
from events.schedule.recurrence import resolve
from events.schedule.scheduling import Plan, publish_session
from tests.factories import NEW_YORK, NOW, make_program, make_venue

WEEK = timedelta(days=7)
FIRST = NOW + WEEK
"""Tuesday, December 8, 2026, 9:00 in the morning."""


def at(thing, name):
    """An address of a session or a series."""
    return reverse(f"events:{name}", args=[thing.slug])


def page(desk, name, thing):
    """What stands on a page."""
    return desk.get(at(thing, name)).content.decode()


def make_season(number=4, *, publish=True, **more):
    """Weekly dates from the first on."""
    plans = [
        Plan(
            starts_at=resolve((FIRST + WEEK * place).replace(tzinfo=None), NEW_YORK),
            title=approved(en="Math at home"),
            fields={"venue": make_venue()},
        )
        for place in range(number)
    ]
    series = build_season(make_program(), approved(en="Math at home"), plans, now=NOW, capacity=20, **more)
    dates = list(series.sessions.select_related("roster", "program", "series").order_by("starts_at"))
    return series, [publish_session(one, now=NOW) for one in dates] if publish else dates

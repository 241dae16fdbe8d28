"""A season of weekly dates, as tests of the desk want it."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser

from django.urls import reverse

from accounts.languages import approved
from events.schedule.recurrence import resolve
from events.schedule.scheduling import Plan, publish_session
from events.schedule.seasons.building import build_season
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


class _Fields(HTMLParser):
    """What a browser would send back of the forms of a page, without any button."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self._select = self._area = ""
        self._first = True

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        kind, name = said.get("type"), said.get("name")
        ticks = kind in ("checkbox", "radio")
        if tag == "input" and name and kind not in ("submit", "button") and (not ticks or "checked" in said):
            self.data.setdefault(name, []).append(said.get("value", "on" if ticks else "") or "")
        if tag == "select":
            self._select, self._first = said.get("name", ""), True
        if tag == "option" and self._select and (self._first or "selected" in said):
            self.data[self._select] = [said.get("value", "")]
            self._first = False
        if tag == "textarea":
            self._area = said.get("name", "")
            self.data[self._area] = [""]

    def handle_endtag(self, tag):
        self._select = "" if tag == "select" else self._select
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data):
        if self._area:
            self.data[self._area][0] += data


def fields_of(response):
    """The fields of a page as they stand."""
    parser = _Fields()
    parser.feed(response.content.decode())
    typed = {name: [value.removeprefix("\n") for value in values] for name, values in parser.data.items()}
    return {name: values for name, values in typed.items() if name != "csrfmiddlewaretoken"}


def press(desk, address, response, step="", **typed):
    """Type something into a page and press a button."""
    data = {**fields_of(response), **typed, **({"step": step} if step else {})}
    return desk.post(address, {name: value for name, value in data.items() if value is not None})

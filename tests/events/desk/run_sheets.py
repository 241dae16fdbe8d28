"""Run sheets as tests open and read them."""

from datetime import datetime, time, timedelta

from django.urls import reverse

from events.rosters.registration import register
from tests.factories import (
    NEW_YORK,
    NOW,
    SOON,
    make_party,
)

EVE = datetime.combine(SOON.date() - timedelta(days=1), time(17), tzinfo=NEW_YORK)


def address(session):
    return reverse("events:run-sheet", args=[session.slug])


def sheet(browser, session):
    return browser.get(address(session))


def numbers(page):
    """Every number of the sheet by its label, and what it was where it is another one now."""
    lines = [line for section in page.context["sections"] for line in section.lines]
    return {line.label: (line.number, line.was if line.is_later else None) for line in lines}


def sign_up(session, name="", now=NOW, **more):
    return register(make_party(name, **more), session.roster, now=now)

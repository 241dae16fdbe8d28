"""The pictures of docs/screens: `make screens` takes them anew from the demo year, on one Tuesday morning."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts import links
from accounts.models import Person
from events.notices.letters import Notice
from events.rosters.models import Party, Registration, Status
from events.schedule.models import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
FOLDER = Path(settings.BASE_DIR, "docs", "screens")
FAY, CORA = "fay.facilitator@network.example", "cora.coordinator@network.example"
WIDE = 500
LARGEST = 200_000
"""Bytes of one picture: all of them stay under 5 MB."""


class Screen(NamedTuple):
    """One page worth a picture, and what of it."""

    name: str
    who: str = ""
    dark: bool = False
    widths: tuple[int, ...] = (360, 1280)
    part: str = ""


SCREENS = (
    Screen("whats-on", dark=True),
    Screen("whats-on-es", widths=(360,)),
    Screen("month", widths=(1280,), part=".month-view"),
    Screen("session"),
    Screen("sign-up"),
    Screen("sign-up-errors", widths=(360,)),
    Screen("confirmation"),
    Screen("waiting", widths=(360,)),
    Screen("offer", widths=(360,)),
    Screen("my-sign-ups", widths=(360,)),
    Screen("series"),
    Screen("archive", widths=(1280,)),
    Screen("subscribe", widths=(360,)),
    Screen("my-sessions", FAY),
    Screen("door", FAY, dark=True),
    Screen("desk", CORA),
    Screen("sessions", CORA),
    Screen("desk-session", CORA),
    Screen("move", CORA, widths=(1280,)),
    Screen("people", CORA, widths=(1280,)),
    Screen("season", CORA),
    Screen("season-rules", CORA),
    Screen("desk-series", CORA),
    Screen("change-many", CORA),
    Screen("school-year", CORA, widths=(1280,)),
    Screen("snow-day", CORA, widths=(360,)),
    Screen("snow-day-done", CORA, widths=(1280,)),
    Screen("ideas", CORA),
    Screen("flyer", CORA, widths=(1280,), part=".flyer"),
    Screen("calls", CORA, widths=(360,)),
    Screen("messages", CORA, widths=(1280,)),
    Screen("message", CORA, widths=(360,)),
    Screen("reminders", CORA, widths=(1280,)),
    Screen("letter", CORA, widths=(1280,)),
    Screen("words", CORA, widths=(1280,)),
    Screen("help", CORA, widths=(1280,)),
    Screen("who-is-calling", CORA, widths=(1280,)),
    Screen("same-people", CORA, widths=(1280,)),
    Screen("run-sheet", CORA, widths=(1280,)),
)
SNOW = "day=2026-12-14&kind=closing&minutes=120&name=Snow&state=on&show=1"
"""A Monday on which a tour day, an evening online and a draft meet."""


@pytest.fixture
def same_year(demo_year: Any) -> None:
    """The demo year without what chance chose in it, where a picture shows that."""
    Session.objects.filter(pk=newest("talking-with").pk).update(slug="talking-with-your-childs-teacher-7dks")
    for number, party in enumerate(Party.objects.filter(lead__user__email="alma.ejemplo@family.example")):
        party.code = f"KCCC{'MNPRTWXY'[number % 8]}"
        party.save(update_fields=["code"])


def newest(start: str) -> Session:
    return Session.objects.filter(slug__startswith=start).latest("starts_at")


def seat_of(roster: Any) -> Registration:
    """One family on this list: Alma's where she is on it."""
    hers = roster.registrations.filter(party__lead__user__email="alma.ejemplo@family.example")
    return hers.order_by("pk").first() or roster.registrations.earliest("pk")


def in_line(status: str) -> Registration:
    """A family that waits for something to come, or is offered a place at it."""
    coming = Session.objects.promised().upcoming(timezone.now()).filter(visibility="public").order_by()
    found = Registration.objects.filter(status=status, held_back=False, roster__sessions__in=coming)
    return found.select_related("party").order_by("roster", "queued_at").first()


def slug(start: str) -> str:
    return newest(start).slug


def address(name: str) -> str:
    """Where the page of a picture is."""
    alma = Person.objects.get(user__email="alma.ejemplo@family.example")
    course = newest("shapes-on")
    seat = seat_of(course.roster)
    return {
        "whats-on": reverse("events:whats-on"),
        "whats-on-es": "/es/",
        "month": reverse("events:whats-on"),
        "session": reverse("events:session", args=[slug("talking-with")]),
        "sign-up": reverse("events:sign-up", args=[slug("talking-with")]),
        "sign-up-errors": reverse("events:sign-up", args=[slug("talking-with")]),
        "confirmation": reverse("events:link-manage", args=[seat.party.token]),
        "waiting": reverse("events:link-manage", args=[in_line(Status.WAITLISTED).party.token]),
        "offer": reverse("events:link-manage", args=[in_line(Status.OFFERED).party.token]),
        "my-sign-ups": reverse("events:link-mine", args=[links.sign("mine", alma.pk, alma.link_version)]),
        "series": course.series.get_absolute_url(),
        "archive": reverse("events:archive"),
        "subscribe": reverse("events:subscribe"),
        "my-sessions": reverse("events:my-sessions"),
        "door": reverse("events:door", args=[slug("building-a")]),
        "desk": reverse("events:desk"),
        "sessions": reverse("events:desk-sessions"),
        "desk-session": reverse("events:desk-session", args=[slug("front-desks")]),
        "move": reverse("events:desk-move", args=[slug("front-desks")]),
        "people": reverse("events:desk-roster", args=[slug("building-a")]),
        "season": reverse("events:desk-season", args=["friday-cafe"]),
        "season-rules": reverse("events:desk-season", args=["parent-academy"]),
        "desk-series": reverse("events:desk-series", args=[course.series.slug]),
        "change-many": reverse("events:desk-series-all", args=[course.series.slug]),
        "school-year": reverse("events:desk-calendars"),
        "snow-day": f"{reverse('events:desk-closing')}?{SNOW}",
        "snow-day-done": f"{reverse('events:desk-closing')}?{SNOW}",
        "ideas": reverse("events:ideas"),
        "flyer": reverse("events:desk-flyer", args=[slug("talking-with")]),
        "calls": reverse("events:desk-calls"),
        "messages": reverse("events:desk-messages"),
        "message": reverse("events:desk-message", args=[alma.messages.filter(template="reminder").latest("pk").pk]),
        "reminders": reverse("events:desk-program-reminders", args=["parent-academy"]),
        "letter": reverse("events:desk-letter-edit", args=[Notice.objects.filter(state="draft").latest("pk").pk]),
        "words": reverse("events:desk-text-program", args=["parent-academy", "reminder_missed", "es"]),
        "help": reverse("events:desk-help"),
        "who-is-calling": reverse("events:desk-caller", args=[alma.pk]),
        "same-people": reverse("events:desk-people-same"),
        "run-sheet": reverse("events:run-sheet", args=[course.slug]),
    }[name]


def wrong_address(page: Page) -> None:
    page.locator("#id_contact").fill("alma@")
    page.locator("#sign-up button.wide").click()
    page.locator("#errors").wait_for()


def mark_three(page: Page) -> None:
    for number in range(3):
        page.locator("button.mark:not(.undo)").nth(number).click()
        page.locator("button.mark.undo").nth(number).wait_for()
    expect(page.locator(".htmx-added, .htmx-request, .htmx-settling, .htmx-swapping")).to_have_count(0)
    # A flower in a name: not every machine that takes pictures has a font for it.
    page.get_by_text("Sam O'Sample").first.evaluate("one => (one.textContent = one.textContent.slice(0, 12))")


def another_day(page: Page) -> None:
    page.locator("#id_day").fill("2026-12-18")
    page.locator("form button.button").first.click()
    page.locator("[name=save]").wait_for()


def a_list_of_dates(page: Page) -> None:
    page.locator("#id_title_en").fill("Listening First")
    page.locator("#id_dates").fill("2027-05-07\n2027-05-21 | 10:00 AM | Reading Together\n2027-05-31")
    page.locator(".button[name=step][value=look]").click()
    page.locator("#line-make button").wait_for()


def a_rule(page: Page) -> None:
    page.locator("#id_title_en").fill("Reading Aloud")
    page.get_by_label("From", exact=True).fill("2027-01-11")
    page.get_by_label("Until", exact=True).fill("2027-02-24")
    page.get_by_label("Monday", exact=True).check()
    page.locator(".button[name=step][value=look]").click()
    page.locator("#line-make button").wait_for()


def another_hour(page: Page) -> None:
    page.get_by_label("New start time").fill("18:30")
    page.get_by_role("button", name="Look at the dates").last.click()
    page.locator("#preview").wait_for()


def a_calendar(page: Page) -> None:
    page.locator("table.cards a", has_text="Example").first.click()
    page.locator(".year").wait_for()


def a_closed_day(page: Page) -> None:
    page.get_by_role("button", name="Look at what happens").click()
    page.get_by_role("button", name=re.compile("^Do it")).click()
    page.get_by_role("button", name="Undo everything").wait_for()


DOING: dict[str, Callable[[Page], None]] = {
    "sign-up-errors": wrong_address,
    "door": mark_three,
    "move": another_day,
    "season": a_list_of_dates,
    "season-rules": a_rule,
    "change-many": another_hour,
    "school-year": a_calendar,
    "snow-day-done": a_closed_day,
}
"""What one does on a page before its picture."""
LOOKING_AT = {"season-rules": "#dates", "change-many": "#preview", "snow-day": "main h1"}
"""Where on a phone the picture begins; else at the top."""


def prepare(page: Page, name: str, width: int) -> None:
    DOING.get(name, lambda _page: None)(page)
    page.evaluate("document.activeElement.blur()")
    page.evaluate("scrollTo(0, 0)")
    if name in LOOKING_AT and width < WIDE:
        page.locator(LOOKING_AT[name]).evaluate("one => scrollTo(0, one.getBoundingClientRect().top - 16)")


def files(screen: Screen) -> list[str]:
    schemes = ("light", "dark") if screen.dark else ("light",)
    return [f"{screen.name}-{width}-{scheme}.png" for width in screen.widths for scheme in schemes]


def test_the_pictures_of_the_docs_are_all_there_and_small() -> None:
    if "SCREENS" not in os.environ:
        there = {file.name: file.stat().st_size for file in FOLDER.glob("*.png")}
        assert set(there) == {name for screen in SCREENS for name in files(screen)}, "take them anew: make screens"
        assert sum(there.values()) < 5_000_000


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_screens(screen: Screen, same_year: None, open_page: Callable[..., Page], tmp_path: Path) -> None:
    """All of them for the docs; else one of each page, so that the next `make screens` finds its way."""
    for_docs = "SCREENS" in os.environ
    folder = FOLDER if for_docs else tmp_path
    folder.mkdir(exist_ok=True)
    for width in screen.widths if for_docs else screen.widths[:1]:
        page = open_page(address(screen.name), width, who=screen.who, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 740 if width < WIDE else 800})
        prepare(page, screen.name, width)
        for scheme in ("light", "dark") if screen.dark and for_docs else ("light",):
            page.emulate_media(color_scheme=scheme)
            file = folder / f"{screen.name}-{width}-{scheme}.png"
            # Hiding the caret would put a style on each field, which the content policy refuses to copy.
            part = page.locator(screen.part) if screen.part else page
            part.screenshot(path=file, scale="css", caret="initial")
            assert 5_000 < file.stat().st_size < LARGEST

"""School is closed today: a coordinator at 5:40 in the morning, on a phone, and an hour in which it can be undone."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from config.demo.stage import ZONE
from events.outbox.models import Message, State
from events.outbox.sending import send_due
from events.rosters.models import Registration, Roster
from events.rosters.waitlist import move_the_line
from events.schedule.models import Session
from tests.browser.conftest import DESK, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
CORA = "cora.coordinator@network.example"
EARLY = datetime(2026, 12, 14, 5, 40, tzinfo=ZONE)
PROGRAMS = {"friday-cafe": 9, "parent-academy": 18, "home-visits": 17}
LINK = "https://meet.example/snow-day"


def bring(session: Session, start: datetime) -> None:
    """Put a session of the demo on the day."""
    Session.objects.filter(pk=session.pk).update(
        starts_at=start, ends_at=start + (session.ends_at - session.starts_at)
    )


@pytest.fixture
def snow(demo_year: datetime) -> Iterator[list[Session]]:
    """The morning of a day on which all four programs have something: the tour day, and one of each of the others."""
    coming = Session.objects.promised().upcoming(demo_year)
    for slug, hour in PROGRAMS.items():
        session = coming.filter(program__slug=slug, roster__seats_taken__gt=0, mode="in_person").latest("starts_at")
        start = EARLY.replace(hour=hour, minute=0)
        Session.objects.filter(pk=session.pk).update(
            starts_at=start, ends_at=start + (session.ends_at - session.starts_at)
        )
    tours = coming.filter(program__slug="welcome-tours")
    for session in tours:
        length = session.ends_at - session.starts_at
        start = session.local_start.replace(year=EARLY.year, month=EARLY.month, day=EARLY.day)
        Session.objects.filter(pk=session.pk).update(starts_at=start, ends_at=start + length)
    move_the_line(EARLY)  # the demo's open offer ended long before this morning
    Message.objects.filter(state=State.QUEUED).update(state=State.SENT)
    with time_machine.travel(EARLY, tick=True):
        day = Session.objects.filter(program__organization__name="Example Family Network").on(EARLY.date(), ZONE)
        sessions = list(day.exclude(status="skipped"))
        assert {session.program.slug for session in sessions} == {*PROGRAMS, "welcome-tours"}
        yield sessions


def picture() -> Any:
    """What must be the same after undoing: times, places, links, seats, lines."""
    return (
        list(
            Session.objects.order_by("pk").values(
                "uid", "slug", "starts_at", "ends_at", "status", "mode", "join_url", "moved_from", "venue"
            )
        ),
        list(Registration.objects.order_by("pk").values("roster", "party", "status", "seats")),
        list(Roster.objects.order_by("pk").values("pk", "seats_taken")),
    )


@pytest.fixture
def fine(axe: Callable[..., list[str]], too_wide: Callable[[Page], list[str]]) -> Callable[[Page], None]:
    """Nothing sticks out and nothing is unreadable; axe itself needs JavaScript."""

    def look(page: Page) -> None:
        assert too_wide(page) == []
        if page.evaluate("matchMedia('(scripting: enabled)').matches"):
            assert axe(page) == []

    return look


def choose(page: Page, fine: Callable[[Page], None]) -> None:
    """From the page of today to the list, and what becomes of each: the CAFÉ goes online, all else falls out."""
    page.get_by_role("link", name="School is closed or late today").click()
    expect(page.get_by_label("Day", exact=True)).to_have_value("2026-12-14")
    fine(page)
    page.get_by_label("The whole state").check()
    page.get_by_role("button", name="Show the sessions").click()
    expect(page.get_by_text("Nothing has happened yet")).to_be_visible()
    fine(page)
    cafe = page.locator("main .panel.program-cafe").first
    cafe.get_by_label("Move it online").check()
    page.get_by_role("button", name="Look at what happens").click()
    expect(page.get_by_text("People need a link to join online.", exact=True)).to_be_visible()
    cafe.get_by_label("Link to join online").fill(LINK)
    page.get_by_role("button", name="Look at what happens").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This is what happens")
    fine(page)


def confirm(page: Page) -> None:
    """Nothing goes out before seven without a clear word."""
    yes = page.get_by_role("button", name=re.compile("Do it and tell"))
    yes.click()
    expect(page.get_by_text("This field is required.", exact=True)).to_be_visible()
    page.get_by_label(re.compile("^Now: it is Monday, December 14, 5:4")).check()
    yes.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Snow, Monday, December 14, 2026")


@pytest.mark.rule("D10.2", "N1")
@pytest.mark.parametrize(
    "screen", [{"width": PHONE, "js": False, "dark": True}, {"width": DESK}, {"width": PHONE}], ids=str
)
def test_all_four_programs_of_a_snow_day_are_decided_told_and_undone(
    snow: list[Session],
    screen: dict[str, Any],
    open_page: Callable[..., Page],
    fine: Callable[[Page], None],
    mailoutbox: list[Any],
) -> None:
    before = picture()
    page = open_page(reverse("events:desk"), who=CORA, **screen)
    choose(page, fine)
    assert not Message.objects.filter(state=State.QUEUED).exists()
    confirm(page)
    fine(page)
    queued = Message.objects.filter(state=State.QUEUED)
    private = set(queued.filter(news__session__visibility="private").values_list("pk", flat=True))
    people = [(one.person_id, one.pk in private) for one in queued]
    assert len(people) == len(set(people)) > 3, "each family once, and of a visit by itself"
    by_mail = queued.filter(channel="email").count()
    send_due(timezone.now())
    assert len(mailoutbox) == by_mail
    falls_out = [one.pk for one in snow if one.mode == "in_person" and one.program.slug != "friday-cafe"]
    now_off = Session.objects.filter(pk__in=[one.pk for one in snow], status__in=("canceled", "skipped"))
    assert set(now_off.values_list("pk", flat=True)) == set(falls_out), "what is online already stays"
    drafts = {one.pk for one in snow if one.status == "draft" and one.pk in falls_out}
    assert set(now_off.filter(status="skipped").values_list("pk", flat=True)) == drafts, "never promised, left out"

    page.get_by_role("button", name="Undo everything").click()

    expect(page.get_by_text(re.compile("Undone. .* told")).first).to_be_visible()
    fine(page)
    assert picture() == before
    send_due(timezone.now())
    assert len(mailoutbox) == 2 * by_mail, "a correction for who had heard"
    page.goto(reverse("events:desk-closing"))
    expect(page.get_by_role("link", name="Snow, Monday, December 14, 2026")).to_be_visible()
    fine(page)

"""The pages about the people of a session in the middle of their work, where the walk over all pages does not come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from events.desk.run_sheet.fixing import fix_sheet
from events.rosters.models import Registration, Status
from events.rosters.registration import cancel_registration
from events.schedule.models import Session
from tests.browser.conftest import DESK, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
CORA = "cora.coordinator@network.example"
FILE = (
    "Name,E-mail,Phone,Also coming,Children,Town,Nickname\n"
    "Nadia Neuling,nadia@family.example,860-555-0191,Omar Neuling,2,Mystic,x\n"
    "Paul Probe,,860-555-0192,,0,,x\nBroken Line,broken@family,,,0,,x\n"
)


@pytest.fixture
def full(demo_year: datetime) -> Session:
    """A session with no place left and somebody in line."""
    return Session.objects.get(slug__startswith="front-desks")


@pytest.fixture
def look(axe: Callable[..., list[str]], too_wide: Callable[[Page], list[str]]) -> Callable[[Page], list[str]]:
    """What is wrong with a page as it stands: wide and narrow, light and dark."""

    def complaints(page: Page) -> list[str]:
        found = []
        for width in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": 800})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                found += axe(page, only_colors=scheme == "dark")
            found += too_wide(page)
        return found

    return complaints


def at(session: Session, name: str, *more: Any) -> str:
    return reverse(f"events:{name}", args=[session.slug, *more])


def test_a_place_in_a_full_room_is_given_in_two_steps(full: Session, open_page: Any, look: Any) -> None:
    waiting = Registration.objects.filter(roster=full.roster_id, status=Status.WAITLISTED).latest("queued_at")
    page = open_page(at(full, "desk-roster"), PHONE, who=CORA, js=False)
    row = page.locator(f"#registration-{waiting.pk}")
    row.get_by_role("link", name="Give a place").click()
    expect(page.get_by_text("Then 1 place more is taken than the 8 that there are.")).to_be_visible()
    assert look(open_page(at(full, "desk-roster-seat", waiting.pk), DESK, who=CORA, reduced_motion="reduce")) == []

    page.get_by_role("button", name="Give the place all the same").click()

    expect(page.get_by_text("has a place now, and is told.")).to_be_visible()
    expect(page.get_by_text("1 place too many")).to_be_visible()
    assert look(open_page(at(full, "desk-roster"), DESK, who=CORA, reduced_motion="reduce")) == []


def test_too_few_places_are_refused_with_who_has_them(full: Session, open_page: Any, look: Any) -> None:
    page = open_page(at(full, "desk-roster-places"), PHONE, who=CORA, reduced_motion="reduce")
    page.get_by_role("spinbutton", name="Places").fill("3")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", name="Who has these places")).to_be_visible()
    assert look(page) == []


def test_ticked_people_are_written_to_after_one_look_without_javascript(
    full: Session, open_page: Any, look: Any
) -> None:
    page = open_page(at(full, "desk-roster"), PHONE, who=CORA, js=False)
    page.get_by_role("link", name="Tick all who wait").click()
    page.get_by_role("button", name="Write to those ticked").click()
    page.get_by_label("Subject in English").fill("Please use the side door")
    page.get_by_label("Message in English").fill("Dear families,\n\nthe main door is closed.")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_text("3 families get one message each.")).to_be_visible()

    page.get_by_role("button", name="Send to 3 families").click()

    expect(page.get_by_text("Sent. 3 families are told.")).to_be_visible()
    again = open_page(at(full, "desk-write"), DESK, who=CORA, reduced_motion="reduce")
    again.get_by_label("Subject in English").fill("Please use the side door")
    again.get_by_label("Message in English").fill("The main door is closed.")
    again.get_by_role("button", name="Look at it first").click()
    expect(again.get_by_role("heading", name="Who gets what")).to_be_visible()
    assert look(again) == []


def test_a_file_is_looked_at_and_taken_over_without_javascript(full: Session, open_page: Any, look: Any) -> None:
    def choose(page: Page) -> None:
        sent = {"name": "people.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
        page.get_by_label("The file").set_input_files(sent)
        page.get_by_role("button", name="Look at the sign-ups").click()
        expect(page.get_by_role("heading", name="New (2)")).to_be_visible()

    shown = open_page(at(full, "desk-roster-import"), DESK, who=CORA, reduced_motion="reduce")
    choose(shown)
    assert look(shown) == []
    page = open_page(at(full, "desk-roster-import"), PHONE, who=CORA, js=False)
    choose(page)
    expect(page.get_by_text("Line 4:")).to_be_visible()
    page.get_by_label("Which town is “Mystic”?").select_option("Groton")

    page.get_by_role("button", name="Take them over").click()
    expect(page.get_by_text("Something is different now.")).to_be_visible()
    page.get_by_role("button", name="Take them over").click()

    expect(page.get_by_text("2 sign-ups were taken over. 2 of them wait.")).to_be_visible()


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_a_run_sheet_with_later_changes_fits_on_two_sheets_of_either_paper(
    full: Session, open_page: Any, look: Any, demo_year: datetime, paper: str
) -> None:
    fix_sheet(full, by=None, now=demo_year)
    cancel_registration(full.roster.registrations.seated().first(), now=demo_year)
    page = open_page(at(full, "run-sheet"), DESK, who=CORA, reduced_motion="reduce")
    expect(page.get_by_role("heading", name="Changed since it was fixed")).to_be_visible()

    printed = page.pdf(format=paper)

    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("button", name="Fix the numbers anew")).to_be_hidden()
    assert look(open_page(at(full, "run-sheet"), DESK, who=CORA, reduced_motion="reduce")) == []

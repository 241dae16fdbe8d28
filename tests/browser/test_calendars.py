"""Uploading a school calendar in a real browser, without JavaScript: look at everything, then save it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import District
from config.demo.calendars import SMALL
from events.schedule.details import Closure
from events.schedule.models import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
CORA = "cora.coordinator@network.example"
PICTURES = os.environ.get("PICTURES", "")
FILE = """School calendar 2026-27 (changed);;;;
Code;First day;Last day;Name;District
labor@specimen-hills.example;9/8/2026;;No school: Labor Day;
snow;12/15/2026;;No school: snow;
board;1/12/2027;;Board meets;
mystery;3/1/2027;;No school;Mystic
broken;13/13/2026;;No school;
"""


def picture(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at it."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.fixture
def check(axe: Callable[..., list[str]], too_wide: Callable[[Page], list[str]]) -> Callable[[Page, str], list[str]]:
    """What is wrong with a page on a phone and on a desk, by light and in the dark."""

    def complaints(page: Page, name: str) -> list[str]:
        found = []
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                picture(page, f"{name}-{width}-{scheme}")
                found += axe(page, only_colors=scheme == "dark")
            found += too_wide(page)
        return [f"{name}: {what}" for what in found]

    return complaints


def choose_file(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "specimen_hills.csv"
    path.write_text(FILE, encoding="cp1252")
    page.get_by_label("Whose calendar is it?").select_option(label="Specimen Hills")
    page.get_by_label("The file").set_input_files(path)
    page.get_by_role("button", name="Look at the calendar").click()


@pytest.mark.rule("D10.3", "N1")
def test_a_calendar_is_uploaded_looked_at_and_saved_without_javascript(
    demo_year: Any, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    before = list(Session.objects.order_by("pk").values())
    page = open_page(reverse("events:desk-calendar-import"), 360, who=CORA, js=False)
    choose_file(page, tmp_path)

    expect(page.get_by_role("heading", level=1)).to_have_text("Look at the calendar before it is saved")
    expect(page.get_by_text("Line 7: “13/13/2026” is no day")).to_be_visible()
    page.get_by_label("Whose calendar is “Mystic”?").select_option(label="Leave these lines out")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Before: Holiday, Monday, September 7, 2026")).to_be_visible()
    page.get_by_label("Kind of No school: snow").select_option(label="Delayed")
    page.get_by_role("button", name="Save the calendar").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("The calendar is saved")
    assert [one.kind for one in Closure.objects.filter(code="snow")] == ["delay"]
    assert not Closure.objects.filter(code__in=("board", "mystery")).exists()
    assert list(Session.objects.order_by("pk").values()) == before


@pytest.mark.rule("D8.2")
def test_nothing_is_wrong_with_the_pages_of_an_upload(
    demo_year: Any, open_page: Callable[..., Page], tmp_path: Path, check: Callable[[Page, str], list[str]]
) -> None:
    page = open_page(reverse("events:desk-calendar-import"), 1280, who=CORA, reduced_motion="reduce")
    found = check(page, "upload")
    page.get_by_role("button", name="Look at the calendar").click()
    found += check(page, "upload-nothing-chosen")
    choose_file(page, tmp_path)
    found += check(page, "preview-asks")
    page.get_by_label("Whose calendar is “Mystic”?").select_option(label="Leave these lines out")
    page.get_by_role("button", name="Go on").click()
    found += check(page, "preview")
    page.get_by_role("button", name="Save the calendar").click()
    found += check(page, "saved")
    assert found == []


def test_nothing_is_wrong_with_a_year_and_with_what_a_snow_day_touches(
    demo_year: Any, open_page: Callable[..., Page], check: Callable[[Page, str], list[str]]
) -> None:
    place = f"district-{District.objects.get(code=SMALL).pk}"
    page = open_page(f"{reverse('events:desk-calendar')}?place={place}", 1280, who=CORA, reduced_motion="reduce")
    found = check(page, "year")
    page.goto(reverse("events:desk-calendars"))
    found += check(page, "calendars")
    page.goto(reverse("events:desk-calendar-add"))
    page.get_by_label("Whose calendar?").select_option(label="Example City")
    page.get_by_label("What it is").select_option(label="Closed")
    page.get_by_label("Its name").fill("Snow")
    page.get_by_label("First day").fill("2026-12-08")
    found += check(page, "add")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Some of your coming sessions lie on these days.")).to_be_visible()
    found += check(page, "touched")
    page.get_by_role("link", name="Decide what becomes of them").first.click()
    expect(page).to_have_url(re.compile("day=2026-12-08"))
    assert found == []

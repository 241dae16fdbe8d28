"""Planning a season on a phone and at a desk, with and without JavaScript, and by keyboard alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from events.schedule.models import Series, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
CORA = "cora.coordinator@network.example"
TUESDAYS = "Every Tuesday, 6:00 PM, January 5 to March 2, 2027, not on closed days"


def season(slug: str) -> str:
    return reverse("events:desk-season", args=[slug])


def write(page: Page, title: str) -> None:
    """Tuesdays at six, from January to March."""
    page.get_by_label("Title, in English", exact=True).fill(title)
    page.get_by_label("Starts at").fill("18:00")
    page.get_by_label("From", exact=True).fill("2027-01-05")
    page.get_by_label("Until", exact=True).fill("2027-03-02")
    page.get_by_label("Tuesday").check()


def dates(number: int) -> re.Pattern[str]:
    """What the line says of so many dates, and of no other number that ends like it."""
    return re.compile(rf"^\s*{number} dates\b")


def newest() -> Series:
    return Series.objects.latest("pk")


def days(series: Series, **where: Any) -> list[str]:
    return [f"{one.local_start:%m-%d %H:%M}" for one in series.sessions.filter(**where).order_by("starts_at")]


def test_dates_appear_as_one_types_and_a_tick_counts_at_once(demo_year: Any, open_page: Callable[..., Page]) -> None:
    page = open_page(season("parent-academy"), 360, who=CORA)
    line = page.locator("#line")
    write(page, "Reading aloud")
    expect(line).to_have_text(dates(9))
    expect(page.locator("#said-1")).to_have_text(TUESDAYS)
    expect(line).to_be_in_viewport()

    page.get_by_label("Tuesday, January 19, 2027").uncheck()
    expect(line).to_have_text(dates(8))
    expect(page.get_by_label("Tuesday, January 19, 2027")).to_be_focused()
    page.get_by_label("Until", exact=True).fill("2027-03-09")
    expect(line).to_have_text(dates(9))
    expect(page.get_by_label("Tuesday, January 19, 2027")).not_to_be_checked()
    page.get_by_role("button", name="Make 9 drafts").click()
    page.wait_for_url("**/desk/series/**")

    expect(page.get_by_text("9 drafts are made.")).to_be_visible()
    assert days(newest(), status=Status.SKIPPED) == ["01-19 18:00"]
    assert len(days(newest(), status=Status.DRAFT)) == 9


def test_the_same_without_javascript(demo_year: Any, open_page: Callable[..., Page]) -> None:
    page = open_page(season("parent-academy"), 360, who=CORA, js=False)
    write(page, "Reading aloud")
    page.get_by_role("button", name="Leave days out").click()
    page.locator("#rule-2").get_by_label("From", exact=True).fill("2027-01-10")
    page.locator("#rule-2").get_by_label("Until", exact=True).fill("2027-01-20")
    page.get_by_role("button", name="Look at the dates").last.click()
    expect(page.locator("#line")).to_have_text(dates(7))
    expect(page.locator("#said-2")).to_have_text("Not from January 10 to January 20, 2027")

    page.locator("button[name=after][value='2027-02-09T18:00']").click()
    said = "Tuesday, February 16 is in the list already, so Tuesday, February 9 is left out."
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_label("Tuesday, February 9, 2027")).not_to_be_checked()
    expect(page.get_by_label("Title, in English", exact=True)).to_have_value("Reading aloud")
    page.get_by_role("button", name="Make 6 drafts").click()

    expect(page.get_by_text("6 drafts are made.")).to_be_visible()
    made = ["01-05 18:00", "01-26 18:00", "02-02 18:00", "02-16 18:00", "02-23 18:00", "03-02 18:00"]
    assert days(newest(), status=Status.DRAFT) == made
    assert days(newest(), status=Status.SKIPPED) == ["02-09 18:00"]


@pytest.mark.parametrize("js", [True, False])
def test_what_is_to_mend_is_what_one_sees_first(demo_year: Any, open_page: Callable[..., Page], js: bool) -> None:
    page = open_page(season("parent-academy"), 360, who=CORA, js=js)
    page.get_by_role("button", name="Look at the dates").last.click()
    expect(page.locator("#errors")).to_be_in_viewport()


def test_a_look_that_is_asked_for_once_more_is_in_sight(demo_year: Any, open_page: Callable[..., Page]) -> None:
    page = open_page(season("parent-academy"), 360, who=CORA, js=False)
    write(page, "Reading aloud")
    page.get_by_role("button", name="Look at the dates").last.click()
    page.get_by_label("Tuesday, January 19, 2027").uncheck()
    page.get_by_role("button", name="Make 9 drafts").click()
    expect(page.get_by_text("Please look once more.")).to_be_in_viewport()


@pytest.mark.rule("D1.1")
@pytest.mark.parametrize("js", [True, False])
def test_a_list_takes_what_a_rule_proposes(demo_year: Any, open_page: Callable[..., Page], js: bool) -> None:
    page = open_page(season("friday-cafe"), 1280, who=CORA, js=js)
    page.get_by_label("Title, in English", exact=True).fill("Listening first")
    page.get_by_label("Dates, one on a line").fill("2027-05-07 | 10:00 AM | Reading together")
    page.get_by_text("Propose dates").click()
    page.get_by_label("From", exact=True).fill("2027-04-01")
    page.get_by_label("Until", exact=True).fill("2027-06-30")
    page.get_by_role("button", name="Propose", exact=True).click()
    page.get_by_role("button", name="Put them into the list").click()
    expect(page.get_by_label("Dates, one on a line")).to_have_value(
        "2027-05-07 | 10:00 AM | Reading together\n2027-04-09\n2027-05-14\n2027-06-11"
    )
    page.get_by_role("button", name="Look at the dates").last.click()
    page.get_by_role("button", name="Make 4 drafts").click()

    expect(page.get_by_text("4 drafts are made.")).to_be_visible()
    assert days(newest()) == ["04-09 09:30", "05-07 10:00", "05-14 09:30", "06-11 09:30"]
    assert newest().rules == {}


def test_a_season_is_planned_and_goes_on_by_keyboard_alone(demo_year: Any, open_page: Callable[..., Page]) -> None:
    page = open_page(season("parent-academy"), 1280, who=CORA)
    page.get_by_label("Title, in English", exact=True).focus()
    page.keyboard.type("Reading aloud")
    tab_to(page, "[name=r-0-weekdays][value='1']")
    page.keyboard.press("Space")
    tab_to(page, "[name=r-0-last]")
    page.keyboard.type("02022027")
    expect(page.locator("#line")).to_have_text(dates(9))
    tab_to(page, "[name=step][value=make]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("9 drafts are made.")).to_be_visible()
    assert len(days(newest(), status=Status.DRAFT)) == 9

    page.goto(reverse("events:desk-extend", args=[newest().slug]))
    page.get_by_label("Go on until").focus()
    page.keyboard.type("02162027")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Make 2 drafts")).to_be_visible()
    tab_to(page, "[name=step][value=make]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 drafts are made.")).to_be_visible()


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until what is meant has the focus; it is never hidden behind the line that stays."""
    for _press in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            assert page.evaluate(
                """() => { const box = document.activeElement.getBoundingClientRect();
                const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                return document.activeElement.contains(there) || !!there?.closest('label, .stay, .choice') }"""
            )
            return
    pytest.fail(f"Tab never comes to {wanted}")


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wrong_with_the_page_when_dates_and_faults_are_shown(
    demo_year: Any,
    open_page: Callable[..., Page],
    axe: Callable[..., list[str]],
    too_wide: Callable[[Page], list[str]],
    width: int,
) -> None:
    page = open_page(season("parent-academy"), width, who=CORA, reduced_motion="reduce")
    write(page, "Reading aloud")
    expect(page.locator("#line")).to_have_text(dates(9))
    for dark in ("light", "dark"):
        page.emulate_media(color_scheme=dark)
        assert axe(page, only_colors=dark == "dark") == []
    assert too_wide(page) == []

    page.get_by_label("Tuesday", exact=True).uncheck()
    page.get_by_role("button", name="Look at the dates").last.click()
    expect(page.get_by_role("alert")).to_contain_text("Please choose a day of the week")
    assert axe(page) == []
    assert too_wide(page) == []


@pytest.mark.parametrize("js", [True, False])
def test_back_shows_the_form_as_it_was_typed_and_makes_nothing_twice(
    demo_year: Any, open_page: Callable[..., Page], js: bool
) -> None:
    page = open_page(season("parent-academy"), 1280, who=CORA, js=js)
    write(page, "Reading aloud once")
    page.get_by_role("button", name="Look at the dates").last.click()
    page.get_by_role("button", name="Make 9 drafts").click()
    expect(page.get_by_text("9 drafts are made.")).to_be_visible()
    made = newest()
    page.go_back()
    expect(page.get_by_label("Title, in English", exact=True)).to_have_value("Reading aloud once")
    page.get_by_role("button", name="Make 9 drafts").click()
    expect(page.get_by_text("This season is made already.")).to_be_visible()
    assert newest() == made

"""Changing a date of a series and all that follow it, on a phone, with and without JavaScript, and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from events.outbox.models import Message
from events.schedule.models import Series, Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
CORA = "cora.coordinator@network.example"
MOST_TABS = 80


def coming(series: Series) -> list[Session]:
    """The dates that are still to come, in order."""
    return list(Session.objects.of_root(series).filter(starts_at__gt=timezone.now()).order_by("starts_at"))


@pytest.fixture
def series(demo_year: Any) -> Series:
    """A course of which two evenings are over and two are still to come."""
    return Series.objects.get(slug__startswith="math-at")


@pytest.mark.rule("N2")
@pytest.mark.parametrize("js", [True, False])
def test_on_a_phone_all_that_follow_move_after_they_were_seen(
    series: Series, js: bool, open_page: Callable[..., Page], too_wide: Callable[[Page], list[str]]
) -> None:
    first, second = coming(series)
    before = Message.objects.count()
    page = open_page(reverse("events:desk-session", args=[first.slug]), who=CORA, js=js)
    page.get_by_role("link", name="Move", exact=True).click()
    page.get_by_role("link", name="This and all that follow").click()

    page.get_by_label("New start time").fill("18:30")
    page.get_by_role("button", name="Look at the dates").last.click()
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible()
    assert too_wide(page) == []
    assert Message.objects.count() == before
    row = page.locator(f"#d{second.pk}")
    row.get_by_label("What becomes of it").select_option("own")
    if not row.locator("[name$='-day']").is_visible():
        row.locator("summary").click()
    row.locator("[name$='-day']").fill("2026-12-17")
    page.get_by_role("button", name="Look again").first.click()
    expect(row).to_contain_text("Thursday, December 17, 2026, 6:30")
    page.get_by_role("button", name="Change 2 dates and tell").click()

    expect(page.get_by_text("2 dates are changed.")).to_be_visible()
    expect(page.get_by_role("heading", name="Changed from Tuesday, December 8")).to_be_visible()
    assert [f"{one.local_start:%m-%d %H:%M}" for one in coming(series)] == ["12-08 18:30", "12-17 18:30"]
    assert Message.objects.filter(template="news").count() > 0


def focused(page: Page) -> str:
    """What has the focus, in a word or two."""
    return page.evaluate(
        "() => { const one = document.activeElement; return one.name + ' ' + (one.value || '') + ' ' + one.innerText }"
    )


def tab_to(page: Page, *wanted: str) -> None:
    """Press Tab until what has the focus is what was meant."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if all(word in focused(page) for word in wanted):
            return
    pytest.fail(f"{wanted} is never reached")


def test_by_keyboard_nothing_happens_before_the_last_button(series: Series, open_page: Callable[..., Page]) -> None:
    page = open_page(reverse("events:desk-series-all", args=[series.slug]), 1280, who=CORA)
    before = [one.starts_at for one in coming(series)]

    page.locator("[name=weekday]").focus()
    page.keyboard.type("Wed")
    page.keyboard.press("Enter")
    tab_to(page, "step", "preview")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible()
    assert [one.starts_at for one in coming(series)] == before
    page.locator("#preview select").first.focus()
    tab_to(page, "step", "make")
    page.keyboard.press("Enter")

    expect(page.get_by_text("2 dates are changed.")).to_be_visible()
    assert {one.local_start.strftime("%a") for one in coming(series)} == {"Wed"}

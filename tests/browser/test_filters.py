"""Filters of a list, with a keyboard and with a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_third_town_can_be_chosen_with_the_keyboard(demo_year, open_page):
    page = open_page("/en/", 1280)
    page.get_by_text("Filters", exact=True).click()
    towns = page.locator("#filter-town")
    third = towns.locator("option").nth(3).inner_text()

    towns.focus()
    for _step in range(3):
        page.keyboard.press("ArrowDown")
    expect(towns).to_have_value(third)
    assert "?" not in page.url
    for _step in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.hasAttribute('data-filter-button')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/?**")

    assert page.url.endswith(f"/en/?town={third.replace(' ', '+')}")
    expect(page.locator("#filter-town")).to_be_visible()
    expect(page.locator("#filter-town")).to_have_value(third)


def test_a_tick_shows_its_result_at_once(demo_year, open_page):
    page = open_page("/en/", 1280)
    page.get_by_text("Filters", exact=True).click()

    page.locator("#filter-online").check()
    page.wait_for_url("**/?online=1")

    expect(page.locator("#filter-online")).to_be_checked()
    expect(page.locator("[data-filter-button]")).to_be_visible()


def test_the_desk_leaves_out_what_is_empty_and_keeps_its_filters_open(demo_year, open_page):
    page = open_page("/en/desk/sessions/", 1280, who="cora.coordinator@network.example")
    page.locator(".filters summary").click()

    page.get_by_label("Status").select_option("draft")
    assert "?" not in page.url
    page.locator("[data-filter-button]").click()
    page.wait_for_url("**/?status=draft")

    expect(page.get_by_label("Status")).to_be_visible()

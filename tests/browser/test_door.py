"""The door on a phone: a tap changes its row, what is not saved says so, and it works without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from events.attendance.models import Attendance
from events.rosters.models import Party
from events.rosters.registration import register
from events.support.models import Need
from tests.factories import make_facilitator, make_party, make_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from playwright.sync_api import Locator, Page

    from events.schedule.models import Session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = (
    "Alma Ejemplo",
    "Bruno Amostra",
    "Carla Musterfrau-Beispielhausen",
    "Dina Przykład",
    "José Núñez",
    "Ömer Örnek",
)


@pytest.fixture
def session() -> Session:
    """A session with thirty families, which begins in twenty minutes; the last two wait for a place."""
    now = timezone.now()
    session = make_session(
        "Math at home: Counting and comparing", starts_at=now + timedelta(minutes=20), capacity=28, takes="parties"
    )
    for number in range(30):
        name = f"{NAMES[number % 6]} {number // 6}" if number >= 6 else NAMES[number]
        others = (f"Otro {name}",) if number % 3 == 0 else ()
        party = make_party(name, contact=f"860-555-01{number:02}", others=others, children=number % 4)
        registration = register(party, session.roster, now=now)
        if number % 5 == 0:
            Need.objects.create(
                registration=registration,
                detail="A Spanish interpreter, and child care for two",
                due_on=now.date(),
                purge_on=now.date(),
            )
    return session


@pytest.fixture
def open_door(
    session: Session, client: Client, open_page: Callable[..., Page], live_server: Any
) -> Callable[..., Page]:
    """The door in the browser of its facilitator."""
    client.force_login(make_facilitator(session))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}

    def opened(path: str = "", **options: Any) -> Page:
        page = open_page("/en/components/", **options)
        page.context.add_cookies([cookie])
        page.goto(path or reverse("events:door", args=[session.slug]))
        return page

    return opened


def mark(page: Page, words: str, name: str) -> Locator:
    """The big button of a row; the name is there for who does not see it."""
    return page.get_by_role("button", name=re.compile(f"^{words} ?: {name}$"))


def came() -> set[str]:
    return set(Attendance.objects.values_list("person__name", flat=True))


def test_a_tap_changes_its_row_and_the_count_and_nothing_else(open_door: Callable[..., Page]) -> None:
    page = open_door()
    page.evaluate("window.still = true")
    row = page.locator("li", has_text="Bruno Amostra").first

    mark(page, "Here", "Bruno Amostra").click()

    row.get_by_text("Here, 2 people").wait_for()
    assert page.evaluate("window.still")
    assert page.locator(".count").inner_text().split() == ["1", "of", "28", "families", "are", "here"]
    assert page.evaluate("document.activeElement.textContent") == "Undo: Bruno Amostra"
    assert came() == {"Bruno Amostra"}
    page.keyboard.press("Enter")
    mark(page, "Here", "Bruno Amostra").wait_for()
    assert came() == set()


def test_single_adults_and_other_numbers(open_door: Callable[..., Page]) -> None:
    page = open_door()
    row = page.locator("#people li:has(.name)", has_text="Alma Ejemplo").first
    row.get_by_label("More for Alma Ejemplo").click()
    row.get_by_label("Otro Alma Ejemplo").uncheck()
    row.get_by_role("button", name="One child more").click()

    row.get_by_role("button", name="Late").click()

    row.get_by_text("Late, 2 people").wait_for()
    page.wait_for_timeout(50)
    assert page.evaluate("document.activeElement.textContent") == "Undo: Alma Ejemplo", "its button is folded away"
    row.get_by_label("More for Alma Ejemplo").click()
    assert row.get_by_role("button", name="One child more").is_visible()
    assert came() == {"Alma Ejemplo"}


def test_what_was_refused_stays_open_with_the_focus_where_it_was(open_door: Callable[..., Page]) -> None:
    page = open_door()
    row = page.locator("#people li:has(.name)", has_text="Alma Ejemplo").first
    row.get_by_label("More for Alma Ejemplo").click()
    for adult in row.get_by_role("checkbox").all():
        adult.uncheck()
    row.get_by_role("button", name="One child more").click()

    row.get_by_role("button", name="Late").click()

    row.get_by_text("Please choose who.").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Late"
    assert row.get_by_label("Children who came").input_value() == "1"


def test_who_walked_in_is_told_of_and_has_the_focus(open_door: Callable[..., Page]) -> None:
    page = open_door()
    page.get_by_text("Add someone not on the list").click()
    page.get_by_label("First name").fill("Zoe")
    page.get_by_role("button", name="They are here").click()

    page.get_by_text("Zoe is on the list and marked as here.").wait_for()
    assert page.locator("#people li:focus .name").inner_text() == "Zoe"


def test_a_code_is_found_by_the_server_alone(open_door: Callable[..., Page]) -> None:
    code = Party.objects.get(lead__name="José Núñez").code
    page = open_door()
    page.get_by_label("Find a name").fill(code)
    assert page.locator("#people .name:visible").count() == 0
    page.get_by_label("Find a name").press("Enter")
    page.wait_for_url("**?q=*")
    assert page.locator("#people .name:visible").all_inner_texts() == ["José Núñez"]


def test_a_search_stays_while_people_are_marked(open_door: Callable[..., Page]) -> None:
    page = open_door()
    page.get_by_label("Find a name").fill("nunez")
    assert page.locator("#people .name:visible").count() == 5
    mark(page, "Here", "José Núñez").click()
    mark(page, "Undo", "José Núñez").wait_for()
    assert page.locator("#people .name:visible").count() == 5
    page.get_by_label("Find a name").fill("0103")
    assert page.locator("#people .name:visible").inner_text() == "Dina Przykład"


def test_without_internet_the_tap_says_that_it_is_not_saved(open_door: Callable[..., Page]) -> None:
    first = open_door()
    page = first.context.new_page()  # here the console may complain that the network is gone
    page.goto(first.url)
    page.route("**/mark/**", lambda route: route.abort())
    mark(page, "Here", "Bruno Amostra").click()

    page.get_by_text("Not saved. Check the internet and tap again.").wait_for()
    told = page.locator("#not-saved").bounding_box()
    assert told
    assert told["y"] + told["height"] <= 800, "seen wherever in the list one is"
    assert mark(page, "Here", "Bruno Amostra").is_enabled()

    page.unroute("**/mark/**")
    mark(page, "Here", "Bruno Amostra").click()
    mark(page, "Undo", "Bruno Amostra").wait_for()
    assert not page.get_by_text("Not saved.").is_visible()


def test_who_was_signed_out_in_between_comes_to_the_sign_in(open_door: Callable[..., Page]) -> None:
    page = open_door()
    page.context.clear_cookies(name="sessionid")
    mark(page, "Here", "Bruno Amostra").click()
    page.wait_for_url("**/account/login/**")


def test_without_javascript_a_tap_comes_back_to_its_row(open_door: Callable[..., Page]) -> None:
    page = open_door(js=False)
    mark(page, "Here", "Bruno Amostra").click()
    assert "#party-" in page.url
    assert page.get_by_text("Here, 2 people").is_visible()
    page.get_by_text("Add someone not on the list").click()
    page.get_by_label("First name").fill("Zoe")
    page.get_by_role("button", name="They are here").click()
    assert came() == {"Bruno Amostra", "Zoe"}


@pytest.mark.parametrize(("width", "dark"), [(360, False), (360, True), (1280, False)])
def test_axe_finds_nothing_and_nothing_sticks_out(
    open_door: Callable[..., Page],
    axe: Callable[[Page], list[str]],
    too_wide: Callable[[Page], list[str]],
    width: int,
    dark: bool,
) -> None:
    page = open_door(width=width, dark=dark)
    mark(page, "Here", "Bruno Amostra").click()
    mark(page, "Undo", "Bruno Amostra").wait_for()
    assert axe(page) == []
    assert too_wide(page) == []
    page.goto(reverse("events:my-sessions"))
    assert axe(page) == []
    assert too_wide(page) == []


def test_what_is_tapped_at_the_door_is_48_pixels_high(open_door: Callable[..., Page]) -> None:
    page = open_door()
    page.locator("#people details, .walk-in").evaluate_all("all => all.forEach(one => (one.open = true))")
    small = page.locator("main button, main input:not([type=hidden], [type=checkbox]), .choice, main summary")
    assert (
        small.evaluate_all(
            "all => all.filter(one => one.offsetParent && one.getBoundingClientRect().height < 47.5)"
            ".map(one => one.outerHTML)"
        )
        == []
    )

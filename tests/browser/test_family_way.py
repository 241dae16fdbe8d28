"""A family's whole way in Spanish on a small phone without JavaScript, and the new ways to sign up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from playwright.sync_api import expect

from events.rosters.models import Party, Registration, Status
from events.schedule.models import Series, Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
TEACHER = "Hablar con la maestra de su hijo"
TYPED_IN_A_SECOND = 2
"""Letters that somebody types slowly on a phone with one thumb: then the whole form takes well under a minute."""


def es(words: str) -> str:
    """These words as a family that reads Spanish sees them."""
    with override("es"):
        return gettext(words)


def cafe() -> Series:
    return Series.objects.get(slug__startswith="friday-cafe-this")


def free_evening() -> Session:
    """A date of a full course on which one place is free."""
    return Session.objects.get(guest_roster__capacity__gt=0, roster__series__isnull=False)


def whole_width(page: Page, too_wide: Callable[..., list[str]]) -> None:
    assert too_wide(page) == []


@pytest.mark.rule("D4.6", "D8.2")
@pytest.mark.usefixtures("demo_year")
def test_a_family_signs_up_in_spanish_in_under_a_minute_with_four_fields_at_most(
    open_page: Callable[..., Page], axe: Callable[..., list[str]], too_wide: Callable[..., list[str]]
) -> None:
    page = open_page("/es/", 360, js=False, locale="es-US")
    page.get_by_role("link", name=TEACHER).first.click()
    whole_width(page, too_wide)
    page.locator(".thumb a").click()
    form = page.locator("#sign-up form")
    shown = form.locator("input:not([type=hidden]), select, textarea").locator("visible=true")
    assert [field.get_attribute("name") for field in shown.all()] == ["name", "contact", "children", "language"]
    expect(page.get_by_label(es("Your language"))).to_have_value("es")
    said = {"Your name": "Elena Inventada", "E-mail or mobile": "elena@family.example", "Children who come": "2"}
    for label, words in said.items():
        page.get_by_label(es(label)).fill(words)
    page.get_by_role("button", name=es("Sign up")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(es("You are signed up"))
    assert "/es/p/" in page.url
    whole_width(page, too_wide)
    assert len(said) <= 4
    assert sum(map(len, said.values())) / TYPED_IN_A_SECOND < 60
    assert Party.objects.latest("pk").language == "es"


SMALL = """() => [...document.querySelectorAll("main :is(a, button, summary)")]
  .filter((one) => !one.matches("[href^='tel:'], [href^='mailto:'], h1 a, h2 a, .eyebrow a"))
  .filter((one) => one.offsetHeight > 0 && one.offsetHeight < 44).map((one) => one.innerText)"""
"""What is lower than a thumb needs, but for links in the middle of a sentence and titles, which are large letters."""


@pytest.mark.rule("D8.2")
@pytest.mark.usefixtures("demo_year")
@pytest.mark.parametrize("status", [Status.REGISTERED, Status.WAITLISTED, Status.OFFERED])
def test_what_a_family_taps_is_large_enough_for_a_thumb(status: str, open_page: Callable[..., Page]) -> None:
    coming = Session.objects.promised().filter(visibility="public", starts_at__gt=timezone.now(), series=None)
    signed_up = Registration.objects.filter(status=status, roster__sessions__in=coming).latest("pk")
    session, token = signed_up.roster.sessions.get(), signed_up.party.token
    own = [reverse(f"events:{name}", args=[token]) for name in ("link-manage", "party-change", "party-cancel")]
    helped = reverse("events:party-help", args=[token, session.slug])
    course = Session.objects.get(slug__startswith="first-words")

    for address in (*own, helped, session.get_absolute_url(), course.get_absolute_url()):
        assert open_page(address, 320).evaluate(SMALL) == [], address


@pytest.mark.usefixtures("demo_year")
@pytest.mark.parametrize("js", [True, False], ids=["with", "without"])
def test_several_dates_are_picked_and_one_is_canceled_and_another_added(
    js: bool, open_page: Callable[..., Page], too_wide: Callable[..., list[str]]
) -> None:
    page = open_page(cafe().get_absolute_url(), 360, js=js)
    page.locator(".thumb a").click()
    boxes = page.locator("#sign-up [name=date]")
    for number in (1, 2):
        boxes.nth(number).check()
    page.get_by_label("Your name").fill("Wilma Worker")
    page.get_by_label("E-mail or mobile").fill("wilma@school.example")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed up")
    party = Party.objects.latest("pk")
    assert party.registrations.count() == 2
    whole_width(page, too_wide)

    page.get_by_text("Add another date").click()
    page.get_by_role("button", name=re.compile(r"^Add\b")).first.click()
    expect(page.get_by_role("status").first).to_contain_text("Good, this date is yours, too.")
    assert party.registrations.count() == 3

    page.get_by_role("link", name="Cancel this date").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cancel this date?")
    whole_width(page, too_wide)
    page.get_by_role("button", name="Yes, cancel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed up")
    assert party.registrations.active().count() == 2


@pytest.mark.rule("D8.3")
@pytest.mark.usefixtures("demo_year")
@pytest.mark.parametrize("width", [320, 1280])
def test_all_or_none_says_which_date_is_full_and_keeps_the_ticks(
    width: int, open_page: Callable[..., Page], axe: Callable[..., list[str]], too_wide: Callable[..., list[str]]
) -> None:
    page = open_page(reverse("events:sign-up-series", args=[cafe().slug]), width)
    page.locator("#sign-up button.wide").click()
    expect(page.locator("#errors")).to_be_focused()
    page.get_by_role("link", name="Dates – Please tick a date.").click()
    expect(page.locator("fieldset#id_date")).to_be_focused()
    assert axe(page) == []

    for number in (0, 1):
        page.locator("[name=date]").nth(number).check()
    page.get_by_label("Only if we can have all of them").check()
    page.get_by_label("Your name").fill("Wilma Worker")
    page.get_by_label("E-mail or mobile").fill("wilma@school.example")
    page.locator("#sign-up button.wide").click()

    expect(page.locator("#errors")).to_contain_text(re.compile("There is no place for you on Friday, December"))
    expect(page.locator("[name=date]:checked")).to_have_count(2)
    expect(page.get_by_label("Only if we can have all of them")).to_be_checked()
    expect(page.get_by_label("Your name")).to_have_value("Wilma Worker")
    whole_width(page, too_wide)
    assert axe(page) == []
    assert not Party.objects.filter(lead__name="Wilma Worker").exists()


@pytest.mark.rule("N7")
@pytest.mark.usefixtures("demo_year")
@pytest.mark.parametrize("dark", [False, True])
def test_a_family_comes_to_one_date_of_a_full_course(
    dark: bool, open_page: Callable[..., Page], axe: Callable[..., list[str]], too_wide: Callable[..., list[str]]
) -> None:
    page = open_page(free_evening().get_absolute_url(), 360, dark=dark)
    expect(page.locator("#sign-up")).to_contain_text("One place is free on this")
    assert axe(page) == []
    whole_width(page, too_wide)
    page.get_by_label("Your name").fill("Gus Guest")
    page.get_by_label("E-mail or mobile").fill("gus@family.example")
    page.locator("#sign-up button.wide").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed up")
    assert axe(page) == []
    assert Registration.objects.latest("pk").roster.serves == "guests"


@pytest.mark.usefixtures("demo_year")
def test_a_family_that_waits_for_the_course_comes_to_the_free_date_with_one_tap(
    open_page: Callable[..., Page], axe: Callable[..., list[str]]
) -> None:
    waits = Registration.objects.get(roster=free_evening().roster_id, status=Status.WAITLISTED)
    page = open_page(reverse("events:link-manage", args=[waits.party.token]), 360, js=False)
    page.get_by_role("button", name="Come to this date").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed up")
    expect(page.get_by_text("You are first in line.")).to_be_visible()


@pytest.mark.rule("D8.2")
@pytest.mark.usefixtures("demo_year")
def test_dates_are_picked_with_the_keyboard_alone(open_page: Callable[..., Page]) -> None:
    page = open_page(reverse("events:sign-up-series", args=[cafe().slug]), 320)
    press = page.keyboard
    page.locator("#sign-up [name=date]").nth(1).focus()
    press.press("Space")
    press.press("Tab")
    press.press("Space")
    for words, wanted in (("Kay Keyboard", "name"), ("kay@school.example", "contact")):
        while page.evaluate("document.activeElement.name") != wanted:
            press.press("Tab")
        press.type(words)
    with page.expect_navigation():
        press.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed up")
    assert Party.objects.latest("pk").registrations.count() == 2


@pytest.mark.usefixtures("demo_year")
def test_going_back_and_sending_the_form_again_is_one_sign_up(open_page: Callable[..., Page]) -> None:
    page = open_page(reverse("events:sign-up-series", args=[cafe().slug]), 360)
    page.locator("[name=date]").nth(1).check()
    page.get_by_label("Your name").fill("Berta Back")
    page.get_by_label("E-mail or mobile").fill("berta@school.example")
    page.locator("#sign-up button.wide").click()
    expect(page).to_have_url(re.compile("/p/"))
    page.go_back()
    page.locator("#sign-up button.wide").click()
    expect(page.locator("#errors")).to_contain_text("It looks like you signed up before. We sent you the link again.")
    assert Party.objects.filter(lead__name="Berta Back").count() == 1

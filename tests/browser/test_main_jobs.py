"""The main job of each kind of person, done from beginning to end as people do it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from playwright.sync_api import expect

from events.attendance.models import Attendance
from events.outbox.models import Message
from events.outbox.sending import send_due
from events.rosters.models import Party, Status
from events.rosters.registration import register
from events.schedule.models import Program, Session
from tests.factories import make_party

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
FAY, CORA = "fay.facilitator@network.example", "cora.coordinator@network.example"
TEACHER = "Hablar con la maestra de su hijo"
LONGEST_WAY = 80


@pytest.fixture(autouse=True)
def links_lead_here(settings: Any, live_server: Any) -> None:
    settings.SITE_URL = live_server.url


def es(words: str) -> str:
    """These words as a family that reads Spanish sees them."""
    with override("es"):
        return gettext(words)


def session_of(start: str) -> Session:
    return Session.objects.filter(slug__startswith=start).latest("starts_at")


def link_in(mail: Any, part: str) -> str:
    """An address of this kind out of the text of a message."""
    return re.search(rf"http\S+/{part}/\S+", mail.body).group()


def newest_party() -> Party:
    return Party.objects.latest("pk")


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until what has the focus is what was meant, as somebody without a mouse does."""
    for _press in range(LONGEST_WAY):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none" or "h3 a" in wanted, "one sees where one is"
            return
    pytest.fail(f"Tab never comes to {wanted}")


def follow(page: Page, key: str = "Enter") -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


@pytest.mark.rule("D8.2")
def test_a_family_signs_up_in_spanish_on_a_phone_without_javascript(
    demo_year: datetime, open_page: Callable[..., Page], mailoutbox: list[Any]
) -> None:
    page = open_page("/es/", js=False, locale="es-US")
    page.get_by_role("link", name=TEACHER).first.click()
    page.locator(".thumb a").click()
    page.get_by_label(es("Your name")).fill("Elena Inventada")
    page.get_by_label(es("E-mail or mobile")).fill("elena@family.example")
    page.get_by_label(es("Children who come")).fill("2")
    expect(page.get_by_label(es("Your language"))).to_have_value("es")
    page.get_by_text(es("Do other adults come with you?")).click()
    page.get_by_label(es("Names of the other adults")).fill("Hugo\nAbuela Rosa")
    page.get_by_role("button", name=es("Sign up")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(es("You are signed up"))
    party = newest_party()
    expect(page.get_by_text(party.code)).to_be_visible()
    expect(page.get_by_text("Hugo, Abuela Rosa")).to_be_visible()
    assert "/es/p/" in page.url
    send_due(timezone.now())
    (mail,) = (mail for mail in mailoutbox if mail.to == ["elena@family.example"])
    assert TEACHER in mail.body

    page.goto(link_in(mail, "p"))
    page.get_by_role("link", name=es("Change who comes")).click()
    page.get_by_label(es("Children who come")).fill("3")
    page.get_by_role("button", name=es("Save")).click()
    expect(page.locator("dl.pairs").last).to_contain_text("3")
    party.refresh_from_db()
    assert (party.adults, party.children) == (3, 3)

    page.get_by_role("link", name=es("Cancel"), exact=True).click()
    page.get_by_role("button", name=es("Yes, cancel")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(es("Your sign-up is canceled"))
    assert party.registrations.get().status == Status.CANCELED


@pytest.mark.rule("D8.2")
def test_a_family_signs_up_changes_and_cancels_with_the_keyboard_alone(
    demo_year: datetime, open_page: Callable[..., Page]
) -> None:
    page = open_page("/en/", 1280)
    press = page.keyboard
    press.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    press.press("Enter")
    tab_to(page, f"h3 a[href*={session_of('talking-with').slug}]")
    follow(page)
    tab_to(page, "[name=name]")
    press.type("Kay Keyboard")
    tab_to(page, "[name=contact]")
    press.type("kay@family.example")
    tab_to(page, ".stepper button:last-of-type")
    press.press("Space")
    press.press("Space")
    tab_to(page, "[name=language]")
    press.type("Espa")
    tab_to(page, "summary")
    press.press("Enter")
    tab_to(page, "[name=others]")
    press.type("Max")
    tab_to(page, "#sign-up button.wide")
    follow(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed up")
    party = newest_party()
    assert (party.adults, party.children, party.lead.reads) == (2, 2, "es")

    tab_to(page, "a[href$='/change/']")
    follow(page)
    tab_to(page, "[name=children]")
    press.press("ArrowUp")
    tab_to(page, "main button.button")
    follow(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed up")
    party.refresh_from_db()
    assert party.children == 3

    tab_to(page, "a[href$='/cancel/']")
    follow(page)
    tab_to(page, "main button.bad")
    follow(page, "Space")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your sign-up is canceled")


@pytest.mark.rule("D8.3")
@pytest.mark.usefixtures("demo_year")
@pytest.mark.parametrize("start", ["talking-with", "front-desks"])
@pytest.mark.parametrize("width", [320, 1280])
def test_an_unfinished_form_says_what_is_missing_and_keeps_what_was_typed(
    width: int,
    start: str,
    open_page: Callable[..., Page],
    axe: Callable[..., list[str]],
    too_wide: Callable[..., list[str]],
) -> None:
    page = open_page(reverse("events:sign-up", args=[session_of(start).slug]), width)
    page.get_by_label("E-mail or mobile").fill("ada@")
    page.locator("#sign-up button.wide").click()

    expect(page.locator("#errors")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_label("E-mail or mobile")).to_have_value("ada@")
    assert too_wide(page) == []
    for link in page.locator("#errors a").all():
        link.click()
        field = page.locator(":focus")
        expect(field).to_have_attribute("aria-invalid", "true")
        described = field.get_attribute("aria-describedby")
        assert described
        expect(page.locator(f"#{described.split()[-1]}")).to_be_in_viewport()
    assert page.locator("#errors a").count() == page.locator("[aria-invalid=true]").count() == 2
    assert axe(page) == []


@pytest.mark.parametrize("js", [True, False], ids=["with", "without"])
def test_a_facilitator_marks_who_came(demo_year: datetime, js: bool, open_page: Callable[..., Page]) -> None:
    page = open_page(reverse("events:my-sessions"), who=FAY, js=js)
    page.get_by_role("link", name="Building a Homework Corner").click()
    if js:
        page.evaluate("window.still = true")
    row = page.locator("li", has=page.get_by_text("Marie Egzanp", exact=True))

    row.get_by_role("button", name="Here").first.click()
    expect(row.get_by_text("Here, 6 people")).to_be_visible()
    expect(page.locator(".count b")).to_have_text("1")
    came = Attendance.objects.filter(session=session_of("building-a")).values_list("person__name", flat=True)
    assert set(came) == {"Marie Egzanp", "Jan Egzanp"}
    row.get_by_role("button", name="Undo").click()
    expect(page.locator(".count b")).to_have_text("0")
    if js:
        assert page.evaluate("window.still"), "the page was never loaded anew"

    page.get_by_text("Add someone not on the list").click()
    page.get_by_label("First name").fill("Walter")
    page.get_by_role("button", name="They are here").click()
    expect(page.locator("#people li", has_text="Walter")).to_contain_text("Here")

    page.get_by_label("Find a name").fill("nunez")
    if not js:
        page.get_by_label("Find a name").press("Enter")
    expect(page.locator("#people .name:visible")).to_have_text(["María José Núñez-Ficticia"])


def test_a_participant_takes_the_calendar_of_a_program(demo_year: datetime, open_page: Callable[..., Page]) -> None:
    page = open_page(reverse("events:subscribe"), permissions=["clipboard-read", "clipboard-write"])
    cafe = page.locator("li.panel", has_text="Friday CAFÉ").first
    cafe.get_by_role("button", name="Copy").click()

    expect(cafe.get_by_role("status")).to_have_text("Copied.")
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == cafe.get_by_role("textbox").input_value()
    webcal = cafe.get_by_role("link", name="Apple or Outlook").get_attribute("href") or ""
    assert webcal == re.sub("^http", "webcal", address)
    feed = page.request.get(address)
    assert feed.headers["content-type"].startswith("text/calendar")
    assert "SUMMARY:Front Desks That Welcome" in feed.text()


def test_a_participant_reaches_the_own_calendar_from_a_message(
    demo_year: datetime, open_page: Callable[..., Page], mailoutbox: list[Any]
) -> None:
    now = timezone.now()
    party = make_party("Mia Mustersson", organization=Program.objects.get(slug="friday-cafe").organization, now=now)
    register(party, session_of("when-families").roster, now=now)
    send_due(now)
    page = open_page("/en/")

    page.goto(link_in(mailoutbox[-1], "mine"))
    page.get_by_role("button", name="Make my calendar address").click()
    feed = page.request.get(page.get_by_label("Or copy the address").input_value())

    assert feed.headers["content-type"].startswith("text/calendar")
    assert feed.text().count("BEGIN:VEVENT") == 1
    assert "SUMMARY:When Families Lead the Meeting" in feed.text()


def test_a_coordinator_plans_publishes_moves_and_cancels(demo_year: datetime, open_page: Callable[..., Page]) -> None:
    page = open_page(reverse("events:desk"), 1280, who=CORA)
    page.get_by_role("link", name="Parent Academy").last.click()
    page.get_by_label("Title, in English", exact=True).fill("Story Night")
    page.get_by_label("From", exact=True).fill("2027-01-12")
    page.get_by_label("Until", exact=True).fill("2027-01-26")
    page.get_by_label("Tuesday", exact=True).check()
    page.get_by_text("Single dates besides").click()
    page.get_by_label("Single dates, one on a line").fill("2027-01-18")
    expect(page.locator("#line")).to_have_text(re.compile("4 dates, 1 warning"))
    expect(page.locator("#dates li", has_text="Monday, January 18, 2027").first).to_contain_text("Martin Luther King")
    page.get_by_label("Tuesday, January 19, 2027").uncheck()
    page.get_by_role("button", name="Make 3 drafts").click()
    expect(page.get_by_role("status").first).to_have_text("3 drafts are made.")

    page.get_by_role("link", name="Publish 3 drafts").click()
    page.get_by_role("button", name="Publish all 3 drafts").click()
    expect(page.get_by_role("status").first).to_contain_text("3")
    session = Session.objects.filter(title__en__text="Story Night").earliest("starts_at")
    assert session.is_published
    assert not Message.objects.filter(created_at__gt=demo_year).exists(), "nobody gets a message"

    now = timezone.now()
    for name in ("Ada", "Bo"):
        register(make_party(name, organization=session.program.organization, now=now), session.roster, now=now)
    page.goto(reverse("events:desk-move", args=[session.slug]))
    page.get_by_label("Day").fill("2027-01-13")
    page.get_by_role("button", name="Look at the new date").click()
    expect(page.get_by_text("Wednesday, January 13, 2027").first).to_be_visible()
    expect(page.get_by_text("2 families are told, each once.")).to_be_visible()
    page.get_by_text("Who they are").click()
    expect(page.get_by_role("listitem").filter(has_text="Ada").first).to_be_visible()
    assert not Message.objects.filter(template="moved", state="queued").exists(), "looking tells nobody"
    page.get_by_role("button", name="Move and tell 2 families").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Story Night")
    assert Message.objects.filter(template="moved", state="queued").count() == 2

    page.get_by_role("link", name="Cancel", exact=True).click()
    page.get_by_role("button", name="Cancel it and tell 2 families").click()
    expect(page.get_by_text("Canceled").first).to_be_visible()
    page.goto(session.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_have_text("Canceled: Story Night")

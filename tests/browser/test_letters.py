"""Lists and letters in a browser: every page in its states, and a family that comes and goes without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts import links
from events.notices.composing import approve, give_free, print_of_notice
from events.notices.letters import Notice
from events.notices.models import Reader, Subscription
from events.notices.sending import send_notices
from events.outbox.models import Message
from events.outbox.rendering import fill_links
from events.tasks import write_to_lists
from tests.browser.test_pages import Seen, look
from tests.factories import make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import OpenPage

__all__ = ["look"]
pytestmark = pytest.mark.browser
CORA = "cora.coordinator@network.example"


def of_families() -> list[str]:
    """Pages of a list, of a letter in three languages, and behind each kind of link in each state."""
    sent = Notice.objects.get(state="sent")
    asked = Subscription.objects.filter(confirmed_at=None).first()
    on = Subscription.objects.standing().first()
    left = Subscription.objects.filter(left_at__isnull=False).first()
    letters = [f"/{code}/lists/{slug}/{sent.pk}/" for code in ("en", "es", "pt") for slug in ("friday-cafe",)]
    return [
        "/en/lists/friday-cafe/",
        "/es/lists/parent-academy/",
        *letters,
        *(link("subscribe", one.reader) for one in (asked, on)),
        *(link("preferences", one.reader) for one in (on, left)),
        *(link("unsubscribe", one) for one in (on, left)),
    ]


def link(purpose: Any, row: Any) -> str:
    return reverse(f"events:link-{purpose}", args=[links.sign(purpose, row.pk, row.link_version)])


def of_the_desk() -> list[str]:
    """A letter that is written, one that goes out, one that is sent; and a list with its readers."""
    draft, sent = Notice.objects.get(state="draft"), Notice.objects.get(state="sent")
    return [
        *(reverse("events:desk-letter", args=[one.pk]) for one in (draft, sent)),
        reverse("events:desk-letter-edit", args=[draft.pk]),
        *(reverse(f"events:{name}", args=["parent-academy"]) for name in ("desk-list", "desk-list-edit")),
        reverse("events:desk-list-import", args=["parent-academy"]),
        f"{reverse('events:desk-list', args=['friday-cafe'])}?state=left",
    ]


@pytest.mark.rule("D8.2")
def test_nothing_is_wrong_with_any_page_for_families(demo_year: Any, look: Callable[[Seen], list[str]]) -> None:
    assert [wrong for address in of_families() for wrong in look(Seen(address))] == []


@pytest.mark.rule("D8.2")
def test_nor_with_any_page_of_the_desk(demo_year: Any, look: Callable[[Seen], list[str]]) -> None:
    assert [wrong for address in of_the_desk() for wrong in look(Seen(address, CORA))] == []


def mail(template: str) -> str:
    """The newest mail of a kind, with the links that it goes out with."""
    write_to_lists()
    message = Message.objects.filter(template=template).latest("pk")
    return fill_links(message.body, message.language)


def way(text: str, after: str) -> str:
    found = re.search(rf"{after}\nhttps?://[^/]+(/\S+)", text)
    assert found, text
    return found[1]


@pytest.mark.rule("P27", "D8.2")
def test_without_javascript_on_a_small_phone_one_comes_onto_a_list_and_off_again(
    demo_year: Any, open_page: OpenPage
) -> None:
    page = open_page("/en/", 320, js=False)
    page.get_by_role("link", name="News by e-mail").click()
    page.get_by_role("checkbox", name=re.compile("Parent Academy near you")).check()
    page.get_by_role("button", name="Write to me").click()
    expect(page.get_by_role("alert")).to_contain_text("Please write your e-mail address.")
    expect(page.get_by_role("checkbox", name=re.compile("Parent Academy near you"))).to_be_checked()
    page.get_by_label("Your e-mail").fill("nova@reader.example")
    page.get_by_role("combobox", name=re.compile("Your town")).select_option(label="Windham")
    page.get_by_role("button", name="Write to me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look for our mail")

    page.goto(way(mail("list_confirm"), "Yes, write to me:"))
    page.get_by_role("button", name="Yes, write to me").click()
    expect(page.get_by_role("status")).to_contain_text("From now on we write to you.")
    reader = Reader.objects.get(email="nova@reader.example")
    assert reader.town is not None
    assert reader.town.name == "Windham"

    notice, by = Notice.objects.get(state="draft"), make_user()
    approve(notice, print_of_notice(notice), english_for=["ar", "es", "pl", "pt"], by=by, now=timezone.now())
    give_free(notice, by=by, now=timezone.now())
    send_notices(timezone.now())
    letter = Message.objects.get(template="letter", contact__value="nova@reader.example")
    page.goto(way(fill_links(letter.body, "en"), "Stop these mails:"))
    page.get_by_role("button", name="Stop these mails").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You get these mails no more")
    assert not reader.subscriptions.standing().exists()


@pytest.mark.rule("N26")
def test_a_coordinator_sends_a_letter_and_sees_how_far_it_is(demo_year: Any, open_page: OpenPage) -> None:
    notice = Notice.objects.get(state="draft")
    page = open_page(reverse("events:desk-letter", args=[notice.pk]), 1280, who=CORA)
    expect(page.get_by_text("Nobody has read it yet").first).to_be_visible()
    page.get_by_role("button", name="Approve it as it stands here").click()
    expect(page.get_by_role("status")).to_contain_text("Nobody has read the words in")
    for box in page.locator('input[name="english"]').all():
        box.check()
    page.get_by_role("button", name="Approve it as it stands here").click()
    expect(page.get_by_role("status")).to_contain_text("Approved.")
    page.get_by_role("button", name=re.compile("Send to")).click()
    expect(page.get_by_role("status")).to_contain_text("It goes out by itself.")

    send_notices(timezone.now())
    page.reload()
    expect(page.get_by_text("0 of").first).to_be_visible()
    Message.objects.filter(template="letter").update(state="sent")
    expect(page.get_by_text("still to come")).to_have_count(0, timeout=15_000)  # the page asks by itself
    page.get_by_role("button", name="Stop it").click()
    expect(page.get_by_text("This letter was stopped.")).to_be_visible()

"""Words of messages in a browser: every page, and somebody who words a message anew, with a look at each letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Organization
from events.outbox.texts import TemplateText
from tests.browser.test_pages import Seen, look

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import OpenPage

__all__ = ["look"]
pytestmark = pytest.mark.browser
CORA = "cora.coordinator@network.example"
PROGRAM = "parent-academy"


def address(language: str = "es", template: str = "registered") -> str:
    return reverse("events:desk-text-program", args=[PROGRAM, template, language])


@pytest.mark.rule("D8.2")
def test_nothing_is_wrong_with_any_page_of_words(demo_year: Any, look: Callable[[Seen], list[str]]) -> None:
    network = Organization.objects.get(programs__slug=PROGRAM)
    pages = [
        reverse("events:desk-texts-program", args=[PROGRAM]),
        reverse("events:desk-texts-all", args=[network.pk]),
        address(),
        address("ar", "offered"),
        reverse("events:desk-text-all", args=[network.pk, "moved", "en"]),
        reverse("events:desk-texts-language", args=[network.pk, "ar"]),
        reverse("events:desk-texts-language", args=[network.pk, "zh-Hans"]),
    ]
    assert [wrong for one in pages for wrong in look(Seen(one, CORA))] == []


@pytest.mark.rule("N11")
def test_who_types_sees_the_message_beside_english_and_approves_it(demo_year: Any, open_page: OpenPage) -> None:
    page = open_page(address(), 1280, who=CORA)
    shown = page.locator("article").first
    page.get_by_label("Subject of the e-mail").fill("Bienvenida: {title}")
    expect(shown).to_contain_text("Bienvenida: Armar un rincón")
    page.get_by_label("Text message").fill("{programa}")
    expect(page.locator("main")).to_contain_text("We cannot fill in {programa} here.")
    mail = page.frame_locator("iframe").first
    expect(mail.get_by_role("heading", level=1)).to_have_text("Su inscripción está confirmada")

    page.get_by_role("button", name="Approve: it goes out from now on").click()
    expect(page.get_by_label("Text message")).to_have_value("{programa}")
    page.get_by_label("Text message").fill("")
    page.get_by_role("button", name="Approve: it goes out from now on").click()
    expect(page.get_by_role("status")).to_contain_text("These words go out from now on.")
    assert TemplateText.objects.get(template="registered", part="subject").text == "Bienvenida: {title}"


@pytest.mark.rule("D8.2")
def test_without_javascript_a_button_shows_it(demo_year: Any, open_page: OpenPage) -> None:
    page = open_page(address(), 320, who=CORA, js=False)
    page.get_by_label("First sentence of the e-mail").fill("{name}, le esperamos.")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_label("First sentence of the e-mail")).to_have_value("{name}, le esperamos.")
    expect(page.frame_locator("iframe").first.locator("body")).to_contain_text("Ada Example, le esperamos.")
    assert not TemplateText.objects.filter(template="registered", part="sentence").exists()

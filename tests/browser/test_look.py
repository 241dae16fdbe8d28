"""The look, for everybody: readable, reachable, and the same without JavaScript."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

TOKENS = Path(settings.BASE_DIR, "static/css/tokens.css").read_text(encoding="utf-8")
EVERYTHING = "/en/components/"
WRONG = "/en/components/?wrong"

browser = pytest.mark.browser
shown = pytest.mark.parametrize(("width", "dark"), [(360, False), (360, True), (1280, False), (1280, True)])


def values(block: str) -> dict[str, str]:
    """The colors that a block of the tokens sets."""
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", block))


def palettes() -> list[Any]:
    """Each palette as a whole set of colors, light and dark."""
    light_part, dark_part = TOKENS.split("@media (prefers-color-scheme: dark)")
    sets = []
    for name, part, under in (("light", light_part, ""), ("dark", dark_part, light_part)):
        root = values(under.split(".program-")[0]) | values(part.split(".program-")[0])
        blocks = re.findall(r"\.program-(\w+) \{(.*?)\n? *\}", part, re.DOTALL)
        sets += [
            pytest.param(root | values(block), id=f"{name}-{program}") for program, block in [("none", ""), *blocks]
        ]
    return sets


def luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colors", palettes())
def test_words_stand_out_from_what_is_behind_them(colors: dict[str, str]) -> None:
    pairs = [
        (text, ground) for text in ("ink", "quiet", "accent", "bad", "good", "warn") for ground in ("paper", "card")
    ]
    pairs += [("ink", "wash"), ("quiet", "wash"), ("accent", "wash"), ("accent-ink", "accent"), ("paper", "ink")]
    pairs += [(kind, f"{kind}-wash") for kind in ("warn", "bad", "good")] + [("ink", "warn-wash"), ("ink", "bad-wash")]
    pairs += [
        ("ink", "good-wash"),
        ("quiet", "good-wash"),
        ("bad-ink", "bad"),
        ("good-ink", "good"),
        ("mark-ink", "mark"),
    ]

    weak = {pair: round(contrast(colors[pair[0]], colors[pair[1]]), 2) for pair in pairs}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("colors", palettes())
def test_the_edge_of_a_control_can_be_seen(colors: dict[str, str]) -> None:
    assert min(contrast(colors[edge], colors[on]) for edge in ("edge", "accent") for on in ("paper", "card")) >= 3


def test_each_program_has_a_shape_of_its_own() -> None:
    light = TOKENS.split("@media")[0]
    shapes = re.findall(r"--shape: (.*?);\n", light)[1:]

    assert len(set(shapes)) == len(re.findall(r"\.program-\w+ \{", light))


def test_the_style_sheets_stay_small() -> None:
    sizes = {sheet.stem: sheet.stat().st_size for sheet in Path(settings.BASE_DIR, "static/css").glob("*.css")}
    assert sum(sizes.pop(name) for name in ("tokens", "base", "components", "print")) < 36_000
    assert max(sizes.values()) < 6_000, "what one page alone loads"


@pytest.mark.parametrize("page", ["500.html", "503.html"])
def test_the_page_for_a_breakdown_needs_nothing(page: str) -> None:
    assert render_to_string(page).count("<h1>") == 1


@browser
@shown
@pytest.mark.parametrize("path", [EVERYTHING, WRONG])
def test_axe_finds_nothing(
    path: str, width: int, dark: bool, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    assert axe(open_page(path, width, dark=dark)) == []


@browser
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_sticks_out_sideways(
    width: int, direction: str, open_page: Callable[..., Page], too_wide: Callable[[Page], list[str]]
) -> None:
    page = open_page(WRONG, width)
    page.evaluate("direction => (document.dir = direction)", direction)

    assert too_wide(page) == []


@browser
def test_a_tag_with_many_languages_wraps_in_its_card(
    open_page: Callable[..., Page], too_wide: Callable[[Page], list[str]]
) -> None:
    page = open_page(EVERYTHING, 320)
    words = "English · Español · Português · Kreyòl ayisyen · Polski · Українська"
    page.locator(".session .tag").evaluate_all("(all, words) => all.forEach(one => (one.textContent = words))", words)

    assert too_wide(page) == []


@browser
def test_what_families_tap_is_large_enough(open_page: Callable[..., Page]) -> None:
    page = open_page(EVERYTHING)
    small = page.locator(
        "button, .button, input:not([type=checkbox], [type=radio]), select, .choice, nav a, summary"
    ).evaluate_all(
        """all => all.filter(one => one.offsetParent && one.getBoundingClientRect().height < 44)
        .map(one => one.outerHTML)"""
    )

    assert small == []


@browser
def test_a_number_has_buttons_that_stop_at_its_limits(open_page: Callable[..., Page]) -> None:
    page = open_page(EVERYTHING)
    adults = page.get_by_label("Adults", exact=True)

    page.get_by_role("button", name="Adults: one more").click()

    assert adults.input_value() == "2"
    page.get_by_role("button", name="Adults: one fewer").click()
    assert page.get_by_role("button", name="Adults: one fewer").is_disabled()
    assert adults.input_value() == "1"


@browser
def test_without_javascript_a_number_is_typed_and_every_control_is_there(open_page: Callable[..., Page]) -> None:
    page = open_page(EVERYTHING, js=False)

    page.get_by_label("Adults", exact=True).fill("3")

    assert page.get_by_label("Adults", exact=True).input_value() == "3"
    assert page.get_by_role("button", name="Copy", exact=True).count() == 0
    assert page.get_by_role("link", name="Math at home: games for grades K–2").is_visible()


@browser
@pytest.mark.parametrize(
    ("typed", "found"), [("przyklad", 1), ("ALMA", 1), ("amostra bru", 1), ("a", 3), ("nobody", 0)]
)
def test_a_name_at_the_door_is_found_without_its_accents(
    typed: str, found: int, open_page: Callable[..., Page]
) -> None:
    page = open_page(EVERYTHING)

    page.get_by_label("Find a name").fill(typed)

    assert page.locator("#people > li:visible").count() == found


@browser
def test_errors_lead_to_their_fields(open_page: Callable[..., Page]) -> None:
    page = open_page(WRONG)

    assert page.evaluate("document.activeElement.id") == "errors"
    page.get_by_role("link", name="Your name").click()
    described = page.get_by_label("Your name").get_attribute("aria-describedby")
    assert described
    assert page.locator(f"#{described}").is_visible()


@browser
def test_a_second_tap_does_not_send_a_form_twice(open_page: Callable[..., Page]) -> None:
    page = open_page(EVERYTHING)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.route("**/sent-once/", lambda route: route.fulfill(status=204))
    page.evaluate(
        """() => {
          const form = '<form method="post" action="/sent-once/"><button id="go">Go</button></form>';
          document.body.insertAdjacentHTML("beforeend", form);
          const button = document.getElementById("go");
          button.click(); button.click();
        }"""
    )
    page.locator("#go:disabled").wait_for()

    assert len(sent) == 1

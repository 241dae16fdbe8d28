"""Short words about a session stand whole, in every language and on every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils.translation import override

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
CORA = "cora.coordinator@network.example"
BROKEN = """() => {
  const found = []
  for (const tag of document.querySelectorAll(".tag")) {
    const walk = document.createTreeWalker(tag, NodeFilter.SHOW_TEXT)
    for (let node = walk.nextNode(); node; node = walk.nextNode())
      for (const word of node.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
        const range = document.createRange()
        range.setStart(node, word.index)
        range.setEnd(node, word.index + word[0].length)
        const tops = new Set([...range.getClientRects()].map(box => Math.round(box.top)))
        if (tops.size > 1) found.push(`${word[0]} in: ${tag.textContent.trim()}`)
      }
  }
  return found
}"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["en", "es", "pt"])
@pytest.mark.parametrize("name", ["desk", "desk-sessions"])
def test_no_tag_at_the_desk_breaks_inside_a_word(  # noqa: PLR0917 - what is shown, and how
    demo_year: object,
    open_page: Callable[..., Page],
    too_wide: Callable[[Page], list[str]],
    name: str,
    language: str,
    width: int,
) -> None:
    with override(language):
        page = open_page(reverse(f"events:{name}"), width, who=CORA)

    assert page.locator(".tag").count()
    assert page.evaluate(BROKEN) == []
    assert too_wide(page) == []

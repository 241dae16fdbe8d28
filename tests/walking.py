"""Ways through all addresses of the product, for tests that look at every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, product
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Town
from events.schedule.models import Program, Series, Session

OF_WORDS = {
    "events:desk-texts-program", "events:desk-texts-all", "events:desk-text-program", "events:desk-text-all",
    "events:desk-text-mail-program", "events:desk-text-mail-all", "events:desk-texts-language",
}  # fmt: skip
"""Pages for the words of messages: tests/browser/test_texts.py looks at them."""
Address = tuple[str, Callable[..., Any], list[str]]


def addresses(
    resolver: URLResolver | None = None, namespace: str = "", above: tuple[str, ...] = ()
) -> Iterator[Address]:
    """Every address: its name, its view and the names of what it needs."""
    for pattern in (resolver or get_resolver()).url_patterns:
        needs = (*above, *pattern.pattern.converters)
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern.callback, list(needs)
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(pattern, namespace + inner, needs)


def all_urls(*, tokens: tuple[str, ...] = ("1-1.guess",), without: tuple[str, ...] = ("admin:",)) -> Iterator[str]:
    """Every address filled in every way: all slugs that there are, these tokens, and low numbers."""
    slugs = [*chain(*(model.objects.values_list("slug", flat=True) for model in (Session, Program, Series)))]
    keys = {"pk": [1], "other": [2], "number": [1], "year": [2026], "month": [12], "message_id": [UUID(int=1)]}
    fill = {"slug": slugs, "token": list(tokens), "template": ["registered"], "language": ["es", "ar"], **keys}
    for name, _, needs in addresses():
        if not name.startswith(without):
            for values in product(*(fill[need] for need in needs)):
                yield reverse(name, kwargs=dict(zip(needs, values, strict=True)))


def read(response: Any) -> str:
    """All that an answer says: headers and text, in lower case, folded calendar lines joined."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    said = f"{response.headers.items()} {body.decode('utf-8', 'replace')}"
    return said.replace("\r\n ", "").replace("\n ", "").lower()


def filtered_urls(*words: str) -> Iterator[str]:
    """Every address that needs nothing, and every feed, searched for these words and filtered in every way."""
    starts = Session.objects.values_list("starts_at", flat=True)
    asked = [
        *({"q": word} for word in words),
        *({"program": slug} for slug in Program.objects.values_list("slug", flat=True)),
        *({"series": slug, "when": "all"} for slug in Series.objects.values_list("slug", flat=True)),
        *({"month": month} for month in sorted({f"{start:%Y-%m}" for start in starts})),
        *({"town": name} for name in Town.objects.values_list("name", flat=True)),
        *({"language": code} for code, _ in settings.LANGUAGES),
        {"online": "1"},
        {"when": "all"},
    ]
    slugs = [*Program.objects.values_list("slug", flat=True), "all"]
    feeds = [reverse("events:program-feed", args=[slug]) for slug in slugs]
    pages = [reverse(name) for name, _, needs in addresses() if not needs and name.startswith("events:")]
    for address, said in product(chain(pages, feeds), asked):
        yield f"{address}?{urlencode(said)}"
    yield reverse("events:program-feed", args=["all"])

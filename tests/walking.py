"""Ways through all addresses of the product, for tests that look at every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from events.schedule.models import Program, Series, Session

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
    fill = {"slug": slugs, "token": list(tokens), "pk": [1], "number": [1], "year": [2026], "month": [12]}
    for name, _, needs in addresses():
        if not name.startswith(without):
            for values in product(*(fill[need] for need in needs)):
                yield reverse(name, kwargs=dict(zip(needs, values, strict=True)))


def read(response: Any) -> str:
    """All that an answer says: headers and text, in lower case, folded calendar lines joined."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    said = f"{response.headers.items()} {body.decode('utf-8', 'replace')}"
    return said.replace("\r\n ", "").replace("\n ", "").lower()

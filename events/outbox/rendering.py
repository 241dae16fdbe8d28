"""From a template to words in one language, and from placeholders to live links."""

from __future__ import annotations

import re
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.core.signing import Signer
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare

from accounts import links
from accounts.languages import written_languages

PLACEHOLDER = re.compile(r"\[\[(manage|mine|calendar|confirm|again):(\d+):(\d+):([\w-]+)\]\]")


class Own(str):
    """Words that differ from family to family, such as a link. Templates show them as they are, or ask whether any."""

    __slots__ = ()


class Words(NamedTuple):
    """A message in one language, still with placeholders for its links."""

    subject: str
    body: str
    html: str


def offered(language: str) -> str:
    """The language itself where messages are written in it, else English."""
    return language if language in written_languages() else "en"


def placeholder(purpose: links.Purpose, pk: int, version: int) -> Own:
    """Stands in a stored text for a link that is made while sending.

    It carries a proof that we wrote it: people write names and titles, and must not get links by writing this.
    The proof opens nothing by itself.
    """
    return Own(f"[[{purpose}:{pk}:{version}:{_proof(purpose, pk, version)}]]")


def _proof(purpose: str, pk: int, version: int) -> str:
    return Signer(key=settings.LINK_KEY, salt="placeholder").signature(f"{purpose}:{pk}:{version}")


def render(template: str, language: str, context: dict[str, Any]) -> Words:
    """The words of a message in one language."""
    folder = f"messages/{template}"
    values = {**context, "language": language, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    with translation.override(language):
        return Words(
            subject=" ".join(render_to_string(f"{folder}/subject.txt", values).split()),
            body=render_to_string(f"{folder}/body.txt", values).strip() + "\n",
            html=render_to_string(f"{folder}/body.html", values),
        )


def fill_links(text: str, language: str) -> str:
    """Put live links in the place of placeholders, in the reader's language."""

    def address(match: re.Match[str]) -> str:
        purpose, pk, version = cast("links.Purpose", match[1]), int(match[2]), int(match[3])
        if not constant_time_compare(match[4], _proof(purpose, pk, version)):
            return match[0]
        token = links.sign(purpose, pk, version)
        return f"{settings.SITE_URL}{reverse(f'events:link-{purpose}', args=[token])}"

    with translation.override(language):
        return PLACEHOLDER.sub(address, text)

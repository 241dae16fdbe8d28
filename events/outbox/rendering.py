"""From a template to words in one language, and from placeholders to live links."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final, cast

from django.conf import settings
from django.core.signing import Signer
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare

from accounts import links
from accounts.languages import of_pages
from events.outbox.filling import filled, known_in_mail, own_of, own_text
from events.outbox.models import Channel
from events.outbox.shortening import fit
from events.outbox.words import Words

PLACEHOLDER = re.compile(
    r"\[\[(manage|mine|calendar|confirm|again|subscribe|preferences|unsubscribe):(\d+):(\d+):([\w-]+)\]\]"
)


class Own(str):
    """Words that differ from family to family, such as a link. Templates show them as they are, or ask whether any."""

    __slots__ = ()


def placeholder(purpose: links.Purpose, pk: int, version: int) -> Own:
    """Stands in a stored text for a link that is made while sending.

    It carries a proof that we wrote it: people write names and titles, and must not get links by writing this.
    The proof opens nothing by itself.
    """
    return Own(f"[[{purpose}:{pk}:{version}:{_proof(purpose, pk, version)}]]")


def _proof(purpose: str, pk: int, version: int) -> str:
    return Signer(key=settings.LINK_KEY, salt="placeholder").signature(f"{purpose}:{pk}:{version}")


def has_sms(template: str) -> bool:
    """Whether this kind of message can be told in a text message. What cannot is told on the phone."""
    try:
        get_template(f"messages/{template}/sms.txt")
    except TemplateDoesNotExist:
        return False
    return True


def render(template: str, language: str, context: dict[str, Any], channel: str = Channel.EMAIL) -> Words:
    """The words of a message in one language. A phone call is told in the words of the e-mail."""
    folder = f"messages/{template}"
    values = {**context, "language": language, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    with translation.override(language):
        own, known = own_of(template, values), known_in_mail(values)
        subject = " ".join((filled(own.subject, known) or render_to_string(f"{folder}/subject.txt", values)).split())
        if channel == Channel.SMS:
            return Words(subject, _text_message(f"{folder}/sms.txt", own.sms, language, values), "")
        values["own_sentence"] = filled(own.sentence, known)
        values["direction"] = "rtl" if translation.get_language_bidi() else "ltr"
        return Words(
            subject=subject,
            body=render_to_string(f"{folder}/body.txt", values).strip(),
            html=render_to_string(f"{folder}/body.html", values),
        )


def _text_message(template: str, own: str, language: str, values: dict[str, Any]) -> str:
    """A text in words of staff, where they wrote some that fit, else in those that came with the product."""

    def write(said: dict[str, Any]) -> str:
        context = {**values, **said}
        return (own and own_text(own, context)) or render_to_string(template, context)

    return fit(write, values, lambda text: fill_links(text, language))


def fill_links(text: str, language: str) -> str:
    """Put live links in the place of placeholders, in the reader's language."""

    def address(match: re.Match[str]) -> str:
        purpose, pk, version = cast("links.Purpose", match[1]), int(match[2]), int(match[3])
        if not constant_time_compare(match[4], _proof(purpose, pk, version)):
            return match[0]
        return _way(purpose, of_pages(language), settings.SITE_URL).replace(HERE, links.sign(purpose, pk, version))

    return PLACEHOLDER.sub(address, text) if "[[" in text else text


HERE: Final = "token-of-a-link"


@lru_cache(maxsize=256)
def _way(purpose: str, language: str, site: str) -> str:
    """The address that links of a purpose have, with a word in the place of the token."""
    with translation.override(language):
        return f"{site}{reverse(f'events:link-{purpose}', args=[HERE])}"

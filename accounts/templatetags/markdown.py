"""Texts with Markdown in templates: what staff wrote, safe to show."""

from __future__ import annotations

from typing import Any

import nh3
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt

from accounts.languages import in_language

register = template.Library()

_parser = MarkdownIt("commonmark", {"html": False})
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "code", "pre", "hr"}
HIGHEST = 3
"""A heading in a text stands below the page's own two."""


def markdown(text: str) -> SafeString:
    """Markdown as HTML: no HTML of the author's own, no pictures, only links that lead somewhere harmless."""
    tokens = _parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + HIGHEST - 1, HIGHEST + 1)}"
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"})
    return mark_safe(clean)  # noqa: S308 - cleaned by nh3


@register.simple_tag
def formatted(value: Any) -> SafeString:
    """A Markdown text in the reader's language; English that stands in for it is marked with `lang="en"`."""
    words = in_language(value or {}, get_language() or "en")
    if words.fallback:
        return format_html('<div lang="{}" dir="ltr">{}</div>', words.language, markdown(words.text))
    return markdown(words.text)

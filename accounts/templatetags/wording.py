"""Texts per language in templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from accounts.languages import Wording, in_language
from accounts.models import Language

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def wording(value: Any) -> SafeString | str:
    """A text in the reader's language; English that stands in for it is marked with `lang="en"`."""
    words = value if isinstance(value, Wording) else in_language(value or {}, get_language() or "en")
    if words.fallback:
        return format_html('<span lang="{}" dir="ltr">{}</span>', words.language, words.text)
    return words.text


@register.simple_tag
def is_fallback(*values: Any) -> bool:
    """Whether one of these texts is not there in the reader's language."""
    here = get_language() or "en"
    return any(in_language(value or {}, here).fallback for value in values)


@register.filter
def dialed(words: str, number: str) -> SafeString | str:
    """A sentence in which the phone number can be tapped; without a number the sentence as it is."""
    before, found, after = words.partition(number) if number else (words, "", "")
    tapped = '{}<a href="tel:{}" dir="ltr" class="text phone">{}</a>{}'
    return format_html(tapped, before, found, found, after) if found else words


@register.filter
def plain(value: Any) -> str:
    """A text in the reader's language as plain text: for titles, mails and attributes."""
    return in_language(value or {}, get_language() or "en").text


@register.simple_tag
def endonym(code: str) -> str:
    """A language's own name for itself."""
    return Language.objects.filter(pk=code).values_list("endonym", flat=True).first() or code

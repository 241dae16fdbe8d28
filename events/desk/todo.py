"""One thing that needs a person: every room of the desk, and every program, can put such rows on the page of today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import mark_safe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from django.utils.safestring import SafeString

    from accounts.grants import Viewer

    Source = Callable[[Viewer, datetime], "Sequence[Todo]"]
    """A function in `settings.TODAY`: what needs this viewer now, the most urgent first."""

AT_MOST = 5
"""Rows of one kind on the page; the last of them leads to all."""


@dataclass(frozen=True)
class Todo:
    """What has to be done, why, by whom, and the button that leads to it."""

    what: str
    why: str
    button: str
    url: str
    extra: str = ""
    owner: str = ""
    """Who is to do it, by name; empty: whoever sees it first."""
    names: bool = False
    """Whether somebody is named in it: then that the page was seen is written down."""


def sentence(words: str, **parts: SafeString) -> str:
    """A sentence around names and words of another language, so that neither disturbs the other."""
    return mark_safe(escape(words) % parts)  # noqa: S308 - the sentence is ours and escaped, the parts are safe

"""Several texts to one phone as one: what waited over night does not ring three times in the morning."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation

from events.outbox.models import Kind
from events.outbox.rendering import fill_links
from events.outbox.segments import size_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.outbox.models import Message

MOST_SEGMENTS = 3


def joined_text(messages: Sequence[Message]) -> str:
    """The text as it goes out. Of several each says its own, and how to stop is said once.

    Empty where they cannot be one: too long, in two languages, or an answer to what somebody just wrote.
    """
    first = messages[0]
    texts = [fill_links(message.body, message.language) for message in messages]
    if len(messages) == 1:
        return texts[0]
    if any(message.language != first.language or message.kind == Kind.REPLY for message in messages):
        return ""
    stop = _how_to_stop(first.language)
    text = " ".join(one.removesuffix(stop).strip() if stop else one for one in texts[:-1]) + f" {texts[-1]}"
    return text if size_of(text).segments <= MOST_SEGMENTS else ""


@lru_cache(maxsize=64)
def _how_to_stop(language: str) -> str:
    with translation.override(language):
        return render_to_string("messages/_stop.txt").strip()

"""The lasting part of an address."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.utils.text import slugify

from accounts.languages import in_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.languages import Text

PUBLIC = "public"
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def make_slug(title: Mapping[str, Text], visibility: str) -> str:
    """A lasting address: readable for what is public, and telling nothing for what is not.

    Of a thousand sessions of one title two get the same with a chance of less than one in a thousand.
    """
    words = slugify(in_language(title, "en").text)[:60].strip("-") if visibility == PUBLIC else ""
    chance = "".join(secrets.choice(LETTERS) for _place in range(6 if words else 12))
    return f"{words}-{chance}" if words else chance

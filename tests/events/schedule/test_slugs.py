"""The lasting part of an address."""

import re

from accounts.languages import approved
from events.schedule.slugs import LETTERS, make_slug

TITLE = approved(en="Math at Home!", es="Matemáticas en casa")
CHANCES = 1000**2 / 2
"""Pairs among a thousand sessions of one title."""


def test_an_address_is_read_aloud_and_hardly_ever_met_twice():
    slug = make_slug(TITLE, "public")
    words, chance = slug.rsplit("-", 1)
    assert words == "math-at-home"
    assert set(chance) <= set(LETTERS)
    assert CHANCES / len(LETTERS) ** len(chance) < 1 / 1000


def test_what_is_private_has_an_address_that_tells_nothing():
    assert re.fullmatch(rf"[{LETTERS}]{{12}}", make_slug(TITLE, "private"))

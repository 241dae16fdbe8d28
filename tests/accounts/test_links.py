"""A link opens one thing for one purpose, until its row raises the version."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import links
from accounts.links import Claim

PURPOSES = ("manage", "mine", "calendar", "session", "again", "confirm")


@given(pk=st.integers(1, 2**63 - 1), version=st.integers(1, 2**31 - 1), purpose=st.sampled_from(PURPOSES))
@pytest.mark.rule("D7.10")
def test_a_link_says_what_was_signed_and_fits_into_an_address(pk, version, purpose):
    token = links.sign(purpose, pk, version)

    assert links.read(purpose, token) == Claim(pk, version)
    assert re.fullmatch(r"[A-Za-z0-9_.-]+", token)


@pytest.mark.rule("D7.10")
@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_link_for_one_purpose_opens_no_other(purpose):
    token = links.sign(purpose, 7, 1)

    assert [other for other in PURPOSES if links.read(other, token)] == [purpose]


@pytest.mark.rule("D7.10")
def test_a_changed_link_opens_nothing():
    token = links.sign("manage", 7, 1)
    signature = token.partition(".")[2]
    guesses = [
        f"8-1.{signature}",
        f"7-2.{signature}",
        f"07-1.{signature}",
        f"7-1-1.{signature}",
        "7-1",
        "7-1.",
        "",
        ".",
    ]
    guesses += [
        token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :] for place in range(len(token))
    ]

    assert not [guess for guess in guesses if links.read("manage", guess)]


@pytest.mark.rule("D7.10")
@given(st.text(max_size=60))
def test_nonsense_is_no_link(text):
    assert links.read("manage", text) is None


def test_changing_the_key_closes_all_links(settings):
    token = links.sign("manage", 7, 1)
    settings.LINK_KEY = "another key of the same length"

    assert links.read("manage", token) is None


def test_links_do_not_hang_on_the_key_of_sign_ins(settings):
    token = links.sign("manage", 7, 1)
    settings.SECRET_KEY = "another"

    assert links.read("manage", token) == Claim(7, 1)

"""E-mail addresses and mobile numbers as people type them."""

import pytest
from django.core.exceptions import ValidationError

from accounts.contact import normalize, normalize_email, normalize_mobile, readable_mobile


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana@Family.Example", "ana@family.example"),
        ("  ana@family.example  ", "ana@family.example"),
        ("ana @ family.example", "ana@family.example"),
        ("ana\u00a0@family.example\n", "ana@family.example"),
        ("ana+cafe@family.example", "ana+cafe@family.example"),
        ("o'neill@family.example", "o'neill@family.example"),
    ],
)
def test_an_address_is_kept_in_one_way(typed, kept):
    assert normalize_email(typed) == kept
    assert normalize(typed) == ("email", kept)


@pytest.mark.parametrize(
    "typed", ["ana@", "@family.example", "ana@family", "ana@@family.example", "a" * 400 + "@x.example"]
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(ValidationError) as refusal:
        normalize(typed)
    assert refusal.value.code == "email"


@pytest.mark.parametrize(
    "typed",
    [
        "8605550142",
        "860-555-0142",
        "(860) 555-0142",
        "860.555.0142",
        "+1 860 555 0142",
        "1 860 555 0142",
        " 860 555 01 42 ",
        "\u200e(860)\u00a0555-0142",
    ],
)
def test_a_mobile_written_in_many_ways_is_one_number(typed):
    assert normalize_mobile(typed) == "+18605550142"
    assert normalize(typed) == ("mobile", "+18605550142")


def test_a_number_from_abroad_keeps_its_country():
    assert normalize("+351 912 345 678") == ("mobile", "+351912345678")
    assert readable_mobile("+351912345678").startswith("+351")


@pytest.mark.parametrize("typed", ["555-0142", "860555014", "86055501422222222", "860-555-014O"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValidationError) as refusal:
        normalize(typed)
    assert refusal.value.code == "mobile"


@pytest.mark.parametrize("typed", ["", "   ", "call my sister", "🙂"])
def test_neither_address_nor_number_is_asked_again(typed):
    with pytest.raises(ValidationError) as refusal:
        normalize(typed)
    assert refusal.value.code == "contact"


def test_a_number_is_read_as_people_here_write_it():
    assert readable_mobile("+18605550142") == "(860) 555-0142"

"""A print differs when what was seen differs, and only then."""

from datetime import date

import pytest

from accounts.seen import print_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a", "b"), ("ab",)),
        ((1,), ("1",)),
        ((None,), ("",)),
        ((date(2026, 12, 4),), (date(2026, 12, 5),)),
        (({"en": "Snow"},), ({"es": "Snow"},)),
        ((["a", "b"],), (["b", "a"],)),
    ],
)
def test_what_differs_has_another_print(one, other):
    assert print_of(*one) != print_of(*other)


def test_the_order_of_languages_is_no_difference_and_broken_letters_no_obstacle():
    assert print_of({"en": "Snow", "es": "Nieve"}) == print_of({"es": "Nieve", "en": "Snow"})
    assert len(print_of("\ud800")) == 20

"""Names that can be one person's, and names that are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.alike import How, how_alike
from accounts.languages import fold

ALIKE = [
    ("Ana Núñez", "ana nunez", How.SAME),
    ("Ana", "Ana Núñez", How.PART),
    ("Ana Núñez", "Ana María Núñez López", How.PART),
    ("Núñez Ana", "Ana Núñez", How.PART),
    ("Lupe Núñez", "Guadalupe Núñez", How.SHORT),
    ("Alex Example", "Alexandra Example", How.SHORT),
    ("Pepe", "José Núñez", How.SHORT),
    ("Beto Núñez", "Roberto Núñez López", How.SHORT),
    ("Jon Example", "John Example", How.SLIP),
    ("Ana Nuñes", "Ana Núñez", How.SLIP),
    ("Mraia Example", "Maria Example", How.SLIP),
    ("Bruno Amostra", "Brno Amostra", How.SLIP),
]
NOT_ALIKE = [
    ("Mario Example", "Maria Example"),
    ("Juan Example", "Juana Example"),
    ("Daniel Example", "Daniela Example"),
    ("Ana Núñez", "Luz Núñez"),
    ("Ana Núñez", "Ana López"),
    ("Ana Example", "Ada Example"),
    ("Luz", "Ana"),
    ("Ana Núñez", "Jan Egzanp"),
    ("", "Ana"),
]


@pytest.mark.parametrize(("one", "other", "how"), ALIKE)
def test_names_that_can_be_one_persons(one, other, how):
    assert how_alike(fold(one), fold(other)) == how
    assert how_alike(fold(other), fold(one)) == how


@pytest.mark.parametrize(("one", "other"), NOT_ALIKE)
def test_names_that_are_not(one, other):
    assert how_alike(fold(one), fold(other)) is None
    assert how_alike(fold(other), fold(one)) is None


NAMES = st.text("aábcdeñ zЖ語", max_size=12)


@given(NAMES, NAMES)
def test_it_does_not_matter_who_is_asked_first(one, other):
    assert how_alike(fold(one), fold(other)) == how_alike(fold(other), fold(one))

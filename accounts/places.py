"""Towns by every name that people use for them."""

from __future__ import annotations

from accounts.models import Town, TownAlias


def known_places() -> dict[str, int | None]:
    """The town of every name of a town, village or misspelling; None where it is ambiguous."""
    places: dict[str, int | None] = dict(TownAlias.objects.values_list("name", "town"))
    places.update(Town.objects.values_list("name", "pk"))
    return places

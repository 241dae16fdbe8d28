"""What travels with a form from one step to the next, sealed: nobody can change it, and it is good for its user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core import signing

if TYPE_CHECKING:
    from accounts.models import User

GOOD_FOR: Final = 24 * 3600
"""Seconds."""
LONGEST: Final = 1_500_000


def seal(data: list[Any], *, purpose: str, user: User | None) -> str:
    """Values as text that travels with a form of this user."""
    return signing.dumps([user and user.pk, data], salt=purpose, compress=True)


def unseal(text: str, *, purpose: str, user: User | None) -> list[Any] | None:
    """The values again; None where they are too old, of somebody else, for something else, or were never sealed."""
    try:
        owner, data = signing.loads(text[:LONGEST], salt=purpose, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return data if owner == (user and user.pk) else None

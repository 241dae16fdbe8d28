"""Whether two names can be one person's: pure words, as people write and say them. It proves nothing by itself."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

SHORT, ENDING, LONG = 3, 4, 4
SAID_AS = {
    "beto": ("alberto", "roberto", "humberto"),
    "bob": ("robert",),
    "bill": ("william",),
    "chico": ("francisco",),
    "chuy": ("jesus",),
    "concha": ("concepcion",),
    "jack": ("john",),
    "jim": ("james",),
    "kike": ("enrique",),
    "lalo": ("eduardo",),
    "lola": ("dolores",),
    "memo": ("guillermo",),
    "nacho": ("ignacio",),
    "paco": ("francisco",),
    "pancho": ("francisco",),
    "peggy": ("margaret",),
    "pepe": ("jose",),
    "quique": ("enrique",),
    "tono": ("antonio",),
    "ze": ("jose",),
}
"""Short names that are no part of the long one."""


class How(StrEnum):
    """In what two names are alike."""

    SAME = "same"
    PART = "part"
    SHORT = "short"
    SLIP = "slip"


def how_alike(one: str, other: str) -> How | None:
    """How two folded names are alike; None where they are not.

    The same; the words of one among those of the other ("ana", "ana maria nunez"); a short form ("lupe nunez",
    "guadalupe nunez"); or one letter apart ("jon", "john"). Mario and Maria are two people.
    """
    if one == other:
        return How.SAME
    mine, theirs = one.split(), other.split()
    if not mine or not theirs:
        return None
    if _is_among(mine, theirs) or _is_among(theirs, mine):
        return How.PART
    first, rest, other_first, other_rest = mine[0], mine[1:], theirs[0], theirs[1:]
    if _is_among(rest, other_rest) or _is_among(other_rest, rest):
        return _one_name(first, other_first)
    if first == other_first and len(rest) == len(other_rest):
        differ = [pair for pair in zip(rest, other_rest, strict=True) if pair[0] != pair[1]]
        if len(differ) == 1 and is_slip(*differ[0]):
            return How.SLIP
    return None


def _is_among(some: list[str], all_of_them: list[str]) -> bool:
    return not Counter(some) - Counter(all_of_them)


def _one_name(one: str, other: str) -> How | None:
    if is_short_for(one, other) or is_short_for(other, one):
        return How.SHORT
    return How.SLIP if is_slip(one, other) else None


def is_short_for(short: str, name: str) -> bool:
    """Whether a name is said shorter: its beginning (Alex), its end (Lupe), or in a way of its own (Pepe)."""
    if name in SAID_AS.get(short, ()):
        return True
    if len(short) >= len(name) or _is_his_and_hers(short, name):
        return False
    return (len(short) >= SHORT and name.startswith(short)) or (len(short) >= ENDING and name.endswith(short))


def is_slip(one: str, other: str) -> bool:
    """Whether a slip of the pen makes one word the other: a letter more, less or other, or two that changed places."""
    if max(len(one), len(other)) < LONG or one == other or _is_his_and_hers(one, other):
        return False
    if len(one) == len(other):
        at = [number for number, letters in enumerate(zip(one, other, strict=True)) if letters[0] != letters[1]]
        swapped = len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]  # noqa: PLR2004
        return len(at) == 1 or swapped
    short, long = sorted((one, other), key=len)
    return any(long[:number] + long[number + 1 :] == short for number in range(len(long)))


def _is_his_and_hers(one: str, other: str) -> bool:
    """Mario and Maria, Juan and Juana: often a couple or brother and sister, hardly ever one person."""
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return short[:-1] == long[:-1] and {short[-1], long[-1]} == {"a", "o"}
    return long in (short + "a", short + "o")

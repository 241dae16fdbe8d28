"""How large the words of a printed flyer can be, so that all of them stand on one page."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.desk.flyers.drawing import Flyer, Side

SIZES: Final = (1.3, 1.15, 1, 0.9, 0.8, 0.72, 0.64, 0.57, 0.5)
"""As in the style sheet, the largest first: how the sizes of the print sheet are multiplied."""
TITLE: Final = {1: 58, 2: 46}
TEXT: Final = {1: 22, 2: 19}
"""Sizes of letters in dots (96 an inch), by the number of languages."""
ROOM: Final = {1: 640, 2: 620}
"""The height left on the page between the band and the card, in dots, as heights are guessed here (a bit too high)."""
WIDTH: Final = {1: 690, 2: 325}
LEAF: Final = 178
BOLD, PLAIN = 0.6, 0.53
"""How wide a letter is on average, measured by its height."""
MANY_DATES: Final = 8
"""From here on dates stand in two columns, where there is room for two."""


def size_of(flyer: Flyer) -> int:
    """Which of the sizes fits, counted from 1."""
    fitting = (number for number, size in enumerate(SIZES, 1) if _height(flyer, size) <= ROOM[len(flyer.sides)])
    return next(fitting, len(SIZES))


def _height(flyer: Flyer, size: float) -> float:
    sides = len(flyer.sides)
    title, wide = TITLE[sides] * size, WIDTH[1] - (LEAF if flyer.leaf else 0)
    lines = sum(_lines(len(side.title.text), wide, title * BOLD) for side in flyer.sides)
    titles = lines * title * 1.08 + 12 * sides + 22
    return max(titles, 165 if flyer.leaf else 0) + max(_side(side, sides, TEXT[sides] * size) for side in flyer.sides)


def _side(side: Side, sides: int, text: float) -> float:
    """The height of one language's words below the title."""
    wide = WIDTH[sides]
    said = [(side.about.text, 1.0), (f"{side.day} {side.hours}".strip(), 1.35), (side.place, 1.2)]
    said += [(side.way_in.text, 1.0), (" ".join(side.notes), 1.0), (side.more, 1.0)]
    blocks = [
        _lines(len(words), wide, text * PLAIN * larger) * text * 1.35 * larger for words, larger in said if words
    ]
    columns = 2 if sides == 1 and len(side.dates) > MANY_DATES else 1
    rows = list(_rows(side, wide / columns, text))
    return sum(blocks) + 0.75 * text * (len(blocks) + bool(rows)) + sum(rows) / columns + (max(rows, default=0))


def _rows(side: Side, wide: float, text: float) -> Iterable[float]:
    for date in side.dates:
        texts = [date.title.text, date.place]
        lines = _lines(len(date.day) + len(date.hours) + 2, wide, text * BOLD)
        lines += sum(_lines(len(words), wide, text * PLAIN) for words in texts if words)
        yield lines * text * 1.25 + 0.35 * text


def _lines(letters: int, wide: float, letter: float) -> int:
    return ceil(letters / max(wide / letter - 3, 4))

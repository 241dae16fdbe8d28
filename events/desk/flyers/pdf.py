"""A flyer as a PDF: drawn by typst from a template of ours, with every word handed over as data."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typst

if TYPE_CHECKING:
    from events.desk.flyers.drawing import Flyer

TEMPLATE: Final = Path(__file__).with_name("flyer.typ")
COLORS: Final = {
    "cafe": ("#9a4019", "#fbe8dc"),
    "academy": ("#36469e", "#e7eafa"),
    "tours": ("#22663f", "#dff1e4"),
    "visits": ("#7d3362", "#f7e5ef"),
    "sky": ("#15608f", "#e0eff9"),
    "olive": ("#5c5c12", "#f1f0d5"),
    "plum": ("#643b96", "#efe7fa"),
}
"""Accent and wash of each palette, as in the style sheet's light tokens."""
OWN: Final = ("#0a6466", "#e2f0ed")


def words_of(flyer: Flyer) -> dict[str, Any]:
    """Everything that the template shows."""
    accent, wash = COLORS.get(flyer.palette, OWN)
    return {
        **asdict(flyer),
        "program": flyer.program._asdict(),
        "sides": [_plain(asdict(side)) for side in flyer.sides],
        "title": flyer.sides[0].title.text or flyer.program.text,
        "language": flyer.sides[0].language,
        "address": flyer.address,
        "picture": flyer.picture,
        "canceled": flyer.is_canceled,
        "mark": flyer.draft.partition(":")[0],
        "accent": accent,
        "wash": wash,
    }


def _plain(value: Any) -> Any:
    """Named tuples by their names, as JSON would not have them."""
    if hasattr(value, "_asdict"):
        return value._asdict()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def pdf_of(flyer: Flyer) -> bytes:
    """The flyer on one page, tagged for screen readers (PDF/UA-1).

    Where no font on this machine has a character (an emoji, a script), a promise of PDF/UA would be false: then it
    is a tagged PDF without that promise.
    """
    said = {"flyer": json.dumps(words_of(flyer))}
    try:
        drawn = typst.compile(str(TEMPLATE), root=str(TEMPLATE.parent), sys_inputs=said, pdf_standards="ua-1")
    except typst.TypstError:
        drawn = typst.compile(str(TEMPLATE), root=str(TEMPLATE.parent), sys_inputs=said)
    return bytes(drawn)

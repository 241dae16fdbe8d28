"""Words of messages, rendered once for all families that are told the same; a family's own are filled in.

Why this is here: docs/decisions/2026-11-22-messages-rendered-once.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from hashlib import blake2b
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.html import conditional_escape

from accounts.kept import Kept
from events.outbox.rendering import Own, Words, render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PLAIN: Final = (str, bool, int, type(None), datetime, date)
STAND_IN: Final = token_hex(16)
"""Begins what stands for a family's own words. Nobody who types a name or a title can know it."""
PLACES: Final = re.compile(rf"{STAND_IN}(\d\d)")


@dataclass(frozen=True)
class Row:
    """A row that a message speaks of. Of what templates ask of it, `own` differs from family to family."""

    row: Any
    own: tuple[str, ...] = ()
    same: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Sheet:
    """A message with places for a family's own words: its texts cut there, each place by its number."""

    subject: list[str]
    body: list[str]
    html: list[str]

    def filled(self, own: list[str]) -> Words:
        """The message to one family, byte for byte as if it had been rendered for it."""
        return Words(
            subject=" ".join(_fill(self.subject, own, str).split()),
            body=_fill(self.body, own, str).strip() + "\n",
            html=_fill(self.html, own, conditional_escape),
        )

    @property
    def size(self) -> int:
        """Roughly its bytes in memory."""
        return 2 * sum(len(part) for text in (self.subject, self.body, self.html) for part in text)


SEEN: Final = "seen"
"""Was rendered once. Most messages are never told twice, so only the second of a kind is learned."""
NEVER: Final = "never"
"""Its template asks for more than is known here to be the same for everybody."""
SHEETS: Final[Kept[_Sheet | str]] = Kept(4_000_000)


def words_of(template: str, language: str, context: Mapping[str, Any]) -> Words:
    """The words of a message in one language, as `render` writes them; what is told to many is rendered once."""
    rows = {name: value.row if isinstance(value, Row) else value for name, value in context.items()}
    same = _same(context)
    if same is None or settings.DEBUG:  # while one works on templates they change under a running process
        return render(template, language, rows)
    key = blake2b(repr((template, language, settings.SITE_NAME, settings.SITE_URL, same)).encode()).digest()
    own = list(_own(context).values())
    sheet = SHEETS.get(key)
    if isinstance(sheet, _Sheet):
        return sheet.filled(own)
    words = render(template, language, rows)
    if sheet is None:
        SHEETS.keep(key, SEEN, len(key))
    elif sheet == SEEN:
        learned = _learn(template, language, context, own, words)
        SHEETS.keep(key, learned or NEVER, learned.size if learned else len(key))
    return words


def _same(context: Mapping[str, Any]) -> list[Any] | None:
    """All that the words are made of but the families' own; None where it cannot be compared."""
    found: list[Any] = [(name, bool(value)) for name, value in _own(context).items()]
    for name, value in context.items():
        if isinstance(value, Row):
            found.append((name, [getattr(value.row, field) for field in value.same]))
        elif not isinstance(value, Own):
            found.append((name, value))
    return found if _is_plain(found) else None


def _is_plain(value: Any) -> bool:
    """Whether it is written out by `repr` in full. Rows of the database are not: they change behind their names."""
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    if is_dataclass(value):
        return all(_is_plain(getattr(value, field.name)) for field in fields(value))
    return type(value) in PLAIN


def _own(context: Mapping[str, Any]) -> dict[str, str]:
    """A family's own words by the names that templates have for them."""
    found: dict[str, str] = {}
    for name, value in context.items():
        if isinstance(value, Own):
            found[name] = value
        elif isinstance(value, Row):
            found |= {f"{name}.{field}": getattr(value.row, field) for field in value.own}
    return found


class _Known:
    """Stands for a row while a message is learned: gives what is known of it, and notes whether more was asked."""

    def __init__(self, known: Mapping[str, Any], noted: list[str]) -> None:
        self._known = known
        self._noted = noted

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self._noted.append(name)
        return self._known[name]

    def __str__(self) -> str:
        self._noted.append("all of it")
        return ""


def _learn(template: str, language: str, context: Mapping[str, Any], own: list[str], words: Words) -> _Sheet | None:
    """The message with places for the family's own words, where filling them in gives just these words."""
    noted: list[str] = []
    words_by_name = enumerate(_own(context).items())
    stand_ins = {name: f"{STAND_IN}{number:02}" if word else "" for number, (name, word) in words_by_name}
    known: dict[str, Any] = {}
    for name, value in context.items():
        if isinstance(value, Row):
            same = {field: getattr(value.row, field) for field in value.same}
            known[name] = _Known({**same, **{field: stand_ins[f"{name}.{field}"] for field in value.own}}, noted)
        else:
            known[name] = stand_ins.get(name, value)
    sheet = _Sheet(*(PLACES.split(text) for text in render(template, language, known)))
    return sheet if not noted and sheet.filled(own) == words else None


def _fill(cut: list[str], own: list[str], write: Callable[[str], str]) -> str:
    """The texts between the places, and at each place the family's own words."""
    return "".join(write(own[int(part)]) if place % 2 else part for place, part in enumerate(cut))

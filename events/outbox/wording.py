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

from accounts.kept import Kept
from events.outbox.models import Channel
from events.outbox.rendering import Own, render
from events.outbox.speaking import SHIPPED_WORDS, Spoken, own_words
from events.outbox.words import Cut, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from events.outbox.speaking import OwnWords

PLAIN: Final = (str, Spoken, bool, int, type(None), datetime, date)
STAND_IN: Final = token_hex(16)
"""Begins what stands for a family's own words. Nobody who types a name or a title can know it."""
PLACES: Final = re.compile(rf"{STAND_IN}(\d\d)")


@dataclass(frozen=True)
class Row:
    """A row that a message speaks of. Of what templates ask of it, `own` differs from family to family."""

    row: Any
    own: tuple[str, ...] = ()
    same: tuple[str, ...] = ()


SEEN: Final = "seen"
"""Was rendered once. Most messages are never told twice, so only the second of a kind is learned."""
NEVER: Final = "never"
"""Its template asks for more than is known here to be the same for everybody."""
CUTS: Final[Kept[Cut | str]] = Kept(4_000_000)


def words_of(template: str, language: str, context: Mapping[str, Any], channel: str = Channel.EMAIL) -> Words:
    """The words of a message in one language, as `render` writes them."""
    cut, own = cut_of(template, language, context, channel)
    return cut.filled(own)


def cut_of(
    template: str, language: str, context: Mapping[str, Any], channel: str = Channel.EMAIL
) -> tuple[Cut, list[str]]:
    """The words of a message, cut at a family's own, and these; what is told to many is rendered once."""
    context = {**context, "own": _of_staff(template, language, context)}
    rows = {name: value.row if isinstance(value, Row) else value for name, value in context.items()}
    same = _same(context)
    if same is None or settings.DEBUG:  # while one works on templates they change under a running process
        return Cut.whole(render(template, language, rows, channel)), []
    about = (template, language, channel == Channel.SMS, settings.SITE_NAME, settings.SITE_URL, same)
    key = blake2b(repr(about).encode()).digest()
    own = own_in(context)
    cut = CUTS.get(key)
    if isinstance(cut, Cut):
        return cut, own
    words = render(template, language, rows, channel)
    if cut is None:
        CUTS.keep(key, SEEN, len(key))
    elif cut == SEEN:
        learned = learn((template, language), context, own, words, channel)
        CUTS.keep(key, learned or NEVER, learned.size if learned else len(key))
        if learned:
            return learned, own
    return Cut.whole(words), []


def _of_staff(template: str, language: str, context: Mapping[str, Any]) -> OwnWords:
    """What staff of the program wrote in the place of the words that came with the product."""
    program = context.get("program")
    program = program.row if isinstance(program, Row) else program
    organization = getattr(program, "organization_id", None)
    return own_words(template, language, organization, program.slug) if program and organization else SHIPPED_WORDS


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


def own_in(context: Mapping[str, Any]) -> list[str]:
    """A family's own words, in the order of the places in a cut message."""
    return [str(word) for word in _own(context).values()]


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


def learn(kind: tuple[str, str], context: Mapping[str, Any], own: list[str], words: Words, channel: str) -> Cut | None:
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
    cut = Cut(*(_parts(text) for text in render(*kind, known, channel)))
    return cut if not noted and cut.filled(own) == words else None


def _parts(text: str) -> list[str | int]:
    """Words and the numbers of places, in turn; what is empty is left out."""
    cut = PLACES.split(text)
    return [int(part) if place % 2 else part for place, part in enumerate(cut) if place % 2 or part]

"""Words for paper: plain, not too long, and marked with the language that they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

from accounts.languages import FALLBACK, as_drafted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markdown_it.token import Token

    from accounts.languages import Text

_parser = MarkdownIt("commonmark", {"html": False})


class Words(NamedTuple):
    """A text and the language that it is in."""

    text: str
    language: str


def words_in(value: Mapping[str, Text], language: str, most: int, *, markdown: bool = False) -> Words:
    """A text as its makers see it, approved or not: in this language, else in English, else in any."""
    text = as_drafted(value, language)
    found = next(
        (code for code in (language, FALLBACK, *value) if code in value and value[code]["text"] == text), language
    )
    return Words(shortened(plain_text(text) if markdown else " ".join(text.split()), most), found)


def is_read(value: Mapping[str, Text], language: str) -> bool:
    """Whether the text is there in this language and a person approved it."""
    entry = value.get(language)
    return bool(entry and entry["text"] and entry["state"] == "approved")


def plain_text(markdown: str) -> str:
    """A Markdown text without its signs, on one line."""
    return " ".join(" ".join(_texts(_parser.parse(markdown))).split())


def _texts(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield "".join(_inline(token.children or []))
        elif token.content:
            yield token.content


def _inline(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        yield " " if token.type in ("softbreak", "hardbreak") else token.content


def shortened(text: str, most: int) -> str:
    """Not longer than that: cut after a whole word, with three dots."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    whole = cut.rpartition(" ")[0] or cut
    return f"{whole.rstrip(' .,;:')}…"

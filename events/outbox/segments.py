"""How many text messages a text takes: 160 letters of the phones' alphabet, or 70 of any (3GPP TS 23.038)."""

from __future__ import annotations

from typing import Final, NamedTuple

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED: Final = frozenset("\f^{}\\[~]|€")
"""Written with two places each."""
ONE_BASIC, MANY_BASIC = 160, 153
ONE_UNICODE, MANY_UNICODE = 70, 67
BEYOND_BMP = 0xFFFF


class Size(NamedTuple):
    """How long a text is: in places of its alphabet, and in messages that are sent and paid for."""

    places: int
    segments: int
    unicode: bool
    """Whether a letter of it is not in the phones' own alphabet: then fewer fit into one message."""


def size_of(text: str) -> Size:
    """The size of a text message. A letter of two places never stands half in one message and half in the next."""
    unicode = any(letter not in BASIC and letter not in EXTENDED for letter in text)
    one, many = (ONE_UNICODE, MANY_UNICODE) if unicode else (ONE_BASIC, MANY_BASIC)
    widths = [_width(letter, unicode=unicode) for letter in text]
    total = sum(widths)
    if total <= one:
        return Size(total, 1, unicode)
    segments, left = 1, many
    for width in widths:
        if width > left:
            segments, left = segments + 1, many
        left -= width
    return Size(total, segments, unicode)


def _width(letter: str, *, unicode: bool) -> int:
    return 2 if (ord(letter) > BEYOND_BMP if unicode else letter in EXTENDED) else 1

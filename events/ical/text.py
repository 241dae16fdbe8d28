"""Text made safe for calendar lines without losing a letter of what people wrote, and the lines."""

import re
from typing import Final

from icalendar import Component, vText, vUri

_WIDTH: Final = 75  # octets, without the line break (RFC 5545 3.1)
_INSIDE_CHARACTER: Final = range(0x80, 0xC0)  # an octet of UTF-8 that does not begin a character

_LINE_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class Text(vText):
    """A TEXT value (RFC 5545 3.3.11) that keeps every letter, also a backslash before a capital N."""

    def to_ical(self) -> bytes:
        """Escape in one pass; icalendar's own escaping reads `C:\\News` as a line break."""
        return self.translate(_ESCAPES).encode()


def paragraphs(text: str) -> Text:
    """Text of several lines: every kind of line break becomes one kind, control characters go."""
    return Text(_UNWANTED.sub("", _LINE_BREAKS.sub("\n", text)))


def one_line(text: str, between: str = " ") -> Text:
    """Text of one line, for titles and places: line breaks become `between`."""
    return Text(_UNWANTED.sub("", _LINE_BREAKS.sub(between, text)))


def address(url: str) -> vUri:
    """A web address, without what it must not hold: a line break would begin a new line of the calendar."""
    return vUri("%20".join(one_line(url).split()).replace("\\", "%5C"))


def lines(component: Component) -> bytes:
    """The component as folded lines with CRLF (icalendar's folding goes letter by letter and is slow)."""
    return b"".join(_folded(line.encode()) for line in component.content_lines() if line)


def _folded(line: bytes) -> bytes:
    """Break a line so that no character is split, and no escape (some clients cannot join these again)."""
    if len(line) <= _WIDTH:
        return line + b"\r\n"
    pieces = []
    start, room = 0, _WIDTH
    while len(line) - start > room:
        end = start + room
        while line[end] in _INSIDE_CHARACTER:
            end -= 1
        piece = line[start:end]
        end -= (len(piece) - len(piece.rstrip(b"\\"))) % 2
        pieces.append(line[start:end])
        start, room = end, _WIDTH - 1  # further lines begin with a space
    return b"\r\n ".join([*pieces, line[start:]]) + b"\r\n"

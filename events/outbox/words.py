"""A message as words, and the same words cut at the places where a family's own stand."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from django.utils.html import conditional_escape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST_SUBJECT = 400
Part = str | int
"""Words as they are, or the number of a family's own words that stand here."""


class Words(NamedTuple):
    """A message in one language, still with placeholders for its links. A text message is a `body` without `html`."""

    subject: str
    body: str
    html: str


@dataclass(frozen=True)
class Cut:
    """A message with places for a family's own words: its texts cut there, each place by its number."""

    subject: Sequence[Part]
    body: Sequence[Part]
    html: Sequence[Part]
    _digests: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    """By calendar file: the same cut is told to many with the same file."""

    @classmethod
    def whole(cls, words: Words) -> Cut:
        """Words without any place: told to one family alone."""
        return cls(*([text] if text else [] for text in words))

    def filled(self, own: Sequence[str]) -> Words:
        """The message to one family, byte for byte as if it had been rendered for it."""
        return Words(
            subject=" ".join(_fill(self.subject, own, str).split())[:LONGEST_SUBJECT],
            body=_fill(self.body, own, str).strip(),
            html=_fill(self.html, own, conditional_escape),
        )

    @property
    def is_shared(self) -> bool:
        """Whether there are places: then it holds nothing of any one family."""
        return any(isinstance(part, int) for text in (self.subject, self.body, self.html) for part in text)

    @property
    def size(self) -> int:
        """Roughly its bytes in memory."""
        return 2 * sum(len(str(part)) for text in (self.subject, self.body, self.html) for part in text)

    def digest(self, calendar: str) -> str:
        """The same for the same words and file, and for no other."""
        if calendar not in self._digests:
            said = json.dumps([list(self.subject), list(self.body), list(self.html), calendar])
            self._digests[calendar] = blake2b(said.encode(), digest_size=20).hexdigest()
        return self._digests[calendar]


def _fill(cut: Sequence[Part], own: Sequence[str], write: Callable[[str], str]) -> str:
    """The texts between the places, and at each place the family's own words."""
    return "".join(write(own[part]) if isinstance(part, int) else part for part in cut)

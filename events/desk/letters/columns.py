"""What each column of a table of readers may be called, and which columns are never taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from events.desk.sign_up_import.columns import COLUMNS as OF_SIGN_UPS
from events.desk.sign_up_import.columns import Header, bare
from events.signup.forbidden import topic_of

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    **{name: OF_SIGN_UPS[name] for name in ("email", "name", "given", "family", "language", "town")},
    "source": (
        "source", "source of consent", "consent source", "where", "how", "signed up at", "opt in source", "origen",
        "fuente", "fuente del consentimiento", "origem", "fonte",
    ),
    "day": (
        "date", "date of consent", "consent date", "day", "consent", "opt in date", "opted in", "subscribed",
        "subscribed on", "date subscribed", "signed up", "signed up on", "fecha", "fecha de consentimiento",
        "fecha del consentimiento", "data", "data do consentimento", "data de consentimento",
    ),
}  # fmt: skip
"""Headings as people write them in English, Spanish and Portuguese: in small letters, without accents and signs."""


class ReadersHeader(Header):
    """Which column says what, in a table of mailboxes."""

    @property
    def is_one(self) -> bool:
        """Whether this line names what is needed: the mailbox."""
        return "email" in self.at


def read_header(cells: Sequence[str]) -> ReadersHeader:
    """What a line says as the line that names the columns. Of two columns for the same the first counts."""
    known = {name: column for column, names in COLUMNS.items() for name in names}
    header = ReadersHeader()
    for at, cell in enumerate(cells):
        words = bare(cell)
        if column := known.get(words):
            header.at.setdefault(column, at)
        elif words and (topic := topic_of(cell)):
            header.refused.append((" ".join(cell.split()), str(topic.name), str(topic.instead)))
        elif words:
            header.unknown.append(" ".join(cell.split()))
    return header

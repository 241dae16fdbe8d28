"""What a coordinator uploads and chooses when readers are taken over from a file."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date
from typing import TYPE_CHECKING

from accounts.sealed import seal, unseal
from events.desk.letters.reading import Entry
from events.desk.sign_up_import.forms import PreviewForm
from events.notices.importing import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User
    from events.desk.sign_up_import.targets import Towns

PURPOSE = "readers from a file"


@dataclass(frozen=True)
class Upload:
    """What was read from a file. It travels with the form, sealed, until it is taken over."""

    entries: Sequence[Entry]
    file_name: str = ""
    is_whole: bool = True
    """Whether every line could be read."""

    def lines(self, towns: Towns) -> list[Line]:
        """Its lines, with the towns that are meant."""
        return [_line(entry, towns) for entry in self.entries]


def _line(entry: Entry, towns: Towns) -> Line:
    town = towns.find(entry.town) if entry.town else None
    return Line(
        number=entry.number,
        email=entry.email,
        name=entry.name,
        language=entry.language,
        town=town.pk if town else None,
        source=entry.source,
        day=date.fromisoformat(entry.day) if entry.day else None,
    )


def pack(upload: Upload, user: User | None, slug: str) -> str:
    """An upload as a sealed text that travels with the form: what was previewed is what is taken over."""
    data = [upload.file_name, upload.is_whole, [astuple(entry) for entry in upload.entries]]
    return seal(data, purpose=f"{PURPOSE} {slug}", user=user)


def unpack(text: str, user: User | None, slug: str) -> Upload | None:
    """The upload again; None where it is too old, of somebody else or for another list."""
    data = unseal(text, purpose=f"{PURPOSE} {slug}", user=user)
    if data is None:
        return None
    name, is_whole, lines = data
    return Upload([Entry(*line) for line in lines], name, is_whole)


class TownsForm(PreviewForm):
    """Which towns are meant, where a name is not clear; nothing else is chosen."""

    anyway = None  # type: ignore[assignment]  # so Django takes an inherited field away
    tell = None  # type: ignore[assignment]  # so Django takes an inherited field away

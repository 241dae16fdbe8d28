"""For which date each line of a table is, and which town it means."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.languages import as_drafted, fold, written_languages
from accounts.models import Town
from accounts.places import known_places
from events.schedule.school_calendars.csv_files import read_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from events.desk.sign_up_import.entries import Entry
    from events.schedule.models import Session


@dataclass(frozen=True)
class Dates:
    """The dates for which somebody can be taken over."""

    sessions: Sequence[Session]

    @property
    def rosters(self) -> list[int]:
        """Their lists, each once."""
        return sorted({one.roster_id for one in self.sessions if one.roster_id})

    def of(self, entry: Entry) -> Session:
        """The date that a line is for; of dates with one list the first of them.

        Raises ValidationError (code `date`) where that is not clear.
        """
        found = list(self.sessions)
        if len(self.rosters) > 1 and not (entry.when or entry.session):
            raise ValidationError(
                _("It does not say for which date. Please add a column “Date”, like 2026-12-04."), code="date"
            )
        if len(self.rosters) > 1:
            found = self._said(entry)
        if len({one.roster_id for one in found}) != 1:
            said = entry.when or entry.session
            raise ValidationError(_("“%(said)s” is none of these dates.") % {"said": said}, code="date")
        return found[0]

    def _said(self, entry: Entry) -> list[Session]:
        found = [one for one in self.sessions if not entry.when or _is_on(one, entry.when)]
        if len(found) > 1 and entry.session:
            wanted = fold(entry.session)
            found = [one for one in found if wanted in (one.slug, *_titles(one))]
        return found


def _titles(session: Session) -> set[str]:
    return {fold(as_drafted(session.title, code)) for code in written_languages()}


def _is_on(session: Session, said: str) -> bool:
    """Whether a cell means this date: a day in any spelling, or the words of our own files."""
    for code in written_languages():
        with translation.override(code):
            if fold(said) == fold(session.when_here):
                return True
    try:
        return read_day(said) == session.local_start.date()
    except ValidationError:
        return False


class SaysATown(Protocol):
    """A line of a file that may name a town."""

    @property
    def number(self) -> int:
        """The line of the file."""

    @property
    def town(self) -> str:
        """As the file writes it."""


@dataclass(frozen=True)
class TownQuestion:
    """The name of a town in the file of which it is not sure what it means."""

    words: str
    lines: tuple[int, ...]
    answered: bool

    @property
    def key(self) -> str:
        """The same for the same words, so that an answer stays with its question."""
        return key_of(self.words)


def key_of(words: str) -> str:
    """What the answer to a question about these words is called in a form."""
    return hashlib.sha256(fold(words).encode()).hexdigest()[:12]


@dataclass
class Towns:
    """All towns with every name that people use for them, and what was answered about unclear ones."""

    answers: dict[str, Town | None]
    by_pk: dict[int, Town] = field(default_factory=dict)
    known: dict[str, int | None] = field(default_factory=dict)

    @classmethod
    def load(cls, answers: dict[str, Town | None]) -> Towns:
        """As they are now: three queries, however many lines ask."""
        by_pk = {town.pk: town for town in Town.objects.order_by("name", "pk")}
        return cls(answers, by_pk, {fold(name): pk for name, pk in known_places().items()})

    def find(self, words: str) -> Town | None:
        """The town that is meant; None where it is not known or nobody has said."""
        pk = self.known.get(fold(words))
        return self.by_pk[pk] if pk else self.answers.get(key_of(words))

    def questions(self, entries: Iterable[SaysATown]) -> list[TownQuestion]:
        """What has to be asked: names that lie in several towns, and names that nobody knows."""
        asked: dict[str, list[SaysATown]] = {}
        for entry in entries:
            if entry.town and not self.known.get(fold(entry.town)):
                asked.setdefault(fold(entry.town), []).append(entry)
        return [
            TownQuestion(those[0].town, tuple(one.number for one in those), key_of(words) in self.answers)
            for words, those in asked.items()
        ]

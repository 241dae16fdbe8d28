"""One line of a table of sign-ups: who comes, how they are reached, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from accounts.contact import Reach, normalize, normalize_email, normalize_mobile
from accounts.languages import FALLBACK, fold, name_of, written_languages
from accounts.models import Contact, Language
from accounts.people import clean_name
from accounts.tables import Read, plain
from events.signup.forms import MOST_CHILDREN, MOST_OTHERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEPARATORS: Final = re.compile(r"[,;/\n]")
NUMBER: Final = re.compile(r"(\d{1,3})(?:[.,]0+)?")
NONE: Final = {"", "-", "–", "0", "no", "none", "ninguno", "nenhum"}
LONGEST_WORDS: Final = 120
LONGEST_ROLE: Final = 80
LONGEST_TOWN: Final = 60
LONGEST_NEEDS: Final = 1000
CANCELED: Final = "Canceled"


@dataclass(frozen=True)
class Entry:
    """One sign-up as the file says it. What the file has no column for is None: it is not known, and stays."""

    number: int
    """The line of the file."""
    name: str
    email: str = ""
    mobile: str = ""
    others: tuple[str, ...] | None = None
    children: int | None = None
    language: str = FALLBACK
    town: str = ""
    """As the file writes it."""
    workplace: str = ""
    job_role: str = ""
    needs: str = ""
    when: str = ""
    """The date that it is for, as the file writes it."""
    session: str = ""

    @property
    def reaches(self) -> list[Reach]:
        """How the adult who answers is reached; messages go to the first."""
        found = [Reach(Contact.Kind.EMAIL, self.email)] if self.email else []
        return [*found, Reach(Contact.Kind.MOBILE, self.mobile)] if self.mobile else found


@dataclass
class SheetRead(Read):
    """All that was found in a file."""

    entries: list[Entry] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Headings of columns that are not read."""
    canceled: int = 0
    """How many lines say themselves that they are canceled: they are left out."""


def languages_by_name() -> dict[str, str]:
    """The code of every language by any of its names, folded."""
    languages: dict[str, str] = {}
    for code, name, endonym in Language.objects.values_list("code", "name", "endonym"):
        languages |= {fold(word): code for word in (code, name, endonym)}
    for shown in written_languages():
        with translation.override(shown):
            languages |= {fold(word): code for code in written_languages() for word in (code, name_of(code))}
    return languages


def language_in(said: str, languages: Mapping[str, str]) -> str:
    """The language that a cell means; English where it says none. Raises ValidationError that says how to write it."""
    code = languages.get(fold(said)) if said else FALLBACK
    if code is None:
        wrong = _("“%(said)s” is no language that we know. Please write it like Spanish, español or es.")
        raise ValidationError(wrong % {"said": plain(said, 40)})
    return code


class Reader:
    """Reads lines by the columns that the header named; languages are known by any of their names."""

    def __init__(self, at: Mapping[str, int]) -> None:
        self.at = at
        self.languages = languages_by_name()
        self.canceled = {CANCELED.casefold()}
        for shown in written_languages():
            with translation.override(shown):
                self.canceled.add(fold(gettext("Canceled")))

    def is_canceled(self, cells: Sequence[str]) -> bool:
        """Whether the line says that this sign-up is canceled."""
        return fold(self._cell(cells, "status")) in self.canceled

    def entry(self, number: int, cells: Sequence[str]) -> Entry:
        """What one line says. Raises ValidationError with the way to mend it."""
        others = self._others(cells)
        children = self._number(cells, "children", MOST_CHILDREN)
        self._refuse_nameless(cells, 1 + len(others or ()))
        email, mobile = self._contacts(cells)
        return Entry(
            number=number,
            name=clean_name(self._name(cells)),
            email=email,
            mobile=mobile,
            others=others,
            children=children,
            language=language_in(self._cell(cells, "language"), self.languages),
            town=plain(self._cell(cells, "town"), LONGEST_TOWN),
            workplace=plain(self._cell(cells, "workplace"), LONGEST_WORDS),
            job_role=plain(self._cell(cells, "job_role"), LONGEST_ROLE),
            needs=self._cell(cells, "needs").replace("\0", "")[:LONGEST_NEEDS],
            when=plain(self._cell(cells, "when"), LONGEST_WORDS),
            session=plain(self._cell(cells, "session"), LONGEST_WORDS),
        )

    def _cell(self, cells: Sequence[str], column: str) -> str:
        at = self.at.get(column, len(cells))
        return cells[at].strip() if at < len(cells) else ""

    def _name(self, cells: Sequence[str]) -> str:
        words = (self._cell(cells, column) for column in ("name", "given", "family"))
        return unharmed(" ".join(word for word in words if word))

    def _others(self, cells: Sequence[str]) -> tuple[str, ...] | None:
        if "others" not in self.at:
            return None
        said = unharmed(self._cell(cells, "others"))
        names = tuple(clean_name(name) for name in SEPARATORS.split(said) if name.strip())
        if len(names) > MOST_OTHERS:
            raise ValidationError(_("These are more people than one sign-up can take. Please write several lines."))
        return names

    def _number(self, cells: Sequence[str], column: str, most: int) -> int | None:
        if column not in self.at:
            return None
        said = self._cell(cells, column)
        if fold(said) in NONE:
            return 0
        found = NUMBER.fullmatch(said)
        if not found or int(found[1]) > most:
            wrong = _("“%(said)s” is no number from 0 to %(most)d. Please write how many.")
            raise ValidationError(wrong % {"said": plain(said, 40), "most": most})
        return int(found[1])

    def _refuse_nameless(self, cells: Sequence[str], named: int) -> None:
        """Every adult has a name here, because attendance and certificates belong to people."""
        adults = self._number(cells, "adults", 1 + MOST_OTHERS)
        if adults and adults > named:
            wrong = ngettext(
                "%(adults)d adult comes, but fewer names are there. Please write them under “Also coming”.",
                "%(adults)d adults come, but fewer names are there. Please write them under “Also coming”.",
                adults,
            )
            raise ValidationError(wrong % {"adults": adults})

    def _contacts(self, cells: Sequence[str]) -> tuple[str, str]:
        emails = [word for word in re.split(r"[,;\s]+", self._cell(cells, "email")) if word]
        email = normalize_email(emails[0]) if emails else ""
        said = unharmed(self._cell(cells, "mobile"))
        mobile = normalize_mobile(re.split(r"[,;\n]", said)[0]) if said else ""
        if either := unharmed(self._cell(cells, "contact")):
            kind, value = normalize(either)
            email, mobile = (email or value, mobile) if kind == Contact.Kind.EMAIL else (email, mobile or value)
        if not (email or mobile):
            raise ValidationError(_("There is no way to reach them. Please write an e-mail or a phone number."))
        return email, mobile


def unharmed(said: str) -> str:
    """A cell without the apostrophe that our own files put before what a spreadsheet would run."""
    return said.removeprefix("'")

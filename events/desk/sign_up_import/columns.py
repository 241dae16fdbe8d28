"""What each column of a table of sign-ups may be called, and which columns are never taken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from accounts.languages import fold, written_languages
from events.signup.forbidden import topic_of

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("name", "full name", "participant", "participant name", "adult", "adult name", "parent", "parent name",
             "nombre", "nombre completo", "nombre y apellido", "nombre y apellidos", "participante", "nome",
             "nome completo"),
    "given": ("first name", "firstname", "given name", "primer nombre", "nombres", "primeiro nome"),
    "family": ("last name", "lastname", "surname", "family name", "apellido", "apellidos", "sobrenome"),
    "others": ("also coming", "other adults", "further adults", "additional adults", "others", "who else",
               "otros adultos", "otras personas", "acompanantes", "tambien vienen", "outros adultos", "tambem vem"),
    "adults": ("adults", "number of adults", "adultos", "numero de adultos"),
    "children": ("children", "number of children", "kids", "number of kids", "ninos", "numero de ninos", "criancas",
                 "numero de criancas"),
    "email": ("e mail", "email", "mail", "e mail address", "email address", "correo", "correo electronico",
              "direccion de correo", "direccion de correo electronico", "endereco de e mail", "endereco de email"),
    "mobile": ("mobile", "phone", "cell", "cell phone", "cellphone", "phone number", "mobile number", "mobile phone",
               "telephone", "tel", "telefono", "telefono celular", "celular", "movil", "numero de telefono",
               "telefone", "telemovel"),
    "contact": ("contact", "e mail or phone", "email or phone", "e mail or mobile", "contacto", "contato"),
    "language": ("language", "preferred language", "home language", "idioma", "idioma preferido", "lengua",
                 "lingua"),
    "town": ("town", "city", "town or city", "town city", "ciudad", "pueblo", "pueblo o ciudad", "cidade",
             "municipio"),
    "workplace": ("organization", "organisation", "workplace", "organizacion", "organizacao"),
    "job_role": ("job role", "role", "job", "position", "job title", "cargo", "puesto", "trabajo", "funcao"),
    "needs": ("help asked for", "help", "help needed", "needs", "support needs", "access needs", "accommodation",
              "accommodations", "ayuda", "ayuda que pidio", "ayuda que necesita", "necesidades", "ajuda",
              "necessidades"),
    "status": ("status", "estado", "situacao"),
    "when": ("when", "date", "day", "session date", "fecha", "dia", "cuando", "data", "quando"),
    "session": ("session", "session name", "workshop", "sesion", "taller", "sessao", "oficina"),
}  # fmt: skip
"""Headings as people write them in English, Spanish and Portuguese: in small letters, without accents and signs."""
OURS: Final = {
    "name": gettext_noop("Name"),
    "others": gettext_noop("Also coming"),
    "adults": gettext_noop("Adults"),
    "children": gettext_noop("Children"),
    "status": gettext_noop("Status"),
    "language": gettext_noop("Language"),
    "email": gettext_noop("E-mail"),
    "mobile": gettext_noop("Mobile"),
    "workplace": gettext_noop("Organization"),
    "job_role": gettext_noop("Job role"),
    "town": gettext_noop("Town"),
    "when": gettext_noop("When"),
    "session": gettext_noop("Session"),
}
"""Headings of the file that the desk hands out, in every language in which it does."""
PASSED_OVER: Final = ("Places", "Signed up", "Code", "Cannot come")
"""Columns of that file which say nothing new."""


def bare(heading: str) -> str:
    """A heading as it is compared: small letters, no accents, no signs."""
    return " ".join(re.findall(r"\w+", fold(heading).replace("_", " ")))


def _known() -> tuple[dict[str, str], frozenset[str]]:
    known = {name: column for column, names in COLUMNS.items() for name in names}
    passed = set()
    for language in written_languages():
        with translation.override(language):
            known |= {bare(gettext(words)): column for column, words in OURS.items()}
            passed |= {bare(gettext(words)) for words in PASSED_OVER}
    return known, frozenset(passed)


@dataclass
class Header:
    """Which column says what."""

    at: dict[str, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    """Headings of columns that are not read, as they stand there."""
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    """Headings of columns that are never taken: the heading, what it seems to ask, and what to ask instead."""

    @property
    def is_one(self) -> bool:
        """Whether this line names what is needed: somebody, and a way to reach them."""
        somebody = {"name", "given"} & self.at.keys()
        reached = {"email", "mobile", "contact"} & self.at.keys()
        return bool(somebody and reached)

    @property
    def is_like_one(self) -> bool:
        """Whether it names a few columns at all."""
        return len(self.at) > 1 or bool(self.at and self.refused)


def read_header(cells: Sequence[str]) -> Header:
    """What a line says as the line that names the columns. Of two columns for the same the first counts."""
    known, passed = _known()
    header = Header()
    for at, cell in enumerate(cells):
        words = bare(cell)
        column = known.get(words)
        if not words or words in passed:
            continue
        if column:
            header.at.setdefault(column, at)
        elif topic := topic_of(cell):
            header.refused.append((" ".join(cell.split()), str(topic.name), str(topic.instead)))
        else:
            header.unknown.append(" ".join(cell.split()))
    return header

"""How the words of messages stand: which were written anew, which wait for somebody to read them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from accounts.history import Change
from accounts.languages import MESSAGE_LANGUAGES, endonym_of, written_languages
from accounts.models import Language
from events.desk.lists import lines_of
from events.desk.texts.kinds import GROUPS, NAMES, PART_NAMES
from events.outbox.approving import ACTS
from events.outbox.checking import BESIDES, PARTS
from events.outbox.sentences import Pair, is_complete, pairs_of, print_of
from events.outbox.texts import SHIPPED, TemplateText, TextState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import Promise

    from accounts.models import Organization
    from events.desk.lists import Line
    from events.desk.texts.kinds import Kind
    from events.desk.texts.scope import Scope

MOST_LINES = 30


@dataclass(frozen=True)
class Cell:
    """The words of a message in one language."""

    language: str
    name: str
    own: bool
    """Whether own words go out."""
    draft: bool
    address: str


@dataclass(frozen=True)
class Row:
    """A kind of message, and its words in each language."""

    name: Promise
    cells: list[Cell]


@dataclass(frozen=True)
class Section:
    """Kinds that belong together."""

    name: Promise
    rows: list[Row]


def words_of(scope: Scope) -> list[Section]:
    """The kinds that can be worded anew, with the state of their words; three queries."""
    states: dict[tuple[str, str], set[str]] = defaultdict(set)
    written = TemplateText.objects.filter(
        organization=scope.organization, program_slug=scope.program.slug if scope.program else "", part__in=PARTS
    )
    for template, language, state in written.values_list("template", "language", "state"):
        states[template, language].add(state)
    names = language_names()
    read = approved_in(scope.organization)

    def cells(kind: Kind) -> list[Cell]:
        further = [code for code in MESSAGE_LANGUAGES if any((kind.template, part, code) in read for part in SHIPPED)]
        return [
            Cell(
                code,
                names.get(code, code),
                TextState.APPROVED in states[kind.template, code],
                TextState.DRAFT in states[kind.template, code],
                scope.address("desk-text", kind.template, code),
            )
            for code in (*written_languages(), *further)
        ]

    sections = [
        Section(group.name, [Row(kind.name, cells(kind)) for kind in group.kinds if kind.template in BESIDES])
        for group in GROUPS
    ]
    return [section for section in sections if section.rows]


def history_in(scope: Scope) -> list[Line]:
    """What was done to these words, the latest first; two queries."""
    names = language_names()
    changes = Change.objects.filter(
        subject_type=scope.of._meta.model_name, subject_id=scope.of.pk, act__in=ACTS
    ).select_related("actor")[:MOST_LINES]
    return [
        replace(line, which=_which(change, names)) for change, line in zip(changes, lines_of(changes), strict=True)
    ]


def _which(change: Change, names: dict[str, str]) -> str:
    language, *kinds = change.fields
    said = [str(NAMES[kind]) for kind in kinds if kind in NAMES]
    code = language.removeprefix("language ")
    return f"{names.get(code, code)}: {', '.join(said)}"


def language_names() -> dict[str, str]:
    """Each language by its own name; one query."""
    known = dict(Language.objects.values_list("code", "endonym"))
    return {code: endonym_of(code) for code in written_languages()} | known


def approved_in(organization: Organization, language: str = "") -> dict[tuple[str, str, str], TemplateText]:
    """What somebody approved as it came with the product, by kind, part and language; what was worded anew is not."""
    rows = TemplateText.objects.filter(organization=organization, part__in=SHIPPED, state=TextState.APPROVED)
    if language:
        rows = rows.filter(language=language)
    found = {(row.template, row.part, row.language): row for row in rows.select_related("approved_by")}
    return {key: row for key, row in found.items() if row.text == print_of(*key)}


@dataclass(frozen=True)
class Part:
    """All that a kind of message can say in an e-mail or in a text, in English and in one more language."""

    name: Promise
    key: str
    seen: str
    """The key with the print of its words."""
    pairs: tuple[Pair, ...]
    is_complete: bool
    approved: TemplateText | None


@dataclass(frozen=True)
class Sheet:
    """A kind of message to read in a language."""

    name: Promise
    parts: list[Part]


@dataclass(frozen=True)
class SheetGroup:
    """Kinds that are read together."""

    name: Promise
    sheets: list[Sheet]


def sheets_in(organization: Organization, language: str) -> list[SheetGroup]:
    """Everything that messages can say in a language; what it has no words for at all is left out. One query."""
    approved = approved_in(organization, language)

    def parts(kind: Kind) -> list[Part]:
        return [
            Part(
                PART_NAMES[part],
                f"{kind.template}:{part}",
                f"{kind.template}:{part}:{print_of(kind.template, part, language)}",
                pairs_of(kind.template, part, language),
                is_complete(kind.template, part, language),
                approved.get((kind.template, part, language)),
            )
            for part in SHIPPED
            if _has_words(pairs_of(kind.template, part, language))
        ]

    groups = [
        SheetGroup(group.name, [Sheet(kind.name, said) for kind in group.kinds if (said := parts(kind))])
        for group in GROUPS
    ]
    return [group for group in groups if group.sheets]


@dataclass(frozen=True)
class Further:
    """How far a language has come."""

    code: str
    name: str
    ready: int
    """How many e-mails and texts have words in it."""
    approved: int


def further_languages(organization: Organization) -> list[Further]:
    """The languages of messages alone; two queries."""
    names, read = language_names(), approved_in(organization)
    keys = [(kind.template, part) for group in GROUPS for kind in group.kinds for part in SHIPPED]
    return [
        Further(
            code,
            names.get(code, code),
            sum(is_complete(*key, code) for key in keys),
            sum((*key, code) in read for key in keys),
        )
        for code in MESSAGE_LANGUAGES
    ]


def _has_words(pairs: Iterable[Pair]) -> bool:
    return any(pair.english != pair.other for pair in pairs)

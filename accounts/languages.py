"""Text that is stored per language, and what a reader of one language gets to see."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypedDict

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language_bidi, get_language_info
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

State = Literal["draft", "approved"]
STATES = ("draft", "approved")
FALLBACK = "en"
MESSAGE_LANGUAGES: Final = ("fr", "ht", "zh-Hans", "pl", "ar", "it", "sq", "vi", "ru", "uk")
"""Of messages alone, by the codes of the reference data. A machine wrote them: each kind of message goes out in one of
them after a person approved it."""
HELP_LANGUAGES: Final = (*MESSAGE_LANGUAGES, "el", "de", "ur", "ps", "bn", "hi")
"""In these we know how to say where one gets help."""
APART, END_OF_APART = "\u2068", "\u2069"
"""Around words that keep a direction of their own (Unicode UAX 9: first strong isolate)."""


class Text(TypedDict):
    """One language's text and whether a person approved it."""

    text: str
    state: State


class Wording(NamedTuple):
    """What a reader sees: the text, its language, and whether that is not the language asked for."""

    text: str
    language: str
    fallback: bool


def written_languages() -> tuple[str, ...]:
    """The codes of the languages that pages and messages are written in, English first."""
    return tuple(code for code, _name in settings.LANGUAGES)


def of_pages(language: str) -> str:
    """The language itself where pages are written in it, else English."""
    return language if language in written_languages() else FALLBACK


def endonym_of(code: str) -> str:
    """The name that a language of the pages has for itself: "Português"."""
    name: str = get_language_info(code)["name_local"]
    return name[:1].upper() + name[1:]


def name_of(code: str) -> str:
    """What the reader calls a language of the pages, inside a sentence: "Portuguese", "portugués"."""
    return str(get_language_info(code)["name_translated"])


def apart(words: str) -> str:
    """Words, a number or a time that keep their own direction inside a text from right to left."""
    return f"{APART}{words}{END_OF_APART}" if words and get_language_bidi() else words


def spoken_list(words: Iterable[str]) -> str:
    """Words as one says them: "Tuesday, Thursday and Friday"."""
    *some, last = list(words) or [""]
    return _("%(some)s and %(last)s") % {"some": ", ".join(some), "last": last} if some else last


def check_texts(value: object) -> None:
    """Refuse (code `texts`) what is not text per language with a state: pages would break on it."""
    entries = list(value.values()) if isinstance(value, dict) else [None]
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("text"), str) or entry.get("state") not in STATES:
            raise ValidationError(
                _('Please write it like this: {"en": {"text": "Trust", "state": "approved"}}.'), code="texts"
            )


class LanguageTextField(models.JSONField):
    """Text per language with a state: `{"en": {"text": "Trust", "state": "approved"}}`."""

    default_validators = [check_texts]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


def approved(**texts: str) -> dict[str, Text]:
    """Approved texts by language code: `approved(en="Trust", es="Confianza")`."""
    return {language: {"text": text, "state": "approved"} for language, text in texts.items() if text}


def in_language(value: Mapping[str, Text], language: str) -> Wording:
    """The approved text in this language, else the approved English, else nothing."""
    for code in (language, FALLBACK):
        entry = value.get(code)
        if entry and entry["text"] and entry["state"] == "approved":
            return Wording(entry["text"], code, fallback=code != language)
    return Wording("", language, fallback=False)


def as_drafted(value: Mapping[str, Text], language: str) -> str:
    """What the makers of a text see: this language, else English, else any, approved or not."""
    found = [value[code]["text"] for code in (language, FALLBACK, *value) if code in value and value[code]["text"]]
    return found[0] if found else ""


def fold(text: str) -> str:
    """Text as it is searched: without accents, case or extra spaces ("José  Núñez" -> "jose nunez")."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(plain.casefold().split())


def folded_texts(*values: Mapping[str, Text]) -> str:
    """The approved texts in all languages, folded into one searchable line."""
    entries = [entry for value in values for entry in value.values()]
    return " ".join(fold(entry["text"]) for entry in entries if entry["state"] == "approved")

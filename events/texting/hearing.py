"""What one text says: stop, start, help, yes, no, a digit, a language. Pure: text in, meaning out."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from events.texting.vocabulary import AROUND, NAMES, NO, POLITE, STOP, VOCABULARY, WITH_ACCENTS_ONLY, YES

if TYPE_CHECKING:
    from collections.abc import Sequence

DIGIT: Final = "digit"
NO_MARKS: Final = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ı": "i", "ـ": None})
"""Letters whose stroke is not a mark of its own; and what only stretches an Arabic word."""


@dataclass(frozen=True)
class Heard:
    """What a text means, as far as a machine can tell."""

    meaning: str = ""
    """One of stop, start, help, yes, no, digit; empty: something else."""
    digit: int = 0
    languages: tuple[str, ...] = ()
    """Those in which this word means this."""
    tokens: tuple[str, ...] = ()
    """Its words without accents, case, signs and marks of direction; digits of every script as 0 to 9."""

    is_thanks: bool = False
    """It says no more than that they are glad: thanks, or a picture."""


def letters(text: str, *, accents: bool) -> tuple[str, ...]:
    """The words of a text as they are compared."""
    kept = []
    for character in unicodedata.normalize("NFKD", text.casefold().translate(NO_MARKS)):
        category = unicodedata.category(character)
        if category == "Nd":
            kept.append(str(unicodedata.decimal(character)))
        elif category[0] == "L" or (accents and category[0] == "M"):
            kept.append(character)
        elif category[0] == "M" or (category in ("Cf", "Cc") and character not in "\n\r\t") or character in "'’":
            continue
        else:
            kept.append(" ")
    return tuple(unicodedata.normalize("NFC", "".join(kept)).split())


def _known() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Each word, with and without its accents, and what it means in which languages."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for language, meanings in VOCABULARY.items():
        for meaning, words in meanings.items():
            for word in filter(None, (one.strip() for one in words.split(","))):
                forms = {"".join(letters(word, accents=True))}
                if word not in WITH_ACCENTS_ONLY:
                    forms.add("".join(letters(word, accents=False)))
                for form in forms:
                    known_as, where = found.get(form, (meaning, ()))
                    if known_as != meaning:
                        raise ValueError(f"{word} means two things")
                    found[form] = (meaning, tuple(dict.fromkeys((*where, language))))
    return found


WORDS: Final = _known()
KIND: Final = frozenset("".join(letters(word, accents=False)) for word in POLITE.split(", "))
BESIDE: Final = KIND | frozenset(AROUND.split(", "))


def hear(text: str) -> Heard:
    """What a text means. A word to stop counts also with a digit beside it: it never acts on a place."""
    plain, exact = letters(text, accents=False), letters(text, accents=True)
    for beside in (frozenset[str](), KIND, BESIDE):
        for words in (plain, exact):
            if found := _one_word(tuple(word for word in words if word not in beside)):
                return Heard(found[0], languages=found[1], tokens=plain)
    if KIND.issuperset(plain) and (plain or any(unicodedata.category(letter) == "So" for letter in text)):
        return Heard(tokens=plain, is_thanks=True)
    return _mixed(plain, exact)


def _one_word(words: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    """The one word that a text is, be it in two parts or said twice."""
    if len(set(words)) == 1:
        return WORDS.get(words[0])
    return WORDS.get("".join(words))


def _mixed(plain: tuple[str, ...], exact: tuple[str, ...]) -> Heard:
    """Digits and words that agree: "1", "yes 1", "1 1". Else something that a person would have to read."""
    digits = {word for word in plain if word.isdigit()}
    said = {found for word in (*plain, *exact) if not word.isdigit() and (found := WORDS.get(word))}
    meanings = {meaning for meaning, _languages in said}
    rest = [word for word in plain if not word.isdigit() and word not in WORDS and word not in BESIDE]
    first = WORDS.get(plain[0]) if plain else None
    if first and first[0] == STOP and not rest:
        return Heard(STOP, languages=first[1], tokens=plain)
    if meanings == {STOP, NO} and not rest and not digits:  # "No, stop"
        return Heard(STOP, languages=next(where for meaning, where in said if meaning == STOP), tokens=plain)
    if rest or len(digits) != 1 or meanings - {YES, NO}:
        return Heard(tokens=plain)
    digit = int(next(iter(digits)))
    agrees = meanings in (set(), {YES} if digit % 2 else {NO})
    if not 1 <= digit <= 9 or not agrees:  # noqa: PLR2004 - one digit
        return Heard(tokens=plain)
    return Heard(DIGIT, digit=digit, tokens=plain)


def language_named(words: Sequence[str]) -> str:
    """The language that some words name, by its code or by a name: "es", "español"; empty where none."""
    return LANGUAGES.get("".join(letters(" ".join(words), accents=False)).replace(" ", ""), "")


def _languages() -> dict[str, str]:
    named = [(code, name) for code, names in NAMES.items() for name in (code, *names.split(", "))]
    return {"".join(letters(name, accents=False)): code for code, name in named}


LANGUAGES: Final = _languages()
"""Codes and names of languages, as they are compared."""

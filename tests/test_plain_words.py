"""Families read the product easily: its English stays at the level of the sixth grade."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from events.outbox.sentences import sentences_of

ROOT = Path(__file__).parent.parent
PAGES = ("templates/messages", "templates/events/signup", "templates/events/calendars", "templates/events/notices")
FORMS = ("events/signup", "events/calendars", "events/rosters", "events/notices", "events/texting")
MESSAGES = ROOT / "templates/messages"
TEXT = re.compile(
    r'{% translate "([^"]+)"(?! context)|{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}', re.DOTALL
)
MARKED = {"_", "gettext", "gettext_lazy", "ngettext"}
FILLED = re.compile(r"{{.*?}}|%\(\w+\)[sd]")
VOWELS = re.compile(r"[aeiouy]+")
A_SENTENCE = 6


def texts():
    """What the product says to families, in English."""
    for folder in PAGES:
        for path in sorted((ROOT / folder).rglob("*.*")):
            for found in TEXT.finditer(path.read_text(encoding="utf-8")):
                yield from re.split(r"{% plural %}", found[1] or found[2])
    for folder in FORMS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKED:
                    yield from (said.value for said in node.args if isinstance(said, ast.Constant))


def sentences(said=None):
    """Each sentence as its words; what is filled in counts as one short word."""
    for text in texts() if said is None else said:
        plain = FILLED.sub("Ada", re.sub(r"<[^>]+>", "", text))
        for sentence in re.split(r"[.!?:;]+(?:\s|$)", " ".join(plain.split())):
            if words := re.findall(r"[A-Za-z’'-]+", sentence):
                yield words


def syllables(word):
    """About how many there are: groups of vowels, without a silent e at the end."""
    word = word.lower()
    silent = word.endswith("e") and not word.endswith("le") and len(VOWELS.findall(word)) > 1
    silent = silent or bool(re.search(r"[^td]ed$", word))
    return max(1, len(VOWELS.findall(word)) - silent)


def grade(said):
    """The school year in which one reads this (Flesch-Kincaid)."""
    words = [word for sentence in said for word in sentence]
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize(
    ("word", "number"),
    [("place", 1), ("canceled", 2), ("family", 3), ("available", 4), ("waited", 2), ("the", 1), ("table", 2)],
)
def test_syllables_are_counted_well_enough(word, number):
    assert syllables(word) == number


@pytest.mark.rule("D6.4")
def test_what_families_read_in_english_is_for_the_sixth_grade():
    said = [sentence for sentence in sentences() if len(sentence) >= A_SENTENCE]
    assert len(said) > 100
    assert grade(said) <= 6
    hard = {" ".join(sentence): round(grade([sentence]), 1) for sentence in said if grade([sentence]) > 12}
    assert not hard


@pytest.mark.rule("D6.4")
@pytest.mark.parametrize("part", ["shipped-e", "shipped-s"], ids=["mail", "text"])
@pytest.mark.parametrize("kind", sorted(path.name for path in MESSAGES.iterdir() if path.is_dir()))
def test_each_message_by_itself_is_for_the_sixth_grade(kind, part):
    texts = [text for sentence in sentences_of(kind, part) for text in (sentence.text, sentence.plural) if text]
    said = list(sentences(texts))
    assert not said or grade(said) <= 6
    assert said or kind.startswith(("text_", "letter", "list_")), "every other kind goes out both ways"

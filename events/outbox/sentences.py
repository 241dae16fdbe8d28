"""All sentences that a kind of message can say, as its templates have them, and how a language says them."""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from events.outbox.texts import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES: Final = {
    Part.SHIPPED_EMAIL: ("subject.txt", "body.txt", "body.html"),
    Part.SHIPPED_SMS: ("sms.txt",),
}
SAYS_MORE: Final = ("text_refused",)
"""Says why an act was refused, in one of many sentences that only the languages of pages have."""
FILLED: Final = re.compile(r"%\((\w+)\)[sd]")
FILLED_IN: Final = re.compile(r"\{\w+\}")
NUMBERS: Final = (1, 2, 3, 5, 11, 100)
"""With these, every language that has several forms for numbers shows each of them."""


class Sentence(NamedTuple):
    """A sentence as the catalogs know it."""

    text: str
    plural: str = ""
    context: str = ""

    def here(self) -> str:
        """How the language that is set says it; where that depends on a number, each form once."""
        if self.plural:
            return " / ".join(dict.fromkeys(ngettext(self.text, self.plural, number) for number in NUMBERS))
        return pgettext(self.context, self.text) if self.context else gettext(self.text)


@cache
def sentences_of(template: str, part: str) -> tuple[Sentence, ...]:
    """What this kind of message can say in an e-mail or in a text, each sentence once, in the order of the words."""
    found: list[Sentence] = []
    try:
        for name in FILES[Part(part)]:
            of_file: Any = get_template(f"messages/{template}/{name}")
            found += _said(of_file.template.nodelist, frozenset())
    except TemplateDoesNotExist:
        return ()  # it never goes out this way
    return tuple(dict.fromkeys(found))


def _said(nodes: Any, overridden: frozenset[str]) -> Iterator[Sentence]:
    """The sentences of a template, of what it includes, and of what it extends but for blocks that it words anew."""
    for node in nodes:
        if isinstance(node, TranslateNode):
            context = str(node.message_context.resolve(Context())) if node.message_context else ""
            yield Sentence(str(node.filter_expression.var.literal), context=context)
        elif isinstance(node, BlockTranslateNode):
            plural = node.render_token_list(node.plural)[0] if node.plural else ""
            yield Sentence(node.render_token_list(node.singular)[0], plural)
        elif isinstance(node, IncludeNode):
            included: Any = get_template(node.template.resolve(Context()))
            yield from _said(included.template.nodelist, frozenset())
        elif isinstance(node, ExtendsNode):
            parent = get_template(node.parent_name.resolve(Context())).template.nodelist  # type: ignore[attr-defined,union-attr]
            yield from _said([block for name, block in node.blocks.items() if name not in overridden], overridden)
            yield from _said(parent, overridden | frozenset(node.blocks))
        elif not (isinstance(node, BlockNode) and node.name in overridden):
            for name in node.child_nodelists:
                yield from _said(getattr(node, name, None) or (), overridden)


class Pair(NamedTuple):
    """A sentence in English beside another language; what is filled in stands in braces."""

    english: str
    other: str

    @property
    def is_missing(self) -> bool:
        """Whether the other language has no words for it."""
        return self.english == self.other and any(letter.isalpha() for letter in FILLED_IN.sub("", self.english))


@cache
def pairs_of(template: str, part: str, language: str) -> tuple[Pair, ...]:
    """What a message can say, in English and in another language side by side."""
    with translation.override("en"):
        english = [_readable(one.here()) for one in sentences_of(template, part)]
    with translation.override(language):
        other = [_readable(one.here()) for one in sentences_of(template, part)]
    return tuple(Pair(*pair) for pair in zip(english, other, strict=True))


def is_complete(template: str, part: str, language: str) -> bool:
    """Whether a language has words for all that this message can say."""
    if template in SAYS_MORE:
        return False
    pairs = pairs_of(template, part, language)
    return bool(pairs) and not any(pair.is_missing for pair in pairs)


@cache
def print_of(template: str, part: str, language: str) -> str:
    """The same for the same sentences in the same words: what somebody approved."""
    return blake2b(repr(pairs_of(template, part, language)).encode(), digest_size=16).hexdigest()


def _readable(text: str) -> str:
    return FILLED.sub(r"{\1}", text).replace("%%", "%")

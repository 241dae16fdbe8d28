"""How a message looks in words that are not saved yet: as an e-mail and as a text, beside English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core import signing
from django.http import Http404
from django.utils import translation

from accounts.languages import FALLBACK
from events.desk.texts.examples import context_of
from events.outbox.models import Channel
from events.outbox.rendering import render
from events.outbox.segments import Size, size_of
from events.outbox.speaking import SHIPPED_WORDS, OwnWords, own_words

if TYPE_CHECKING:
    from events.desk.texts.scope import Scope
    from events.schedule.models import Session

SALT: Final = "words to look at"


@dataclass(frozen=True)
class Look:
    """A message in one language: as an e-mail, and as a text message with its size."""

    language: str
    direction: str
    subject: str
    body: str
    text: str
    size: Size
    words: str
    """The words as they travel in the address of the e-mail alone."""


def look_at(scope: Scope, template: str, language: str, words: OwnWords, session: Session | None) -> Look:
    """A message with these words in the place of those that came with the product."""
    context = {**context_of(template, language, scope, session), "own": words}
    mail = render(template, language, context)
    text = render(template, language, context, Channel.SMS).body
    with translation.override(language):
        direction = "rtl" if translation.get_language_bidi() else "ltr"
    return Look(language, direction, mail.subject, mail.body, text, size_of(text), packed(words))


def beside(scope: Scope, look: Look, template: str, session: Session | None) -> Look | None:
    """The same in English, in the words that go out now; nothing beside English itself."""
    if look.language == FALLBACK:
        return None
    place = scope.place(template, FALLBACK)
    own = own_words(template, FALLBACK, place.organization, place.program_slug)
    return look_at(scope, template, FALLBACK, own, session)


def packed(words: OwnWords) -> str:
    """Words for an address: signed, so that nobody else lets a page of ours say something."""
    return signing.dumps([words.subject, words.sentence], salt=SALT, compress=True) if words != SHIPPED_WORDS else ""


def unpacked(said: str) -> OwnWords:
    """The words of an address; 404 for what we did not write."""
    if not said:
        return SHIPPED_WORDS
    try:
        subject, sentence = signing.loads(said, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    return OwnWords(subject=subject, sentence=sentence)


def html_of(scope: Scope, template: str, language: str, words: OwnWords, session: Session | None) -> str:
    """The e-mail as a mail program shows it."""
    context: dict[str, Any] = {**context_of(template, language, scope, session), "own": words}
    return render(template, language, context).html

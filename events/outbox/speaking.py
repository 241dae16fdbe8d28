"""Which language a message goes out in, and whose words it says: nothing that nobody approved (D6.2).

Pages and messages come in some languages that were read before they were shipped. In further languages the product has
sentences that a machine wrote: each kind of message waits until somebody of the organization approved its sentences.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.languages import FALLBACK, HELP_LANGUAGES, MESSAGE_LANGUAGES, apart, written_languages
from events.outbox.models import Channel
from events.outbox.sentences import print_of
from events.outbox.texts import SHIPPED, Part, TemplateText, TextState

if TYPE_CHECKING:
    from collections.abc import Mapping

FRESH_SECONDS: Final = 5
"""So long a process goes by the approvals that it read: one query in that time, for however many messages."""


class Spoken(str):
    """The language in which a message goes out, and the one that its reader asked for."""

    __slots__ = ("reads",)
    reads: str

    def __new__(cls, language: str, reads: str) -> Spoken:
        spoken = super().__new__(cls, language)
        spoken.reads = reads
        return spoken

    @property
    def stands_in(self) -> bool:
        """Whether this is another language than the reader asked for."""
        return self != self.reads


@dataclass(frozen=True)
class OwnWords:
    """What staff wrote in the place of the words that came with the product; empty where they wrote nothing."""

    subject: str = ""
    sentence: str = ""
    sms: str = ""


@dataclass(frozen=True)
class HelpLine:
    """In the language that a reader asked for: how to get help with words that are in another one."""

    text: str
    language: str
    direction: str


SHIPPED_WORDS: Final = OwnWords()


@dataclass(frozen=True)
class Approvals:
    """What was approved: sentences as they came with the product, and words of staff."""

    shipped: frozenset[tuple[int, str, str, str]] = frozenset()
    """Organization, kind of message, part and language."""
    own: Mapping[tuple[int, str, str, str], Mapping[str, str]] = field(default_factory=dict)
    """Organization, program, kind of message and language; then the words of each part."""

    @classmethod
    def read(cls) -> Approvals:
        """What is approved now. Sentences that were worded anew since somebody read them are not."""
        shipped: set[tuple[int, str, str, str]] = set()
        own: dict[tuple[int, str, str, str], dict[str, str]] = defaultdict(dict)
        rows = TemplateText.objects.filter(state=TextState.APPROVED)
        for organization, slug, template, part, language, text in rows.values_list(
            "organization", "program_slug", "template", "part", "language", "text"
        ):
            if part not in SHIPPED:
                own[organization, slug, template, language][part] = text
            elif text == print_of(template, part, language):
                shipped.add((organization, template, part, language))
        return cls(frozenset(shipped), dict(own))


class _Memory:
    """The approvals as this process read them last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._read: Approvals | None = None
        self._until = 0.0

    def now(self) -> Approvals:
        """What is approved, a few seconds old at most."""
        with self._lock:
            if self._read is None or monotonic() > self._until:
                self._read, self._until = Approvals.read(), monotonic() + FRESH_SECONDS
            return self._read

    def hold(self, approvals: Approvals) -> None:
        """Go by these and read no others: for tests that count queries."""
        with self._lock:
            self._read, self._until = approvals, float("inf")

    def forget(self) -> None:
        """Read them anew the next time."""
        with self._lock:
            self._read = None


APPROVED: Final = _Memory()


def forget_approvals() -> None:
    """Somebody approved or took back: this process goes by it as soon as it is written for good, others in seconds."""
    transaction.on_commit(APPROVED.forget)


def spoken(template: str, channel: str, reads: str, organization: int) -> Spoken:
    """The reader's language where all that this message can say was approved in it, else English."""
    if reads in written_languages():
        return Spoken(reads, reads)
    part = Part.SHIPPED_SMS if channel == Channel.SMS else Part.SHIPPED_EMAIL
    known = reads in MESSAGE_LANGUAGES and (organization, template, part, reads) in APPROVED.now().shipped
    return Spoken(reads if known else FALLBACK, reads)


def own_words(template: str, language: str, organization: int, program: str) -> OwnWords:
    """The approved words of a program, part by part; where it has none, those of all programs."""
    own = APPROVED.now().own
    found = {**own.get((organization, "", template, language), {})}
    if program:
        found |= own.get((organization, program, template, language), {})
    return OwnWords(**{str(part): text for part, text in found.items()}) if found else SHIPPED_WORDS


def help_line(language: Spoken, channel: str, phone: str) -> HelpLine | None:
    """How to get help, for who reads another language; None where there are no words for that in it."""
    if not language.stands_in or channel == Channel.CALL or language.reads not in HELP_LANGUAGES:
        return None
    with translation.override(language.reads):
        if channel == Channel.SMS:
            text = _("Help in your language: %(phone)s") % {"phone": apart(phone)} if phone else ""
        elif phone:
            text = _("Would you like help in your language? Please call %(phone)s.") % {"phone": apart(phone)}
        else:
            text = _("Would you like help in your language? Please answer this message.")
        direction = "rtl" if translation.get_language_bidi() else "ltr"
    return HelpLine(text, language.reads, direction) if text else None

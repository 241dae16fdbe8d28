"""What a letter says to one kind of reader: own words in a language that a person has read, and the dates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.languages import FALLBACK, as_drafted, in_language, name_of, of_pages, written_languages
from accounts.models import Language
from events.notices.models import Subscription
from events.outbox.rendering import Own
from events.outbox.wording import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from accounts.languages import Text
    from accounts.models import Town
    from events.notices.letters import Notice
    from events.notices.models import MailingList, SubscriptionQuerySet
    from events.notices.nearby import Coming

TEMPLATE = "letter"


@dataclass(frozen=True)
class Words:
    """A letter's own words, and the language they are in."""

    subject: str
    line: str
    language: str


def words_in(notice: Notice, language: str, *, drafted: bool = False) -> Words:
    """The own words for readers of a language: its own where a person has read them, else the English ones.

    `drafted`: as its makers see them, read or not.
    """
    if is_read(notice, language) or (drafted and _said(notice.subject, language)):
        return Words(_said(notice.subject, language), _said(notice.line, language), language)
    if drafted:
        return Words(as_drafted(notice.subject, FALLBACK), as_drafted(notice.line, FALLBACK), FALLBACK)
    return Words(in_language(notice.subject, FALLBACK).text, in_language(notice.line, FALLBACK).text, FALLBACK)


def _said(value: Mapping[str, Text], code: str) -> str:
    entry = value.get(code)
    return entry["text"] if entry else ""


def is_read(notice: Notice, code: str) -> bool:
    """Whether a person has read all own words of this language; a line that English does not have is not needed."""
    needed = [notice.subject, *([notice.line] if _said(notice.line, FALLBACK) or _said(notice.line, code) else [])]
    entries = [value.get(code) for value in needed]
    return all(entry and entry["text"] and entry["state"] == "approved" for entry in entries)


def readers_of(notice: Notice) -> SubscriptionQuerySet:
    """Who gets it now: every mailbox on its lists that mail still reaches, perhaps by more than one list."""
    lists = notice.lists.filter(is_active=True)
    found: SubscriptionQuerySet = Subscription.objects.reached().filter(mailing_list__in=lists)
    return found


def languages_read(notice: Notice) -> Counter[str]:
    """How many mailboxes read each language."""
    pairs = readers_of(notice).order_by().values_list("reader", "reader__language").distinct()
    return Counter(language for _reader, language in pairs)


def languages_needed(read: Iterable[str]) -> list[str]:
    """The languages in which it must be written: English, and each that somebody reads; those of our pages first."""
    needed = {FALLBACK, *read}
    ours = written_languages()
    return sorted(needed, key=lambda code: (ours.index(code) if code in ours else len(ours), code))


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """What languages are called: those of our pages in the language of the page, others as they call themselves."""
    endonyms = dict(Language.objects.values_list("code", "endonym"))
    return {code: name_of(code) if code in written_languages() else endonyms.get(code, code) for code in codes}


def languages_lacking(notice: Notice, read: Iterable[str]) -> list[str]:
    """Languages that are needed, that no person has read yet, and whose readers were not decided to get English."""
    accepted = set(notice.english_for) - {FALLBACK}
    return [code for code in languages_needed(read) if code not in accepted and not is_read(notice, code)]


@dataclass
class Telling:
    """Tells one letter to many: what is the same for readers of one language and town is put together once."""

    notice: Notice
    lists: Sequence[MailingList]
    coming: Coming
    drafted: bool = False

    def __post_init__(self) -> None:
        self.endonyms = dict(Language.objects.values_list("code", "endonym"))
        self._told: dict[tuple[str, str, int | None, int], dict[str, Any]] = {}

    def context(self, frame: str, reads: str, town: Town | None, by: MailingList) -> dict[str, Any]:
        """What the templates can say to who reads this language near this town, on this list; links come apart.

        `frame` is the language of all that is not the letter's own words.
        """
        key = (frame, reads, town.pk if town else None, by.pk)
        if key not in self._told:
            self._told[key] = self._tell(frame, reads, town, by)
        return self._told[key]

    def _tell(self, frame: str, reads: str, town: Town | None, by: MailingList) -> dict[str, Any]:
        own = words_in(self.notice, reads, drafted=self.drafted)
        program = next((one.program for one in (by, *self.lists) if one.program), None)
        return {
            "own_subject": own.subject,
            "own_words": own.line,
            "own_language": own.language,
            "reads": "" if own.language == reads else self.endonyms.get(reads, reads),
            "in_own_frame": frame == reads,
            "groups": self.coming.groups(frame, town),
            "list_name": in_language(by.name, frame).text,
            "postal_address": by.postal_address,
            "all_dates": _address("events:whats-on", frame),
            "on_the_web": _address("events:list-notice", frame, by.slug, self.notice.pk) if by.is_public else "",
            "palette": program.palette if program else "",
            "contact_email": by.answers_to,
            **({"program": Row(program, same=("contact_phone",))} if program else {}),
        }


def _address(name: str, language: str, *args: Any) -> str:
    with translation.override(of_pages(language)):
        return f"{settings.SITE_URL}{reverse(name, args=args)}"


NO_LINKS = {"leave": Own(), "preferences": Own()}
"""Where a letter goes to somebody who is on no list: a try, to oneself."""

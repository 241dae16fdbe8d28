"""What the page of a letter shows: who gets it, how it reads in each language, and how far it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from accounts.languages import endonym_of, written_languages
from accounts.models import Language
from events.notices.composing import print_of_notice
from events.notices.sending import missing
from events.notices.trying import coming_of
from events.notices.wording import (
    TEMPLATE,
    Words,
    is_read,
    languages_lacking,
    languages_needed,
    names_of,
    words_in,
)
from events.outbox.models import Channel, Message, State
from events.outbox.speaking import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from accounts.models import Town
    from events.notices.letters import Notice
    from events.notices.nearby import Group


@dataclass(frozen=True)
class InLanguage:
    """The letter as readers of one language get it, beside the others."""

    code: str
    frame: str
    """The language of all that is not the letter's own words."""
    name: str
    endonym: str
    own: Words
    is_read: bool
    """Whether a person has read its words."""
    gets_english: bool
    """Whether it was decided that its readers get English."""
    groups: Sequence[Group]
    readers: int


@dataclass(frozen=True)
class Readers:
    """How many mailboxes read a language."""

    name: str
    number: int
    gets: str


@dataclass(frozen=True)
class Progress:
    """How far the sending is, counted from the rows."""

    to_come: int
    waiting: int
    sent: int
    failed: int
    dropped: int

    @property
    def all(self) -> int:
        """How many mailboxes get it in the end."""
        return self.to_come + self.waiting + self.sent + self.failed + self.dropped

    @property
    def done(self) -> int:
        """How many it is decided for."""
        return self.sent + self.failed + self.dropped


def beside(notice: Notice, read: Counter[str], town: Town | None, now: datetime) -> list[InLanguage]:
    """The letter in every language that is needed, side by side: as it would go out, or as it is drafted."""
    codes = languages_needed(read)
    names, endonyms = names_of(codes), dict(Language.objects.values_list("code", "endonym"))
    coming = coming_of(notice, now)
    is_draft = notice.state == notice.State.DRAFT
    shown = []
    for code in codes:
        frame = spoken(TEMPLATE, Channel.EMAIL, code, notice.organization_id)
        shown.append(
            InLanguage(
                code=code,
                frame=str(frame),
                name=names[code],
                endonym=endonyms.get(code, names[code]),
                own=words_in(notice, code, drafted=is_draft and code not in notice.english_for),
                is_read=is_read(notice, code),
                gets_english=code in notice.english_for,
                groups=coming.groups(str(frame), town),
                readers=read[code],
            )
        )
    return shown


def readers_table(notice: Notice, read: Counter[str]) -> list[Readers]:
    """How many read which language, the most frequent first, and in which language they get it now."""
    endonyms = dict(Language.objects.values_list("code", "endonym"))
    return [
        Readers(endonyms.get(code, code), number, _called(words_in(notice, code).language, endonyms))
        for code, number in read.most_common()
    ]


def _called(code: str, endonyms: Mapping[str, str]) -> str:
    """A language by its own name."""
    return endonym_of(code) if code in written_languages() else endonyms.get(code, code)


def progress_of(notice: Notice) -> Progress:
    """Counted from what was written and what became of it."""
    states = Message.objects.filter(notice_copy__notice=notice).order_by().values_list("state").annotate(Count("pk"))
    counted = Counter(dict(states))
    to_come = missing(notice).order_by().values("reader").distinct().count() if notice.state == "sending" else 0
    return Progress(
        to_come=to_come,
        waiting=counted[State.QUEUED] + counted[State.SENDING],
        sent=counted[State.SENT],
        failed=counted[State.FAILED],
        dropped=counted[State.EXPIRED] + counted[State.SUPPRESSED],
    )


def facts_of(notice: Notice, read: Counter[str], town: Town | None, now: datetime) -> dict[str, Any]:
    """All that the page shows of a letter to mailboxes that read these languages."""
    lacking = languages_lacking(notice, read)
    return {
        "notice": notice,
        "lists": list(notice.lists.all()),
        "in_languages": beside(notice, read, town, now),
        "readers": readers_table(notice, read),
        "number": sum(read.values()),
        "lacking": list(names_of(lacking).values()),
        "progress": progress_of(notice) if notice.began_at else None,
        "seen": print_of_notice(notice),
    }

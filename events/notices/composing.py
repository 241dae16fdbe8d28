"""Writing a letter to lists: drafted, approved as it was seen, given free, stopped. Who did it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.languages import FALLBACK, spoken_list
from accounts.seen import print_of
from events.notices.letters import Notice, NoticeDates
from events.notices.nearby import session_days
from events.notices.wording import is_read, languages_lacking, languages_needed, languages_read, names_of
from events.outbox.models import Message
from events.outbox.models import State as Fate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from accounts.languages import Text
    from accounts.models import User
    from events.notices.models import MailingList
    from events.schedule.models import Program

State = Notice.State


@dataclass(frozen=True)
class Draft:
    """All that a person decides about a letter."""

    lists: Sequence[MailingList]
    subject: Mapping[str, Text]
    line: Mapping[str, Text]
    until: date
    dates: Mapping[Program, bool]
    """The programs whose dates it tells, each with whether only what is near the reader."""


@transaction.atomic
def write_notice(draft: Draft, *, form_key: UUID, by: User | None, now: datetime) -> Notice:
    """A new letter; the same form sent twice makes one."""
    notice, is_new = Notice.objects.get_or_create(
        form_key=form_key,
        defaults={
            "organization": draft.lists[0].organization,
            "subject": draft.subject,
            "line": draft.line,
            "until": draft.until,
            "made_by": by,
            "made_at": now,
        },
    )
    if is_new:
        notice.lists.set(draft.lists)
        _set_dates(notice, draft)
        note_change(by, "added", notice, now=now)
    return notice


@transaction.atomic
def change_notice(notice: Notice, draft: Draft, seen: str, *, by: User | None, now: datetime) -> Notice:
    """Say it otherwise. Whoever approved it has not read this: it has to be approved anew.

    Raises ValidationError (code `changed`) where somebody else changed it since the editor looked, or `gone` where it
    is on its way.
    """
    notice = held(notice)
    _refuse_unless(notice, State.DRAFT, State.APPROVED)
    before = print_of_notice(notice)
    if before != seen:
        raise ValidationError(_("Somebody else changed this meanwhile. Please look at it once more."), code="changed")
    notice.subject, notice.line, notice.until = dict(draft.subject), dict(draft.line), draft.until
    notice.lists.set(draft.lists)
    _set_dates(notice, draft)
    if print_of_notice(notice) == before:
        return notice
    _take_approval_back(notice)
    notice.english_for = []
    notice.save(
        update_fields=["subject", "line", "until", "state", "approved_by", "approved_at", "not_before", "english_for"]
    )
    note_change(by, "edited", notice, now=now)
    return notice


def _set_dates(notice: Notice, draft: Draft) -> None:
    notice.dates.exclude(program__in=list(draft.dates)).delete()
    for program, near in draft.dates.items():
        NoticeDates.objects.update_or_create(notice=notice, program=program, defaults={"near": near})


def _take_approval_back(notice: Notice) -> None:
    notice.state, notice.approved_by, notice.approved_at, notice.not_before = State.DRAFT, None, None, None


def print_of_notice(notice: Notice) -> str:
    """What somebody who approves it has seen: the words, the lists and which dates."""
    lists = sorted(notice.lists.values_list("pk", flat=True))
    dates = sorted(notice.dates.values_list("program", "near"))
    return print_of(notice.subject, notice.line, notice.until, lists, dates)


@transaction.atomic
def approve(notice: Notice, seen: str, *, english_for: Sequence[str] = (), by: User | None, now: datetime) -> Notice:
    """Somebody has read it and says yes. It goes out when it is given free.

    No language that its readers read may lack words that a person has read (N11), but for those of which was decided
    that their readers get English, with a line where they find help. Raises ValidationError with a code.
    """
    notice = held(notice)
    _refuse_unless(notice, State.DRAFT)
    if print_of_notice(notice) != seen:
        raise ValidationError(_("Somebody else changed this meanwhile. Please look at it once more."), code="changed")
    read = languages_read(notice)
    if not read:
        raise ValidationError(_("Nobody is on these lists yet."), code="nobody")
    notice.english_for = sorted(set(english_for) & set(languages_needed(read)) - {FALLBACK})
    if lacking := languages_lacking(notice, read):
        words = _("Nobody has read the words in %(languages)s yet. Please tick them there, or decide for English.")
        languages = spoken_list(names_of(lacking).values())
        raise ValidationError(words, code="language", params={"languages": languages})
    notice.state, notice.approved_by, notice.approved_at = State.APPROVED, by, now
    notice.save(update_fields=["state", "approved_by", "approved_at", "english_for"])
    fields = [f"language {code}" for code in languages_needed(read) if is_read(notice, code)]
    note_change(by, "approved", notice, fields=fields, now=now)
    return notice


@transaction.atomic
def give_free(notice: Notice, *, at: datetime | None = None, by: User | None, now: datetime) -> Notice:
    """Let an approved letter go out, now or at some moment; what is said last counts. Pressed twice it goes out once.

    Raises ValidationError (code `late`) where all dates that it would tell are over by then.
    """
    notice = held(notice)
    if notice.state in (State.SENDING, State.SENT):
        return notice
    _refuse_unless(notice, State.APPROVED)
    moment = at or now
    if notice.not_before == moment or (at is None and notice.not_before and notice.not_before <= now):
        return notice
    if notice.dates.exists() and session_days(notice, moment)[1] <= moment:
        words = _("By then the last day of its dates is over. Please choose an earlier moment, or change the letter.")
        raise ValidationError(words, code="late")
    notice.not_before = moment
    notice.save(update_fields=["not_before"])
    note_change(by, "given free", notice, now=now)
    return notice


@transaction.atomic
def stop(notice: Notice, *, by: User | None, now: datetime) -> int:
    """No further copy goes out; returns how many that were written were still stopped.

    Before the first one it is only not given free any more; after that it has ended for good.
    """
    notice = held(notice)
    if notice.state == State.APPROVED:
        notice.not_before = None
        notice.save(update_fields=["not_before"])
        note_change(by, "kept back", notice, now=now)
        return 0
    _refuse_unless(notice, State.SENDING)
    notice.state, notice.ended_at = State.CANCELED, now
    notice.save(update_fields=["state", "ended_at"])
    keys = list(Message.objects.filter(notice_copy__notice=notice).values_list("pk", flat=True))
    Message.objects.filter(pk__in=keys).withdraw(now)
    stopped = Message.objects.filter(pk__in=keys, state=Fate.EXPIRED).count()
    note_change(by, "stopped", notice, told=notice.copies.count() - stopped, now=now)
    return int(stopped)


@transaction.atomic
def throw_away(notice: Notice, *, by: User | None, now: datetime) -> None:
    """A draft that nobody wants ends, and stays in the list of those that were stopped."""
    notice = held(notice)
    _refuse_unless(notice, State.DRAFT, State.APPROVED)
    _take_approval_back(notice)
    notice.state, notice.ended_at = State.CANCELED, now
    notice.save(update_fields=["state", "approved_by", "approved_at", "not_before", "ended_at"])
    note_change(by, "canceled", notice, now=now)


def held(notice: Notice) -> Notice:
    """The letter as it is now, for this act alone."""
    locked: Notice = (
        Notice.objects.select_for_update(of=("self",), no_key=True).select_related("organization").get(pk=notice.pk)
    )
    return locked


def _refuse_unless(notice: Notice, *states: str) -> None:
    if notice.state not in states:
        raise ValidationError(_("This letter is further than that by now. Please look once more."), code="gone")

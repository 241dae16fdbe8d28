"""Coming onto a list: somebody types an address, a mail asks there whether it was they, and only a yes counts.

The page writes one row for each list, whether or not anybody is known there. A tick does the rest, so that neither the
page nor its time tells a stranger anything. Who was taken over from a file without a yes is asked once, and then left
in peace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Max

from accounts.consent import WEB, give_consent
from accounts.history import note_change
from accounts.languages import in_language
from events.notices.mailboxes import is_silent, reader_of
from events.notices.models import ListRequest, Reader, Subscription
from events.outbox.models import Channel, Kind, Message
from events.outbox.queueing import Manner, queue
from events.outbox.rendering import placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from accounts.models import Town
    from events.notices.models import MailingList

CONFIRM, KNOWN, INVITE = "list_confirm", "list_known", "list_invite"
CONFIRM_WITHIN: Final = timedelta(days=14)
"""So long one can say yes. After that the question is as if it had not been asked."""
AGAIN_AFTER: Final = timedelta(minutes=10)
AT_ONCE: Final = 100
Source = Subscription.Source


@dataclass(frozen=True)
class Wish:
    """What somebody typed to get mails."""

    email: str
    lists: Sequence[MailingList]
    text_shown: str
    """The sentence that stood above the lists."""
    language: str = "en"
    name: str = ""
    town: Town | None = None


def ask_to_join(wish: Wish, *, now: datetime) -> None:
    """Write down that an address wants these lists: one statement, the same for everybody."""
    asked = [
        ListRequest(
            mailing_list=one,
            email=wish.email,
            name=wish.name,
            language=wish.language,
            town=wish.town,
            text_shown=words_of_a_yes(wish.text_shown, one, wish.language),
            asked_at=now,
        )
        for one in wish.lists
    ]
    ListRequest.objects.bulk_create(asked, ignore_conflicts=True)


def words_of_a_yes(sentence: str, mailing_list: MailingList, language: str) -> str:
    """What was said yes to, as it is kept: the sentence, and the list as the page named it."""
    texts = (in_language(text, language).text for text in (mailing_list.name, mailing_list.about))
    return "\n".join([sentence, *(text for text in texts if text)])


def answer_list_requests(now: datetime) -> int:
    """Ask each mailbox whether it was they; returns how many were looked at. May run twice and die halfway."""
    waiting = ListRequest.objects.order_by("asked_at", "pk").values_list("mailing_list__organization", "email")
    boxes = list(dict.fromkeys(waiting[:AT_ONCE]))
    return sum(_answer(organization, email, now) for organization, email in boxes)


@transaction.atomic
def _answer(organization: int, email: str, now: datetime) -> bool:
    rows = ListRequest.objects.select_for_update(of=("self",), skip_locked=True)
    asked = list(
        rows.filter(mailing_list__organization=organization, email=email).select_related("mailing_list", "town")
    )
    if not asked:
        return False
    ListRequest.objects.filter(pk__in=[one.pk for one in asked]).delete()
    if not is_silent(organization, email):
        last = asked[-1]
        reader = reader_of(organization, email, name=last.name, language=last.language, town=last.town)
        _go_by_what_was_typed_last(reader, last)
        open_ones = [one for one in (_put_the_question(reader, one, now) for one in asked) if one]
        _write(reader, CONFIRM if open_ones else KNOWN, open_ones, now)
    return True


def _go_by_what_was_typed_last(reader: Reader, asked: ListRequest) -> None:
    """Until the mailbox said yes to anything, nobody knows who typed its language before: perhaps the same by mistake.

    What was chosen with a yes stays, for anybody can type an address.
    """
    if reader.language == asked.language and asked.town_id in (None, reader.town_id):
        return
    if not reader.subscriptions.filter(confirmed_at__isnull=False).exists():
        reader.language, reader.town = asked.language, asked.town or reader.town
        reader.save(update_fields=["language", "town"])


def _put_the_question(reader: Reader, asked: ListRequest, now: datetime) -> Subscription | None:
    """The row that waits for a yes; None where mail of this list goes there already. Who left may come back so."""
    words = {
        "source": Source.WEB,
        "source_words": "",
        "text_shown": asked.text_shown,
        "text_language": asked.language,
        "asked_at": asked.asked_at,
        "question_at": now,
    }
    one, is_new = reader.subscriptions.get_or_create(mailing_list=asked.mailing_list, defaults=words)
    if one.stands:
        return None
    if not is_new:
        Subscription.objects.filter(pk=one.pk).update(**words)
    return one


def _write(reader: Reader, template: str, about: Sequence[Subscription], now: datetime) -> Message | None:
    """One mail to a mailbox, at most every ten minutes. It names nobody: a stranger may have typed the address.

    One that asks, and was not answered yet, opens what is asked now, too; one that only says that they are on the list
    does not.
    """
    said = (CONFIRM,) if template == CONFIRM else (CONFIRM, KNOWN)
    before = Message.objects.filter(about=_about(reader), template__in=said)
    if yes := reader.subscriptions.aggregate(Max("confirmed_at"))["confirmed_at__max"]:
        before = before.filter(created_at__gt=yes)
    if before.filter(created_at__gt=now - AGAIN_AFTER).exists() or before.unheard().exists():
        return None
    return write_about_lists(reader, template, [one.mailing_list for one in about], now=now)


def _about(reader: Reader) -> str:
    return f"reader:{reader.pk}"


def write_about_lists(
    reader: Reader, template: str, lists: Sequence[MailingList], *, now: datetime, source_words: str = ""
) -> Message | None:
    """A mail about being on lists. It is no mail to a list, so no mail program offers to leave one with it."""
    first = lists[0] if lists else None

    def say(language: str) -> dict[str, Any]:
        return {
            "lists": [in_language(one.name, language).text for one in lists],
            "yes": placeholder("subscribe", reader.pk, reader.link_version),
            "preferences": placeholder("preferences", reader.pk, reader.link_version),
            "source_words": source_words,
            "palette": first.program.palette if first and first.program else "",
            "contact_email": first.answers_to if first else "",
            "postal_address": first.postal_address if first else "",
        }

    return queue(
        template,
        reader.contact.person,
        key=f"{template}:{reader.pk}:{now.isoformat()}",
        context=say,
        now=now,
        language=reader.language,
        about=_about(reader),
        contact=reader.contact,
        manner=Manner(
            kind=Kind.LETTER if template == INVITE else Kind.REPLY,
            only=Channel.EMAIL,
            expires_at=now + CONFIRM_WITHIN,
            reply_to=first.answers_to if first else "",
        ),
    )


def open_questions(reader: Reader, now: datetime) -> list[Subscription]:
    """What this mailbox was asked and can still say yes to."""
    asked = reader.subscriptions.filter(question_at__gt=now - CONFIRM_WITHIN).select_related("mailing_list__program")
    return [one for one in asked if _is_open(one)]


def _is_open(one: Subscription) -> bool:
    latest = max(filter(None, (one.left_at, one.confirmed_at)), default=None)
    return not one.stands and one.question_at is not None and (latest is None or one.question_at > latest)


@transaction.atomic
def confirm(reader: Reader, keys: Iterable[int], *, now: datetime) -> list[Subscription]:
    """They said yes to these: from now on mail of these lists goes there. Twice is the same as once."""
    reader = Reader.objects.select_for_update(of=("self",), no_key=True).select_related("contact").get(pk=reader.pk)
    wanted = set(keys)
    said = [one for one in open_questions(reader, now) if one.pk in wanted]
    for one in said:
        put_on(one, now=now)
    if said and reader.contact.verified_at is None:
        type(reader.contact).objects.filter(pk=reader.contact_id, verified_at=None).update(verified_at=now)
    return said


def put_on(one: Subscription, *, now: datetime) -> None:
    """Mail of this list goes to this mailbox from now on. The caller has locked the reader."""
    one.confirmed_at, one.left_at = now, None
    one.save(update_fields=["confirmed_at", "left_at"])
    give_consent(
        one.reader.contact,
        one.mailing_list.purpose,
        text=one.text_shown,
        language=one.text_language,
        now=now,
        source=WEB,
        anew_since=now,
    )
    note_change(None, "joined", one, now=now)


def ask_who_was_taken_over(now: datetime) -> int:
    """One question to each mailbox that came from a file without a yes; returns how many were asked.

    Whatever they answer, and if they answer nothing, no second one follows.
    """
    waiting = Subscription.objects.filter(
        source=Source.FILE, question_at=None, confirmed_at=None, left_at=None, mailing_list__is_active=True
    )
    readers = list(dict.fromkeys(waiting.order_by("asked_at", "pk").values_list("reader", flat=True)[:AT_ONCE]))
    return sum(_ask_once(pk, now) for pk in readers)


@transaction.atomic
def _ask_once(pk: int, now: datetime) -> bool:
    rows = Reader.objects.select_for_update(of=("self",), skip_locked=True, no_key=True).select_related(
        "contact__person"
    )
    reader = rows.filter(pk=pk).first()
    if reader is None:
        return False
    asked = list(
        reader.subscriptions.filter(
            source=Source.FILE, question_at=None, confirmed_at=None, left_at=None, mailing_list__is_active=True
        ).select_related("mailing_list__program")
    )
    Subscription.objects.filter(pk__in=[one.pk for one in asked]).update(question_at=now)
    if not asked or is_silent(reader.organization_id, reader.email):
        return False
    said = next((one.source_words for one in asked if one.source_words), "")
    write_about_lists(reader, INVITE, [one.mailing_list for one in asked], now=now, source_words=said)
    return True

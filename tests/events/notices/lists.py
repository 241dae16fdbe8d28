"""Lists, mailboxes and letters for tests. All of them are invented."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from accounts.languages import approved
from accounts.models import Town
from events.notices.composing import Draft, approve, give_free, print_of_notice, write_notice
from events.notices.joining import Wish, answer_list_requests, ask_to_join, confirm, open_questions
from events.notices.letters import Notice
from events.notices.models import MailingList, Reader
from events.schedule.models import Program
from tests.factories import NOW, make_coordinator, make_organization, make_program

_numbers = count(1)
SENTENCE = "Send me these mails until I say stop."


def make_list(slug: str = "cafe-news", *, program: Program | None = None, **fields: Any) -> MailingList:
    """A public list of a program."""
    program = program or make_program("cafe", name="Friday CAFÉ", palette="cafe")
    said = {
        "organization": make_organization(),
        "program": program,
        "name": approved(en="CAFÉ news", es="Noticias del CAFÉ"),
        "about": approved(en="The next mornings, once a month."),
        "postal_address": "1 Example Street, Hartford, CT 06103",
        **fields,
    }
    return MailingList.objects.get_or_create(slug=slug, defaults=said)[0]


def make_town(name: str, region: str = "Capitol") -> Town:
    return Town.objects.get_or_create(name=name, defaults={"region": region})[0]


def ask(*lists: MailingList, email: str = "ada@reader.example", now: Any = NOW, **said: Any) -> None:
    """Somebody types an address; the tick asks there."""
    ask_to_join(Wish(email=email, lists=lists or [make_list()], text_shown=SENTENCE, **said), now=now)
    answer_list_requests(now)


def make_reader(*lists: MailingList, email: str = "", now: Any = NOW, **said: Any) -> Reader:
    """A mailbox that was asked and said yes."""
    email = email or f"reader{next(_numbers)}@reader.example"
    ask(*lists, email=email, now=now, **said)
    reader = Reader.objects.get(email=email)
    confirm(reader, [one.pk for one in open_questions(reader, now)], now=now)
    return reader


def make_notice(*lists: MailingList, near: bool = False, programs: tuple[Program, ...] = (), **said: Any) -> Notice:
    """A draft to some lists, with English words that were read."""
    those = lists or (make_list(),)
    told = programs or tuple(one.program for one in those if one.program)
    draft = Draft(
        lists=those,
        subject=said.get("subject", approved(en="What comes in December")),
        line=said.get("line", approved(en="We look forward to seeing you.")),
        until=said.get("until", (NOW + timedelta(days=45)).date()),
        dates=dict.fromkeys(told, near),
    )
    return write_notice(draft, form_key=uuid4(), by=None, now=NOW)


def release(notice: Notice, *, english_for: tuple[str, ...] = (), now: Any = NOW) -> Notice:
    """Approved as it is, and given free."""
    by = make_coordinator()
    approve(notice, print_of_notice(notice), english_for=english_for, by=by, now=now)
    return give_free(notice, by=by, now=now)

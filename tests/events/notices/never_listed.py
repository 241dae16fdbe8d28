"""Rows about lists and letters that must never be."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from accounts.models import Contact
from events.notices.letters import Notice, NoticeCopy, NoticeDates
from events.notices.models import ListRequest, MailingList, Reader, Subscription
from tests.events.notices.lists import make_list, make_notice, make_reader
from tests.factories import NOW, make_organization, make_person, make_user


def _twice(model: type[models.Model], **fields: object) -> list[models.Model]:
    return [model(**fields), model(**fields)]


def _reader() -> Reader:
    person = make_person()
    contact = Contact.objects.get(person=person)
    return Reader(organization=person.organization, email="twice@reader.example", contact=contact)


def _subscription(reader: Reader, **fields: object) -> Subscription:
    said = {"source": "web", "text_shown": "Yes", "asked_at": NOW, **fields}
    return Subscription(reader=reader, mailing_list=make_list("other"), **said)


def _stored(row: Reader) -> Reader:
    row.save()
    return row


def _subscribed_twice() -> list[models.Model]:
    reader = _stored(_reader())
    return [_subscription(reader), _subscription(reader)]


def _copied_twice() -> list[models.Model]:
    reader = make_reader(make_list())
    notice = make_notice(make_list())
    return _twice(NoticeCopy, notice=notice, reader=reader, subscription=reader.subscriptions.get())


def _dated_twice() -> list[models.Model]:
    notice = make_notice(make_list())
    return [NoticeDates(notice=notice, program=make_list().program, near=True)]


def _notice(**fields: object) -> Notice:
    said = {"organization": make_organization(), "until": NOW.date(), "made_at": NOW, "form_key": uuid4(), **fields}
    return Notice(**said)


def _sent_without_a_start() -> list[models.Model]:
    return [_notice(state="sent", approved_by=make_user(), approved_at=NOW)]


OF_LISTS = {
    "list_has_a_postal_address": lambda: [MailingList(organization=make_organization(), slug="nowhere")],
    "reader_once": lambda: [_reader(), _reader()],
    "subscription_once": _subscribed_twice,
    "subscription_yes_to_some_words": lambda: [_subscription(_stored(_reader()), text_shown="", confirmed_at=NOW)],
    "list_request_once_at_a_time": lambda: _twice(
        ListRequest, mailing_list=make_list(), email="a@reader.example", text_shown="Yes", asked_at=NOW
    ),
    "notice_approved_by_somebody": lambda: [_notice(state="approved")],
    "notice_sent_since": _sent_without_a_start,
    "notice_dates_once": _dated_twice,
    "notice_copy_once": _copied_twice,
}

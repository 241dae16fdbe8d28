"""Putting a message into the outbox, in the transaction of the change that causes it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models.constants import OnConflict

from accounts.consent import TEXTS
from accounts.models import Contact
from events.outbox.channels.sms import texts_work
from events.outbox.decency import allowed_from
from events.outbox.digits import Digits
from events.outbox.models import CallTask, Channel, Kind, Message
from events.outbox.rendering import fill_links, has_sms
from events.outbox.segments import size_of
from events.outbox.sheets import sheet_for
from events.outbox.speaking import Spoken, help_line, spoken
from events.outbox.wording import Row, cut_of, own_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import Person
    from events.outbox.words import Cut

Said = dict[str, Any] | Callable[[str], dict[str, Any]]
"""What a message says, or how it is made for the language that it goes out in."""

AT_A_TIME = 500
"""So many rows are written with one statement."""
MOST_SEGMENTS = 3
"""A longer text is told on the phone instead."""


class Route(NamedTuple):
    """Where a message goes, and how."""

    contact: Contact | None
    channel: str


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How a message goes out."""

    kind: str = Kind.NOTICE
    asks: str = ""
    """What a text asks: its answer is then a digit."""
    only: str = ""
    """The one channel that it may take; who cannot be reached by it gets nothing. Empty: any."""
    urgent: bool = False
    """By text it may arrive earlier in the morning."""
    send_after: datetime | None = None
    expires_at: datetime | None = None
    """When it is of no more use, usually the start of what it is about."""
    reply_to: str = ""
    list_link: str = ""
    """Leads off the mailing list, as a placeholder."""


AT_ONCE = Manner()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message that is ready to be written: to whom, what it says, and how it goes out."""

    template: str
    person: Person
    key: str
    """The same cause never makes two messages."""
    context: Said
    language: str = ""
    """Empty: the language that the person reads."""
    about: str = ""
    """What it tells, so that it can be withdrawn."""
    calendar: str | Callable[[str], str] = ""
    """An iCalendar file that goes with it, or how it is made for a language."""
    contact: Contact | None = None
    """Where it goes while that works; else to the best that is known."""
    manner: Manner = AT_ONCE
    alike: Hashable = None
    """Messages of one batch with the same differ in nothing but a family's own words. None: nobody knows."""


def queue(
    template: str,
    person: Person,
    *,
    key: str,
    context: Said,
    now: datetime,
    language: str = "",
    about: str = "",
    calendar: str | Callable[[str], str] = "",
    contact: Contact | None = None,
    manner: Manner = AT_ONCE,
) -> Message | None:
    """Write to a person, once for each key; None when it was written before, or cannot go its one way.

    It goes by e-mail, to a phone by text where its owner said yes to texts, and else as a call by staff. A text waits
    until the quiet hours are over. Everything else is as `Draft` says it.
    """
    draft = Draft(
        template=template, person=person, key=key, context=context, language=language, about=about, calendar=calendar,
        contact=contact, manner=manner,
    )  # fmt: skip
    return queue_many([draft], now=now)[0]


def queue_many(drafts: Sequence[Draft], *, now: datetime) -> list[Message | None]:
    """Write to many, in their order, with a few statements; None where one was written before, or has no way."""
    batch = _Batch(now, Digits(draft.contact for draft in drafts if draft.manner.asks and draft.contact))
    messages = [_message(draft, batch) for draft in drafts]
    write_once([message for message in messages if message])
    return [message if message and message.pk else None for message in messages]


@dataclass
class _Batch:
    """What is written together, and what was found out for those before."""

    now: datetime
    digits: Digits
    sheets: dict[str, int] = field(default_factory=dict)
    """The keys of sheets by their digest."""
    words: dict[Hashable, tuple[Spoken, int, list[bool]]] = field(default_factory=dict)
    """Of messages that are alike: their language, their sheet, and which of a family's own words there are."""


def _message(draft: Draft, batch: _Batch) -> Message | None:
    """The row of a message, not in the database yet; None where its one way is not open."""
    person, manner, now = draft.person, draft.manner, batch.now
    route = _in_time(route_to(person, draft.contact, template=draft.template), manner, person, now)
    if manner.only and route.channel != manner.only:
        return None
    asks = manner.asks and route.contact and route.channel == Channel.SMS
    digit = batch.digits.take(route.contact) if asks and route.contact else None
    route, language, sheet, own = _sheet(draft, route, digit, batch)
    digit = digit if route.channel == Channel.SMS else None
    return Message(
        key=draft.key,
        person=person,
        contact=route.contact,
        channel=route.channel,
        kind=manner.kind,
        language=language,
        template=draft.template,
        about=draft.about,
        sheet_id=sheet,
        own=own,
        reply_to=manner.reply_to,
        list_link=manner.list_link,
        asks=manner.asks if digit else "",
        digit=digit,
        created_at=now,
        send_after=_goes_at(manner, route.channel, person, now),
        expires_at=manner.expires_at,
    )


def _sheet(draft: Draft, route: Route, digit: int | None, batch: _Batch) -> tuple[Route, Spoken, int, list[str]]:
    """The sheet with the words of a message, their language, and the family's own words; the way that it then goes.

    What is alike is put together once for the whole batch.
    """
    person = draft.person
    key = (draft.alike, draft.template, draft.language or person.reads, route.channel, person.organization_id)
    known = batch.words.get(key) if draft.alike is not None else None
    if known:
        language, sheet, there = known
        own = own_in(_context(draft.context, person, language, route.channel))
        if [bool(word) for word in own] == there:
            return route, language, sheet, own
    goes, language, cut, own = _words(draft, route, digit)
    sheet = sheet_for(cut, _file(draft, goes, language), batch.now, batch.sheets)
    if cut.is_shared and goes.channel == Channel.EMAIL:
        batch.words[key] = language, sheet, [bool(word) for word in own]
    return goes, language, sheet, own


def _file(draft: Draft, route: Route, language: str) -> str:
    """The iCalendar file of an e-mail, in its language."""
    if route.channel != Channel.EMAIL:
        return ""
    return draft.calendar(language) if callable(draft.calendar) else draft.calendar


def _goes_at(manner: Manner, channel: str, person: Person, now: datetime) -> datetime:
    """When it may go out: a text in decent hours, but for the answer to one that was sent just now."""
    wanted = manner.send_after or now
    if manner.kind == Kind.REPLY:
        return wanted
    return allowed_from(wanted, channel, ZoneInfo(person.zone), urgent=manner.urgent)


def _in_time(route: Route, manner: Manner, person: Person, now: datetime) -> Route:
    """What is urgent and could be texted only when it is over is said on the phone: somebody may still call."""
    late = manner.expires_at and _goes_at(manner, route.channel, person, now) >= manner.expires_at
    return Route(route.contact, Channel.CALL) if manner.urgent and late else route


def _words(draft: Draft, route: Route, digit: int | None) -> tuple[Route, Spoken, Cut, list[str]]:
    """The words for this channel, and their language. What is too long for a text message becomes a call."""
    template, person, said = draft.template, draft.person, draft.context
    reads = draft.language or person.reads
    if route.channel == Channel.SMS:
        language = spoken(template, Channel.SMS, reads, person.organization_id)
        answers = {"yes": digit, "no": digit + 1} if digit else {}
        context = {**_context(said, person, language, Channel.SMS), **answers}
        cut, own = cut_of(template, language, context, Channel.SMS)
        if size_of(fill_links(cut.filled(own).body, language)).segments <= MOST_SEGMENTS:
            return route, language, cut, own
        route = Route(route.contact, Channel.CALL)
    language = spoken(template, route.channel, reads, person.organization_id)
    return route, language, *cut_of(template, language, _context(said, person, language, route.channel))


def _context(said: Said, person: Person, language: Spoken, channel: str) -> dict[str, Any]:
    """What it says in this language, to whom; with where to get help, to who reads another one."""
    context = said(language) if callable(said) else said
    program = context.get("program")
    phone = getattr(program.row if isinstance(program, Row) else program, "contact_phone", "")
    return {**context, "person": Row(person, own=("name",)), "help_line": help_line(language, channel, phone)}


def write_once(messages: Sequence[Message]) -> None:
    """Write messages, calls as tasks for staff too: the keys decide, with one statement, without a savepoint.

    One whose key was used before stays without a primary key.
    """
    manager: Any = Message._base_manager
    fields = [field for field in Message._meta.concrete_fields if not field.primary_key]
    returning = [Message._meta.pk, Message._meta.get_field("key")]
    for first in range(0, len(messages), AT_A_TIME):
        some = {message.key: message for message in messages[first : first + AT_A_TIME]}
        written = manager._insert(  # what `bulk_create(ignore_conflicts=True)` does, but it tells the keys of the rows
            list(some.values()), fields=fields, returning_fields=returning, on_conflict=OnConflict.IGNORE
        )
        for row in filter(None, written):
            message = some[row[1]]
            message.pk, message._state.adding = row[0], False
    calls = [CallTask(message=one) for one in messages if one.pk and one.channel == Channel.CALL]
    CallTask.objects.bulk_create(calls)


def route_to(person: Person, preferred: Contact | None = None, *, template: str = "") -> Route:
    """Where a message to this person goes and how: by e-mail, as a text to who said yes to texts, else by a call."""
    contact = best_contact(person, preferred)
    if contact and contact.kind == Contact.Kind.EMAIL:
        return Route(contact, Channel.EMAIL)
    if contact and takes_texts(contact) and (not template or has_sms(template)):
        return Route(contact, Channel.SMS)
    return Route(contact, Channel.CALL)


def takes_texts(contact: Contact) -> bool:
    """Whether we send texts, and the owner of this number said yes to them and did not take it back."""
    if not texts_work() or contact.kind != Contact.Kind.MOBILE or contact.suppressed_at:
        return False
    return any(one.purpose == TEXTS and one.revoked_at is None for one in contact.consents.all())


def best_contact(person: Person, preferred: Contact | None = None) -> Contact | None:
    """Where a message to this person goes: the preferred contact while it works, else the first working e-mail.

    Else a phone, else nowhere.
    """
    if preferred and preferred.suppressed_at is None:
        return preferred
    working = [contact for contact in person.contacts.all() if contact.suppressed_at is None]
    working.sort(key=lambda contact: (contact.kind != Contact.Kind.EMAIL, contact.pk))
    return working[0] if working else None

"""An answer to a text that came in: at once, by text, to the number that wrote, whoever that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation

from accounts.languages import apart
from events.outbox.digits import next_digit
from events.outbox.models import Channel, Kind, Message
from events.outbox.queueing import write_once
from events.outbox.sheets import sheet_for
from events.outbox.speaking import help_line, spoken
from events.outbox.wording import cut_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from accounts.models import Contact


def queue_reply(
    template: str,
    number: str,
    *,
    key: str,
    said: Callable[[str], dict[str, Any]],
    now: datetime,
    reads: str,
    organization: int = 0,
    phone: str = "",
    contact: Contact | None = None,
    asks: str = "",
    expires_at: datetime | None = None,
) -> Message | None:
    """Answer a number, once for each key; None when it was answered before.

    It goes there whether or not its owner said yes to texts: who writes to us wants an answer. `contact` is the person
    whom it is about, so that staff see it; what is about nobody, such as how to stop, has none. `said` tells in the
    language that it goes out in what it says; whose language is approved is `organization`'s, who helps has `phone`.
    """
    language = spoken(template, Channel.SMS, reads, organization)
    digit = next_digit(contact) if asks and contact else None
    answers = {"yes": digit, "no": digit + 1} if digit else {}
    with translation.override(language):
        context = {
            **said(language),
            **answers,
            "phone": apart(phone),
            "help_line": help_line(language, Channel.SMS, phone),
        }
    cut, own = cut_of(template, language, context, Channel.SMS)
    message = Message(
        key=key,
        person=contact.person if contact else None,
        contact=contact,
        number=number,
        channel=Channel.SMS,
        kind=Kind.REPLY,
        language=language,
        template=template,
        sheet_id=sheet_for(cut, "", now),
        own=own,
        asks=asks if digit else "",
        digit=digit,
        created_at=now,
        send_after=now,
        expires_at=expires_at,
    )
    write_once([message])
    return message if message.pk else None

"""Messages for tests, with words of their own."""

from __future__ import annotations

from typing import Any

from events.outbox.models import Message
from events.outbox.sheets import sheet_for
from events.outbox.words import Cut, Words
from tests.factories import NOW


def unsaved_message(
    *,
    subject: str = "Message",
    body: str = "You are signed up.\n",
    html: str = "<p>You are signed up.</p>",
    calendar: str = "",
    **fields: Any,
) -> Message:
    """A row with these words, as if they had been told to one family."""
    values = {"channel": "email", "language": "en", "template": "registered", "created_at": NOW, "send_after": NOW}
    cut = Cut.whole(Words(subject, body, html))
    return Message(sheet_id=sheet_for(cut, calendar, NOW), **{**values, **fields})


def write_message(**fields: Any) -> Message:
    """The same, in the database."""
    message = unsaved_message(**fields)
    message.save()
    return message

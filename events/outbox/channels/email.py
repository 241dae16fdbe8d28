"""A message as an e-mail: text and HTML, in its language, with links that work from now on."""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, SafeMIMEText

from events.outbox.rendering import fill_links

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend

    from events.outbox.models import Message


def message_id(message: Message) -> str:
    """The same for every attempt, so that a mail program shows a repeated mail once (RFC 5322 3.6.4)."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{message.message_id}@{host}>"


def compose(message: Message, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The e-mail to the message's contact. Raises ValueError where header or address cannot be written as mail."""
    if message.contact is None:
        raise ValueError("nobody to send it to")
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=fill_links(message.body, message.language) + "\n",
        to=[message.contact.value],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={
            "Message-ID": message_id(message),
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
            **ways_off_the_list(message),
        },
        connection=connection,
    )
    if message.html:
        mail.attach_alternative(fill_links(message.html, message.language), "text/html")
    if message.calendar:
        mail.attach(_calendar_part(message.calendar))
    return mail


def ways_off_the_list(message: Message) -> dict[str, str]:
    """How a mail program leaves the list with one click (RFC 8058). Mail to lists has this, and no other mail."""
    if not message.list_link:
        return {}
    address = fill_links(message.list_link, message.language)
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _calendar_part(calendar: str) -> SafeMIMEText:
    """The dates as a file that calendars open. It invites nobody: its method, if it names one, is PUBLISH."""
    part = SafeMIMEText(calendar.replace("\r\n", "\n"), "calendar", "utf-8")
    if "METHOD:PUBLISH" in calendar:
        part.set_param("method", "PUBLISH")
    part.add_header("Content-Disposition", "attachment", filename="session.ics")
    return part

"""E-mails over to the mail server, or to a provider by its adapter, on one connection for a batch."""

from __future__ import annotations

import logging
import re
import smtplib
from typing import TYPE_CHECKING, Final

from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from events.outbox.carrying import Refusal, Taken, UnreachableError
from events.outbox.channels.email import compose
from events.outbox.channels.forms_of_mail import wire_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.outbox.models import Message

log = logging.getLogger(__name__)

PERMANENT: Final = 500
CLOSING: Final = 421
NO_SUCH_MAILBOX: Final = re.compile(rb"\b5\.(1\.(1|2|3|6|10)|2\.1)\b")
"""Enhanced status codes (RFC 3463) that speak of the mailbox, not of us or of the text."""
REFUSED_BY_ADAPTER: Final = "AnymailRecipientsRefused"
"""An adapter is only there where a provider is used, so its error is known by name."""
CROWDED: Final = frozenset({408, 425, 429})


class MailCarrier:
    """Takes e-mails to the mail server. Raises UnreachableError where that does not answer."""

    def __init__(self) -> None:
        self.connection = get_connection()
        try:
            self.connection.open()
        except OSError as error:  # refused, unknown, timed out, or it did not let us in
            raise UnreachableError(type(error).__name__) from error

    def bundles(self, messages: Sequence[Message]) -> list[list[Message]]:
        """Each alone."""
        return [[message] for message in messages]

    def carry(self, bundle: Sequence[Message]) -> Taken | Refusal:
        """Hand over one e-mail."""
        (message,) = bundle
        if message.contact is None or message.contact.suppressed_at:
            return Refusal("no address", permanent=True)
        try:
            return Taken(self._hand_over(message))
        except OSError as error:  # smtplib's errors, and those of providers' adapters, are of this kind too
            return _refused(error)
        except ValueError as error:  # an address or header that cannot be written as mail
            return Refusal(f"not a mail ({type(error).__name__})", permanent=True)
        except Exception as error:
            if type(error).__name__ == REFUSED_BY_ADAPTER:
                return Refusal("recipient refused by the provider", permanent=True)
            log.exception("Message %s cannot be written", message.pk)
            return Refusal(f"not written ({type(error).__name__})")

    def _hand_over(self, message: Message) -> str:
        """Give it to the server; returns what a provider calls it."""
        line = self.connection.connection if type(self.connection) is SmtpBackend else None
        if line and (form := wire_form(message)):
            sender, recipient, raw = form
            line.sendmail(sender, [recipient], raw)
            return ""
        mail = compose(message, self.connection)
        self.connection.send_messages([mail])
        return _provider_id(mail)

    def close(self) -> None:
        """Hang up."""
        try:
            self.connection.close()
        except OSError:
            log.info("The mail server had closed the connection already.")


def _refused(error: OSError) -> Refusal:
    if (status := getattr(error, "status_code", None)) is not None:
        return _refused_by_provider(status)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        dead_end = code >= PERMANENT and bool(NO_SUCH_MAILBOX.search(said))
        reason = f"recipient refused ({code})"
        return Refusal(reason, permanent=code >= PERMANENT, line_broken=code == CLOSING, dead_end=dead_end)
    if isinstance(error, smtplib.SMTPSenderRefused):  # our own address: somebody must repair the settings
        return Refusal(f"sender refused ({error.smtp_code})", line_broken=error.smtp_code == CLOSING)
    if isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code
        return Refusal(f"text refused ({code})", permanent=code >= PERMANENT, line_broken=code in {CLOSING, -1})
    return Refusal(f"connection lost ({type(error).__name__})", line_broken=True)  # dropped or timed out in the middle


def _refused_by_provider(status: int) -> Refusal:
    """What a provider's HTTP answer means: too busy, our own account, or this one message."""
    if status >= PERMANENT or status in CROWDED:
        return Refusal(f"provider busy ({status})", line_broken=True)
    if status in {401, 402, 403}:  # our own account: somebody must repair it
        return Refusal(f"provider refused us ({status})", line_broken=True)
    return Refusal(f"provider refused ({status})", permanent=True)


def _provider_id(mail: object) -> str:
    status = getattr(mail, "anymail_status", None)
    return str(getattr(status, "message_id", "") or "")

"""What comes back about an e-mail: it arrived, it could not be delivered, or its reader called it unwanted."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import transaction

from accounts.models import Contact
from events.outbox.models import Delivery, Message, State
from events.outbox.noting import call_about
from events.outbox.silencing import silence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from email.message import Message as Mail

ARRIVED, BOUNCED, LATE, COMPLAINED = "delivered", "bounced", "postponed", "complained"
OURS: Final = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^<>\s]+>", re.IGNORECASE)
DEAD_END: Final = re.compile(r"5\.(1\.(1|2|3|6|10)|2\.1)\b")
"""Status codes (RFC 3463) that say that nothing can ever arrive there, not only this one mail."""
MOST_BYTES: Final = 1_000_000
MOST_PARTS: Final = 50
LONGEST_ADDRESS: Final = 254


@dataclass(frozen=True)
class Report:
    """What became of one e-mail of ours, as somebody else tells it."""

    what: str
    recipient: str
    message_id: UUID | None = None
    provider_id: str = ""
    detail: str = ""
    dead_end: bool = False
    """Nothing can ever arrive at this address."""


@transaction.atomic
def note_report(report: Report, *, now: datetime) -> bool:
    """Write down what became of an e-mail. False where it is about none of ours to this address, or was told before.

    Only who saw the e-mail knows its name, so nobody can silence an address by inventing a report about it.
    """
    message = _ours(report)
    if message is None or message.deliveries.filter(event=report.what).exists():
        return False
    Delivery.objects.create(message=message, at=now, event=report.what, detail=report.detail)
    if report.what == BOUNCED:
        Message.objects.filter(pk=message.pk).update(state=State.FAILED)
        call_about([message])
    if report.what == COMPLAINED or report.dead_end:
        silence(Contact.Kind.EMAIL, report.recipient, _why(report), now=now)
    return True


def _why(report: Report) -> str:
    return Contact.Silence.COMPLAINT if report.what == COMPLAINED else Contact.Silence.BOUNCED


def _ours(report: Report) -> Message | None:
    """The e-mail to just this address, held until the end of the transaction."""
    sent = Message.objects.filter(
        contact__kind=Contact.Kind.EMAIL, contact__value=report.recipient, state__in=(State.SENT, State.FAILED)
    ).select_for_update(of=("self",), no_key=True)
    if report.message_id:
        found: Message | None = sent.filter(message_id=report.message_id).first()
        return found
    return sent.filter(provider_id=report.provider_id).first() if report.provider_id else None


def read_returned(raw: bytes) -> list[Report]:
    """What a mail that came back says: a delivery status (RFC 3464) or a complaint (RFC 5965); else nothing."""
    try:
        mail = email.message_from_bytes(raw[:MOST_BYTES], policy=policy.compat32)
        parts = [part for _number, part in zip(range(MOST_PARTS), mail.walk(), strict=False)]
        about = next(filter(None, map(_name_of_quoted, parts)), None)
        return [report for part in parts for report in _reports_in(part, about)] if about else []
    except (MessageError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return []


def _name_of_quoted(part: Mail) -> UUID | None:
    """Our name of the mail that is quoted in this part, whole or its headers alone."""
    inner: Any = part.get_payload()
    if part.get_content_type() == "message/rfc822" and isinstance(inner, list) and inner:
        quoted = inner[0]
    elif part.get_content_type() == "text/rfc822-headers":
        quoted = email.message_from_bytes(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
    else:
        return None
    found = OURS.search(str(quoted.get("Message-ID", "")))
    return UUID(found[1]) if found else None


def _reports_in(part: Mail, about: UUID) -> Iterator[Report]:
    kind = part.get_content_type()
    blocks: Any = part.get_payload()
    if kind == "message/delivery-status" and isinstance(blocks, list):
        for block in blocks:
            if report := _status(block, about):
                yield report
    elif kind == "message/feedback-report":
        fields = blocks[0] if isinstance(blocks, list) and blocks else email.message_from_string(str(blocks))
        if str(fields.get("Feedback-Type", "")).strip().lower() != "not-spam":
            for header in fields.get_all("Original-Rcpt-To", []):
                yield Report(COMPLAINED, _address(str(header)), message_id=about)


def _status(block: Mail, about: UUID) -> Report | None:
    """One recipient of a delivery status; what is only late, or relayed, is no news."""
    recipient = _address(str(block.get("Original-Recipient") or block.get("Final-Recipient") or ""))
    action = str(block.get("Action", "")).strip().lower()
    status = " ".join(str(block.get("Status", "")).split())[:20]
    if not recipient or action not in {"failed", "delivered"}:
        return None
    if action == "delivered":
        return Report(ARRIVED, recipient, message_id=about)
    return Report(BOUNCED, recipient, message_id=about, detail=status, dead_end=bool(DEAD_END.match(status)))


def _address(field: str) -> str:
    """The address in a field such as `rfc822; Ada@family.example`."""
    return field.rpartition(";")[2].strip().strip("<>").lower()[:LONGEST_ADDRESS]

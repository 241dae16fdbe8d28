"""What e-mail providers report by webhook, through their adapters (django-anymail), in the words of the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from events.outbox.coming_back import ARRIVED, BOUNCED, COMPLAINED, Report, note_report
from events.outbox.models import LONGEST_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

WHAT: Final[Mapping[str, str]] = {
    "delivered": ARRIVED,
    "bounced": BOUNCED,
    "rejected": BOUNCED,
    "failed": BOUNCED,
    "complained": COMPLAINED,
}
DEAD_ENDS: Final = frozenset({"bounced", "invalid"})
"""Reasons that speak of the mailbox, not of one mail."""


def take_report(sender: Any = None, event: Any = None, **_more: Any) -> None:
    """One report of a provider: what it knows our mail by is the name that it gave it."""
    what = WHAT.get(event.event_type or "")
    if what and event.recipient and event.message_id:
        dead_end = what == BOUNCED and event.reject_reason in DEAD_ENDS
        report = Report(
            what=what,
            recipient=event.recipient.strip().lower(),
            provider_id=str(event.message_id)[:LONGEST_NAME],
            detail=str(event.reject_reason or ""),
            dead_end=dead_end,
        )
        note_report(report, now=timezone.now())

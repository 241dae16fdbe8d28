"""Links that were made anew, in messages that wait to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.outbox.models import Message, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import Person


def carry_links(person: Person, changed: Mapping[str, str]) -> None:
    """Put new placeholders in the place of old ones, so that what is still to be sent leads somewhere."""
    waiting = Message.objects.select_for_update(of=("self",), no_key=True).filter(person=person, state=State.QUEUED)
    for message in waiting.order_by("pk"):
        before = message.body, message.html
        for old, new in changed.items():
            message.body, message.html = message.body.replace(old, new), message.html.replace(old, new)
        if before != (message.body, message.html):
            message.save(update_fields=["body", "html"])

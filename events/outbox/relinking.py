"""Links that were made anew, in messages that wait to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.outbox.models import Message, State
from events.outbox.sheets import sheet_for
from events.outbox.words import Cut

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from accounts.models import Person


def carry_links(person: Person, changed: Mapping[str, str], *, now: datetime) -> None:
    """Put new placeholders in the place of old ones, so that what is still to be sent leads somewhere."""
    waiting = Message.objects.select_for_update(of=("self",), no_key=True).filter(person=person, state=State.QUEUED)
    for message in waiting.select_related("sheet").order_by("pk"):
        own = [_with(word, changed) for word in message.own]
        cut = message.sheet.cut
        made_anew = (
            cut if cut.is_shared else Cut(*(_parts_with(text, changed) for text in (cut.subject, cut.body, cut.html)))
        )
        if own != message.own or made_anew != cut:
            message.own, message.sheet_id = own, sheet_for(made_anew, message.sheet.calendar, now)
            message.save(update_fields=["own", "sheet"])


def _parts_with(text: Sequence[str | int], changed: Mapping[str, str]) -> list[str | int]:
    return [part if isinstance(part, int) else _with(part, changed) for part in text]


def _with(words: str, changed: Mapping[str, str]) -> str:
    for old, new in changed.items():
        words = words.replace(old, new)
    return words

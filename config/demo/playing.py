"""Playing days of the demo year with a clock of its own: what the worker would do, hour by hour, and what goes out."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from events.notices.joining import answer_list_requests, ask_who_was_taken_over
from events.notices.sending import send_notices
from events.outbox.models import SENT_BY_US
from events.outbox.sending import send_due
from events.reminders.planning import queue_due_reminders
from events.rosters.ticking import in_turn
from events.rosters.waitlist import move_the_line, tell_who_got_no_place
from events.signup.confirming import end_unconfirmed
from events.support.letting_go import let_go
from events.support.telling import tell_no_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

STEP: Final = timedelta(minutes=15)


def play(start: datetime, days: int) -> Iterator[tuple[datetime, Counter[str]]]:
    """Go through the days in quarters of an hour; gives each moment at which something went out, and how much."""
    now, end = start, start + timedelta(days=days)
    while now < end:
        in_turn(move_the_line, tell_who_got_no_place, let_go, tell_no_place, end_unconfirmed, now=now)
        in_turn(answer_list_requests, ask_who_was_taken_over, send_notices, now=now)
        queue_due_reminders(now)
        went = Counter({channel.value: sent for channel in SENT_BY_US if (sent := _send(now, channel))})
        if went:
            yield now, went
        now += STEP


def _send(now: datetime, channel: str) -> int:
    total = 0
    while True:
        sent = send_due(now, channel=channel)
        total += sent.count
        if not sent.more:
            return total

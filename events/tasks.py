"""Tasks take no arguments: they ask the database what is due. Beat alone publishes them."""

from __future__ import annotations

from time import monotonic

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from accounts.merging import carry_late_rows, wipe_merges
from events.calendars.linking import write_reads
from events.desk.callers.notes import wipe_notes
from events.desk.run_sheet import fixing
from events.notices.forgetting import forget_unanswered
from events.notices.joining import answer_list_requests, ask_who_was_taken_over
from events.notices.sending import send_notices
from events.outbox.models import Channel
from events.outbox.sending import send_due
from events.outbox.sheets import wipe_unused_sheets
from events.reminders.planning import queue_due_reminders
from events.rosters.ticking import in_turn
from events.rosters.waitlist import move_the_line, tell_who_got_no_place
from events.signup.confirming import end_unconfirmed
from events.signup.lost_links import answer_link_requests
from events.signup.wiping import wipe_answers
from events.support import purging
from events.support.letting_go import let_go
from events.support.telling import tell_no_place
from events.texting import naming, receiving

HEARTBEAT = "heartbeat"
"""Under this name the cache keeps when a worker last did what beat called for, for the health page."""
A_WHILE = 30
"""Seconds after which a task that sends begins no further batch."""


@shared_task(ignore_result=True)
def send_messages() -> None:
    """Send what is due, for a while; the next tick goes on."""
    _send_for_a_while(Channel.EMAIL)


@shared_task(ignore_result=True)
def send_texts() -> None:
    """Send the text messages that are due; apart from e-mail, so that neither waits for the other."""
    _send_for_a_while(Channel.SMS)


def _send_for_a_while(channel: str) -> None:
    """Batch after batch while more is due, but not so long that other work waits: a worker does few things at once."""
    began = monotonic()
    while send_due(timezone.now(), channel=channel).more and monotonic() - began < A_WHILE:
        pass


@shared_task(ignore_result=True)
def send_lost_links() -> None:
    """Write to those who lost the link to their sign-ups and asked for it."""
    answer_link_requests(timezone.now())


@shared_task(ignore_result=True)
def write_to_lists() -> None:
    """Ask who wants to be on a list whether it was they, and write the letters that are given free."""
    in_turn(answer_list_requests, ask_who_was_taken_over, send_notices, now=timezone.now())


@shared_task(ignore_result=True)
def queue_reminders() -> None:
    """Remind people of what they signed up for."""
    queue_due_reminders(timezone.now())


@shared_task(ignore_result=True)
def pass_places_on() -> None:
    """Let places go to the next in line where only the clock decides: an offer ended, the last call has come."""
    in_turn(move_the_line, tell_who_got_no_place, let_go, tell_no_place, end_unconfirmed, now=timezone.now())


@shared_task(ignore_result=True)
def fix_run_sheets() -> None:
    """Fix the numbers of the sessions of tomorrow at their set hour."""
    fixing.fix_run_sheets(timezone.now())


@shared_task(ignore_result=True)
def note_calendar_reads() -> None:
    """Write down when people's calendars were last read."""
    write_reads(timezone.now())


@shared_task(ignore_result=True)
def wipe_needs() -> None:
    """Forget the help that was asked for, two weeks after it was needed; dates that moved take that day along."""
    purging.follow_moved_dates(timezone.now())
    purging.wipe_needs(timezone.localdate())


@shared_task(ignore_result=True)
def forget_answers() -> None:
    """Forget what families answered to questions, when their day has come."""
    wipe_answers(timezone.localdate(), now=timezone.now())


@shared_task(ignore_result=True)
def forget_who_never_answered() -> None:
    """Forget addresses that somebody typed for a list and whose owners never said yes."""
    forget_unanswered(timezone.now())


@shared_task(ignore_result=True)
def tidy_merges() -> None:
    """Forget how merged records were once that cannot be undone, and carry over what came in at that very moment."""
    wipe_merges(timezone.now())
    carry_late_rows()


@shared_task(ignore_result=True)
def wipe_call_notes() -> None:
    """Forget what was written down about calls ninety days ago."""
    wipe_notes(timezone.localdate())


@shared_task(ignore_result=True)
def read_texts() -> None:
    """Read what somebody texted and what could not be read when it came."""
    receiving.read_texts(timezone.now())


@shared_task(ignore_result=True)
def give_words() -> None:
    """Make the short words by which one signs up by text."""
    naming.give_words(timezone.now())


@shared_task(ignore_result=True)
def wipe_texts() -> None:
    """Forget what was texted to us ninety days ago."""
    receiving.wipe_texts(timezone.now())


@shared_task(ignore_result=True)
def wipe_words() -> None:
    """Forget words that were told to one family, where its message is gone."""
    wipe_unused_sheets()


@shared_task(ignore_result=True)
def heartbeat() -> None:
    """Show that a worker is alive."""
    cache.set(HEARTBEAT, timezone.now(), timeout=None)

"""The one beat table: which task is looked at how often. A late tick is dropped: the next one does all."""

from __future__ import annotations

from typing import Any, Final

from celery.schedules import schedule

EVERY: Final = {
    "send_messages": 5,
    "send_texts": 5,
    "read_texts": 5,
    "send_lost_links": 5,
    "write_to_lists": 5,
    "queue_reminders": 60,
    "pass_places_on": 60,
    "fix_run_sheets": 60,
    "give_words": 60,
    "note_calendar_reads": 300,
    "forget_who_never_answered": 3600,
    "tidy_merges": 300,
    "forget_answers": 3600,
    "wipe_needs": 3600,
    "wipe_call_notes": 3600,
    "wipe_texts": 3600,
    "wipe_words": 3600,
    "heartbeat": 30,
}
"""Seconds from tick to tick, by the name of the task in events/tasks.py."""


def beat_table() -> dict[str, dict[str, Any]]:
    """The table as Celery reads it."""
    return {
        name.replace("_", " "): {
            "task": f"events.tasks.{name}",
            "schedule": schedule(seconds),
            "options": {"expires": seconds},
        }
        for name, seconds in EVERY.items()
    }

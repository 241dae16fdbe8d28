"""Whether a message still says what is so: what was moved, called off or answered since is not sent once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from events.outbox.resending import NO_USE, first_of, why_not_again
from events.reminders.models import Reminder
from events.reminders.planning import UNTRUE
from events.rosters.models import Registration
from events.schedule.changes import News

if TYPE_CHECKING:
    from datetime import datetime

    from events.outbox.models import Message


def why_not(message: Message, now: datetime) -> str:
    """Why this is not to be sent once more; empty where it can be."""
    if why := why_not_again(message, now):
        return why
    return _(NO_USE) if is_outdated(message) else ""


def is_outdated(message: Message) -> bool:
    """Whether the session or the place that it tells of changed since it was written."""
    first = first_of(message.pk, message.key)
    reminders, news = Reminder.objects.filter(message=first), News.objects.filter(message=first)
    changed = Registration.objects.filter(messages=message, changed_at__gt=message.created_at)
    later = News.objects.filter(registration__messages=message, message__created_at__gt=message.created_at)
    told = {*reminders.values_list("session", flat=True), *news.values_list("session", flat=True)}
    if told:
        later = later.filter(session__in=told)
    return any(rows.exists() for rows in (reminders.filter(UNTRUE), changed, later))

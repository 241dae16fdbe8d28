"""Reminder plans as people say them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from events.reminders.models import ReminderPlan

if TYPE_CHECKING:
    from events.reminders.plans import Wish

Audience, Way = ReminderPlan.Audience, ReminderPlan.Way
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def when_words(offset: timedelta) -> str:
    """How long before the start or after the end: "7 days before", "1 day after the end"."""
    if offset < timedelta(0):
        return _("%(long)s after the end") % {"long": how_long(-offset)}
    return _("%(long)s before") % {"long": how_long(offset)}


def how_long(span: timedelta) -> str:
    """A length of time in the largest unit that it is a whole number of: "2 days", "36 hours"."""
    if span % DAY == timedelta(0):
        return ngettext("%(number)d day", "%(number)d days", span // DAY) % {"number": span // DAY}
    if span % HOUR == timedelta(0):
        return ngettext("%(number)d hour", "%(number)d hours", span // HOUR) % {"number": span // HOUR}
    return ngettext("%(number)d minute", "%(number)d minutes", span // MINUTE) % {"number": span // MINUTE}


def how_words(channel: str) -> str:
    """Over which channel, inside a sentence."""
    return {
        Way.CHOSEN: pgettext("how a reminder goes out", "as each person chose"),
        Way.EMAIL: pgettext("how a reminder goes out", "by e-mail only"),
        Way.SMS: pgettext("how a reminder goes out", "by text message only"),
    }[Way(channel)]


def whom_words(audience: str) -> str:
    """To whom, inside a sentence."""
    return {
        Audience.SIGNED_UP: pgettext("who gets a reminder", "to who has a place"),
        Audience.WAITING: pgettext("who gets a reminder", "to who waits for a place"),
        Audience.TEAM: pgettext("who gets a reminder", "to who has a part: facilitators, hosts, guides"),
        Audience.INTERPRETERS: pgettext("who gets a reminder", "to interpreters"),
        Audience.CAME: pgettext("who gets a reminder", "to who came"),
        Audience.MISSED: pgettext("who gets a reminder", "to who had a place and missed it"),
    }[Audience(audience)]


def plan_words(wish: Wish | ReminderPlan) -> str:
    """A whole plan: "1 day before, as each person chose, to who has a place"."""
    return _("%(when)s, %(how)s, %(whom)s") % {
        "when": when_words(wish.offset),
        "how": how_words(wish.channel),
        "whom": whom_words(wish.audience),
    }

"""What went out of each plan for one session, and what is planned, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.outbox.models import Channel
from events.reminders.foreseeing import lines_of
from events.reminders.words import plan_words
from events.schedule.telling import moment_line

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence
    from datetime import datetime

    from events.reminders.foreseeing import Line
    from events.schedule.models import Session


@dataclass(frozen=True)
class Told:
    """One plan for one session, in sentences."""

    words: str
    when: str
    went_out: Sequence[str]
    troubles: Sequence[str]
    planned: str
    """What is still to come, or why nothing is."""
    is_to_come: bool


def told_lines(session: Session, *, is_closed: bool, now: datetime) -> list[Told]:
    """Every plan for this session, in the order in which they fall due."""
    here = get_language() or "en"
    return [
        Told(
            plan_words(line.plan),
            moment_line(line.moment.astimezone(session.tz), here),
            _went_out(line),
            _troubles(line),
            _planned(line, now),
            is_to_come=line.holds and not line.before_it_was_made and (line.moment > now or line.waits_for_list),
        )
        for line in lines_of(session, is_closed=is_closed, now=now)
    ]


def in_channels(counted: Counter[str]) -> str:
    """How many by which way: "3 e-mails, 1 text message, 2 calls"."""
    words = []
    if number := counted[Channel.EMAIL]:
        words.append(ngettext("%(number)d e-mail", "%(number)d e-mails", number) % {"number": number})
    if number := counted[Channel.SMS]:
        words.append(ngettext("%(number)d text message", "%(number)d text messages", number) % {"number": number})
    if number := counted[Channel.CALL]:
        words.append(ngettext("%(number)d call by staff", "%(number)d calls by staff", number) % {"number": number})
    return ", ".join(words)


def _went_out(line: Line) -> list[str]:
    said = []
    if line.past.sent:
        said.append(_("Went out: %(what)s.") % {"what": in_channels(line.past.sent)})
    if line.past.waiting:
        said.append(_("Waits to go out: %(what)s.") % {"what": in_channels(line.past.waiting)})
    return said


def _troubles(line: Line) -> list[str]:
    said = []
    if number := line.past.failed:
        words = ngettext("%(number)d was not delivered.", "%(number)d were not delivered.", number)
        said.append(words % {"number": number})
    if number := line.past.late:
        words = ngettext("%(number)d came too late to be of use.", "%(number)d came too late to be of use.", number)
        said.append(words % {"number": number})
    return said


def _planned(line: Line, now: datetime) -> str:
    if not line.holds:
        return _("Not planned any more.")
    if line.before_it_was_made:
        return _("It was planned after this moment, so nobody gets it for this date.")
    if line.is_over:
        return "" if not line.past.is_empty else _("Nobody was to be reminded.")
    if line.waits_for_list:
        return _("Goes out after somebody says that the list of who came is complete.")
    if line.to_come:
        return _("As things are now: %(what)s.") % {"what": in_channels(line.to_come)}
    if line.moment > now:
        if line.plan.is_after:
            return ""
        return _("As things are now, nobody gets it.")
    return _("Nobody was to be reminded.") if line.past.is_empty else ""

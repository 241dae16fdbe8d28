"""How many places are left, as a sentence that counts what the roster counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.rosters.models import Takes
from events.schedule.telling import day_line

if TYPE_CHECKING:
    from datetime import datetime

    from events.rosters.models import Roster
    from events.schedule.models import Session


EVENING = 17
"""From this hour on a date is an evening."""


@dataclass(frozen=True)
class Places:
    """What a family wants to know before it signs up."""

    words: str
    state: str
    """`open`, `full` (one can join the waitlist), `closed` or `drop-in`."""

    @property
    def is_open(self) -> bool:
        """Whether one can sign up, be it for the waitlist."""
        return self.state in ("open", "full")


def places_of(session: Session, *, now: datetime) -> Places:
    """The places of a session that was found `with_places`."""
    roster = session.roster
    if roster is None:
        return Places(_("Just come: you don’t need to sign up."), "drop-in")
    last_start = getattr(session, "last_start", None)
    begun = last_start is None or last_start <= now
    if session.is_canceled or begun or (roster.closes_at and now >= roster.closes_at):
        return Places(_("Sign-up has closed."), "closed")
    if roster.opens_at and now < roster.opens_at:
        day = day_line(roster.opens_at.astimezone(session.tz), get_language() or "en")
        return Places(_("Sign-up opens on %(day)s.") % {"day": day}, "closed")
    families = roster.takes != Takes.ADULTS or session.program.asks_children
    return _words_of_room(roster, getattr(session, "waiting_parties", 0), families=families)


def late_words(session: Session) -> str:
    """How many dates are left of a course that has begun, for a session that was found `with_places`; else empty."""
    left = getattr(session, "dates", 1)
    if not getattr(session, "dates_over", 0) or not left:
        return ""
    words = ngettext(
        "This has begun. You can still join: %(number)d date is left.",
        "This has begun. You can still join: %(number)d dates are left.",
        left,
    )
    return words % {"number": left}


def guest_places_of(session: Session, *, now: datetime) -> Places | None:
    """What is free on one date alone of a course; None where one signs up for that date anyway, or for none alone.

    The session was found for its page. Who signs up for a course that is not full needs no place as a guest.
    """
    course, dates = session.roster, getattr(session, "dates", 1) + getattr(session, "dates_over", 0)
    if not (session.program.guests_welcome and course and dates > 1) or session.starts_at <= now:
        return None
    if session.is_canceled or places_of(session, now=now).state != "full":
        return None
    waiting = getattr(session, "waiting_guests", 0)
    left = session.guest_roster.places_left if session.guest_roster else 0
    if waiting:
        families = course.takes != Takes.ADULTS or session.program.asks_children
        return Places(_waiting_words(waiting, families=families), "full")
    if not left:
        return Places(_("Full on this date, too: you can join the waitlist for it."), "full")
    if session.local_start.hour >= EVENING:
        words = ngettext("One place is free on this evening", "%(number)d places are free on this evening", left)
    else:
        words = ngettext("One place is free on this date", "%(number)d places are free on this date", left)
    return Places(words % {"number": left}, "open")


def _words_of_room(roster: Roster, waiting: int, *, families: bool) -> Places:
    if waiting:
        return Places(_waiting_words(waiting, families=families), "full")
    left = roster.places_left
    if left is None:
        return Places(_("There is room for everybody."), "open")
    if left == 0:
        return Places(_("Full: you can join the waitlist."), "full")
    return Places(left_words(left, roster.takes), "open")


def _waiting_words(waiting: int, *, families: bool) -> str:
    if families:
        words = ngettext("Waitlist: %(number)d family", "Waitlist: %(number)d families", waiting)
    else:
        words = ngettext("Waitlist: %(number)d in line", "Waitlist: %(number)d in line", waiting)
    return words % {"number": waiting}


def left_words(left: int, takes: str) -> str:
    """ "6 places left", or "6 places for families left" where a whole family takes one place."""
    if takes == Takes.PARTIES:
        words = ngettext("%(number)d place for a family left", "%(number)d places for families left", left)
    else:
        words = ngettext("%(number)d place left", "%(number)d places left", left)
    return words % {"number": left}

"""How one sign-up stands, in words for the family: its place, the place in line, an offer, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.rosters.models import ACTIVE, Status
from events.rosters.offers import Offer
from events.rosters.waitlist import waiting_of
from events.schedule.telling import moment_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from accounts.languages import Text
    from events.rosters.models import Registration
    from events.rosters.waitlist import KnownBy, Waiting
    from events.schedule.models import Session

CALLED_OFF, OVER, OFFER_ENDED = "called-off", "over", "offer-ended"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One sign-up on the family's page."""

    state: str
    """A status of the registration as it is now, whatever a clock has not done yet; or one of those above."""
    title: Mapping[str, Text]
    slug: str
    """Of the session whose page it is answered on."""
    roster: int
    """The list that it is on: who waits for a course can be a guest of the same date."""
    line: str = ""
    """The place in line, in words."""
    why: str = ""
    known_by: str = ""
    """By when it will know, as a whole sentence."""
    until: str = ""
    """Until when an offer can be answered."""
    may_return: bool = False
    """Whether it can be signed up again as it was."""


def standing_of(registration: Registration, sessions: Sequence[Session], *, now: datetime) -> Standing:
    """How a registration stands among `sessions`, those that its party signed up for."""
    own = [one for one in sessions if registration.roster_id in (one.roster_id, one.guest_roster_id)]
    coming = [one for one in own if not one.is_canceled and one.starts_at > now]
    state, until = _state(registration, own, now)
    waits = state == Status.WAITLISTED
    waiting = waiting_of(registration, now=now) if waits else None
    return Standing(
        state=state,
        title=own[0].title if own else {},
        slug=(coming or own)[0].slug if own else "",
        roster=registration.roster_id,
        line=line_words(waiting.place) if waiting else "",
        why=_why(waiting, registration) if waiting else "",
        known_by=_known_by(waiting.known_by, own[0], now) if waiting and waiting.place and own else "",
        until=until,
        may_return=bool(state in (Status.CANCELED, OFFER_ENDED) and coming and registration.roster.is_open(now)),
    )


def _state(registration: Registration, own: Sequence[Session], now: datetime) -> tuple[str, str]:
    state = str(registration.status)
    if own and all(session.is_canceled for session in own):
        return CALLED_OFF, ""
    if state in ACTIVE and own and all(session.ends_at <= now for session in own):
        return OVER, ""
    if state == Status.OFFERED:
        offer = registration.offers.open().first()
        if offer is None or offer.expires_at <= now:
            return OFFER_ENDED, ""
        zone = ZoneInfo(registration.party.lead.zone)
        return state, moment_line(offer.expires_at.astimezone(zone), get_language() or "en")
    if state == Status.CANCELED and was_too_late(registration):
        return OFFER_ENDED, ""
    return state, ""


def was_too_late(registration: Registration) -> bool:
    """Whether a canceled sign-up ended because nobody answered its offer in time."""
    last = registration.offers.order_by("-made_at").first()
    return last is not None and last.answer == Offer.Answer.EXPIRED


def line_words(place: int) -> str:
    """ "You are 2nd in line." Nothing for who waits for help."""
    words = {
        0: "",
        1: _("You are first in line."),
        2: _("You are 2nd in line."),
        3: _("You are 3rd in line."),
    }
    return words[place] if place in words else _("You are number %(place)d in line.") % {"place": place}


def _why(waiting: Waiting, registration: Registration) -> str:
    if registration.party.confirm_by:
        if waiting.left >= waiting.seats and not (waiting.before or registration.held_back):
            return _("There is room for you. Please confirm first.")
        return _("You stand in line once you have confirmed. Until then, places that come free go to others.")
    if not waiting.place:
        return _("You wait until the help that you need is there, too.")
    if not waiting.left:
        return _("All places are taken.")
    if waiting.place > 1:
        return _("Other families have waited longer.")
    if waiting.left >= waiting.seats:
        return _("No places are given just now.")
    words = ngettext(
        "%(left)d place is free, but you need %(seats)d. You get them all together.",
        "%(left)d places are free, but you need %(seats)d. You get them all together.",
        waiting.left,
    )
    return words % {"left": waiting.left, "seats": waiting.seats}


def _known_by(known: KnownBy | None, session: Session, now: datetime) -> str:
    """By when the family will know. The last call is told to everybody who waits."""
    if known is None:
        return ""
    if known.at <= now:
        return _("From now on, a place that comes free goes in order to whoever fits. We tell you at once.")
    when = {"when": moment_line(known.at.astimezone(session.tz), get_language() or "en")}
    if known.is_last_call:
        return _("You will know by %(when)s. Then the last free places go in order to whoever fits.") % when
    return _("You will know by %(when)s.") % when

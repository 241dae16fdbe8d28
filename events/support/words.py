"""What a family asked for and how it stands, in words: the same on its page and in its messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.schedule.telling import day_line
from events.support.models import Kind, Need, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from events.schedule.models import Session
    from events.support.models import Supply
    from events.support.stock import Stock


@dataclass(frozen=True)
class Asked:
    """One request in words."""

    what: str
    said: str
    where: str
    """Where the help is, when it is somewhere else than the session."""


def in_words(needs: Iterable[Need], language: str, *, today: date, private: bool = False) -> list[Asked]:
    """Requests in words of one language; what is the same for several dates is said once.

    Of a `private` session, such as a home visit, no place is told.
    """
    with translation.override(language):
        asked = (Asked(need.what, said_of(need, today), "" if private else where_of(need.supply)) for need in needs)
        return list(dict.fromkeys(asked))


def said_of(need: Need, today: date) -> str:
    """How a request stands, and by when the family will know, in the language of the page."""
    standing = need.standing
    by = day_line(datetime.combine(need.due_on, time()), translation.get_language() or "en")
    if standing == Standing.OPEN:
        if need.due_on < today:
            return _("We do not know yet. We still look for it.")
        return _("We will tell you by %(day)s if it will be there.") % {"day": by}
    if standing == Standing.KEPT:
        if need.due_on < today:
            return _("A place is kept for you. We do not know yet if it will be there.")
        return _("A place is kept for you. We will tell you by %(day)s if it will be there.") % {"day": by}
    if standing == Standing.WAITS:
        if need.place and need.place.held_back:
            return _("You get it when you have a place and it is not full.")
        return _("It is full. You wait for a place, and we will tell you at once when one comes free.")
    return str(standing.label) + "."


def where_of(supply: Supply | None) -> str:
    """Where the help is, as far as that was said: place and room on one line."""
    if supply is None or not (supply.venue or supply.room):
        return ""
    place = supply.venue.line_with(supply.room) if supply.venue else supply.room
    return _("Place: %(place)s") % {"place": place}


def ask_by(session: Session) -> date:
    """The last day on which help is asked for in time; what is asked for later is tried, not promised."""
    return session.local_start.date() - timedelta(days=session.program.help_days)


def ask_by_words(session: Session, now: datetime) -> str:
    """The day until which help for a session is asked for in time; empty where that is over."""
    day = ask_by(session)
    if day < now.astimezone(session.tz).date():
        return ""
    return day_line(datetime.combine(day, time()), translation.get_language() or "en")


@dataclass(frozen=True)
class Planned:
    """Help that is planned for a session, as its page says it."""

    what: str
    said: str
    where: str


def planned_words(stock: Stock) -> list[Planned]:
    """What is planned: an interpreter that is sure or looked for, places in child care that are left."""
    return list(
        dict.fromkeys(Planned(supply.what, _planned_said(supply), where_of(supply)) for supply in stock.supplies)
    )


def _planned_said(supply: Supply) -> str:
    if not supply.is_sure:
        return _("We are looking for it.") if supply.kind == Kind.INTERPRETER else _("It is planned.")
    return places_left([supply]) or str(Standing.SURE.label) + "."


def places_left(supplies: Iterable[Supply]) -> str:
    """How many places are left where they are counted, at the fullest date; empty where nobody counts them."""
    rosters = [supply.roster for supply in supplies if supply.roster]
    left = [roster.places_left for roster in rosters if roster.places_left is not None]
    if not left:
        return ""
    if min(left) == 0:
        return _("It is full. You can wait for a place.")
    return ngettext("%(left)d place is left.", "%(left)d places are left.", min(left)) % {"left": min(left)}

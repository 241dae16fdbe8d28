"""Why a sign-up was not taken, in words: which of the dates, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.languages import in_language, spoken_list
from events.schedule.telling import moment_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from events.rosters.models import Registration
    from events.schedule.models import Session


class SeveralBeforeError(ValidationError):
    """An adult of a party is on some of the lists already, by these `registrations`."""

    def __init__(self, registrations: Sequence[Registration]) -> None:
        super().__init__(_("It looks like you signed up before."), code="some-before")
        self.registrations = registrations


def days_of(sessions: Iterable[Session]) -> str:
    """Dates in a sentence: "Friday, December 11, 9:30 AM and Friday, December 18, 9:30 AM"."""
    here = get_language() or "en"
    return spoken_list(moment_line(session.local_start, here) for session in sessions)


def moved_words(moved: Sequence[Session], *, of: int) -> str:
    """That dates were changed while the form was filled in."""
    if of == 1:
        words = _(
            "The date was changed while you filled this in. It is now %(when)s. If you can come, please send it again."
        )
    else:
        words = ngettext(
            "One of the dates was changed while you filled this in. It is now %(when)s. "
            "If you can come, please send it again.",
            "Some of the dates were changed while you filled this in. They are now %(when)s. "
            "If you can come, please send it again.",
            len(moved),
        )
    return words % {"when": days_of(moved)}


def before_words(phone: str, on: Sequence[Session] = ()) -> str:
    """The same for everybody, so that a stranger learns nothing of who is there. `on` are some of several dates."""
    said = _("It looks like you signed up before. We sent you the link again.")
    if on:
        said = _(
            "It looks like you signed up before for %(dates)s. We sent you the link again. "
            "Please take the tick off there, and send the rest."
        ) % {"dates": days_of(on)}
    call = _("Questions? Call %(phone)s.") % {"phone": phone}
    return f"{said} {call}" if phone else said


def not_all_words(full: Sequence[Session]) -> str:
    """Which of the dates have no place for the party. Nothing was signed up."""
    words = _(
        "There is no place for you on %(dates)s, so nothing was signed up. "
        "Please take the tick off there, or say that you do not need all of them."
    )
    return words % {"dates": days_of(full)}


def no_help_words(unsure: Sequence[Session]) -> str:
    """On which of the dates the help without which a family cannot come is not sure. Nothing was signed up."""
    words = _(
        "We do not know yet if the help that you need will be there on %(dates)s, so nothing was signed up. "
        "Please take the tick off there, or say that you do not need all of them."
    )
    return words % {"dates": days_of(unsure)}


def same_time_words(sessions: Sequence[Session]) -> str:
    """Which of the dates are at the same hour, so that nobody can be at all of them."""
    here = get_language() or "en"
    titles = spoken_list(in_language(session.title, here).text for session in sessions)
    return _("%(titles)s are at the same time. Please choose one of them.") % {"titles": titles}

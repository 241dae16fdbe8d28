"""Picking dates: of a series whose dates have lists of their own, several at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.grants import NOBODY
from events.schedule.models import Session
from events.schedule.telling import moment_line
from events.signup.finding import with_places
from events.signup.forms import moment_of, stamp
from events.signup.places import places_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from django.core.exceptions import ValidationError

    from events.signup.places import Places

MOST_DATES, FEWEST = 40, 2
SHOWS_AT_DATES = frozenset({"not-all", "some-before", "some-moved", "same-time"})
"""Codes of refusals that are about the dates that were picked."""


def dates_beside(session: Session, *, now: datetime, most: int = MOST_DATES) -> list[Session]:
    """The other dates of a series that are not over, soonest first, with their places."""
    if not session.series:
        return []
    shown = Session.objects.visible_to(NOBODY).of_root(session.series).exclude(pk=session.pk)
    found = with_places(shown.upcoming(now), now=now)
    return list(found.select_related("program", "venue__town", "roster__group")[:most])


def pickable(sessions: Iterable[Session], *, now: datetime) -> list[Session]:
    """Those of them (found `with_places`) that can be picked, be it for the waitlist: each has a list of its own."""
    return [session for session in sessions if session.starts_at > now and _is_single(session, now)]


def _is_single(session: Session, now: datetime) -> bool:
    return session.roster is not None and not is_shared(session) and places_of(session, now=now).is_open


def are_picked(sessions: Sequence[Session]) -> bool:
    """Whether the page of a series has one form for these dates: several, and not times to choose one from."""
    if len(sessions) < FEWEST:
        return False
    days = {session.local_start.date() for session in sessions}
    blocks = all(one.roster and one.roster.group and one.roster.group.one_per_party for one in sessions)
    return blocks or len(days) == len(sessions)


def is_shared(session: Session) -> bool:
    """Whether one signs up for several dates at once there. The session was found `with_places`."""
    return bool(getattr(session, "dates", 0) + getattr(session, "dates_over", 0) > 1)


@dataclass(frozen=True)
class Line:
    """One date with its box to tick."""

    session: Session
    places: Places
    is_ticked: bool

    @property
    def value(self) -> str:
        """What the box sends: which date, and the start as the page shows it."""
        return f"{self.session.slug}@{stamp(self.session.starts_at)}"

    @property
    def when(self) -> str:
        """The day and the time."""
        return moment_line(self.session.local_start, get_language() or "en")

    @property
    def where(self) -> str:
        """The town, where there is one."""
        venue = self.session.venue
        return venue.town.name if venue and self.session.mode != "online" else ""


class TickedField(forms.MultipleChoiceField):
    """Ticked dates. A date that was moved meanwhile is still the date that was meant."""

    widget = forms.CheckboxSelectMultiple
    known: Collection[str] = ()

    def valid_value(self, value: str) -> bool:
        """Whether it is one of the dates that are offered."""
        return slug_of(value) in self.known


def slug_of(value: str) -> str:
    """Which date a box is for."""
    return value.rpartition("@")[0]


class DatesForm(forms.Form):
    """The dates of a series with a box for each, and whether all of them are needed.

    `beside` is the date on whose page it stands: that one is signed up for anyway.
    """

    date = TickedField(
        label=_("Dates"),
        error_messages={
            "required": _("Please tick a date."),
            "invalid_choice": _("One of the dates that you ticked is not open any more. Please look at them again."),
        },
    )
    only_all = forms.BooleanField(
        label=_("Only if we can have all of them"),
        help_text=_("If one of them is full, nothing is signed up."),
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        offered: Sequence[Session],
        now: datetime,
        beside: Session | None = None,
    ) -> None:
        super().__init__(data)
        self.offered, self.now, self.beside = offered, now, beside
        fields: dict[str, Any] = self.fields
        fields["date"].known = {session.slug for session in offered}
        fields["date"].required = beside is None
        if beside:
            fields["date"].label = _("More dates")

    @classmethod
    def is_filled_in(cls, data: Mapping[str, Any]) -> bool:
        """Whether something of it was ticked in what was sent."""
        return any(name in data for name in cls.base_fields)

    @property
    def lines(self) -> list[Line]:
        """Each date with its places, as it is now, and whether it is ticked."""
        ticked = {slug_of(str(value)) for value in self["date"].value() or ()}
        return [Line(session, places_of(session, now=self.now), session.slug in ticked) for session in self.offered]

    @property
    def is_open(self) -> bool:
        """Whether the fold stands open: something was ticked, or is wrong."""
        return bool(self.errors) or any(line.is_ticked for line in self.lines)

    def seen(self) -> dict[Session, datetime | None]:
        """The dates that a valid form ticks, each with the start that the page showed."""
        by_slug = {session.slug: session for session in self.offered}
        return {by_slug[slug_of(value)]: moment_of(value.rpartition("@")[2]) for value in self.cleaned_data["date"]}

    def takes(self, error: ValidationError) -> bool:
        """Whether a refusal is about the dates."""
        return error.code in SHOWS_AT_DATES

    def refuse(self, error: ValidationError) -> None:
        """Show at the dates why the sign-up was refused; what was ticked stays."""
        self.add_error("date", error)

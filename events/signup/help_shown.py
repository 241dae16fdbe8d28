"""The help that a family asked for, as its own page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from events.rosters.models import ACTIVE, HOLDING
from events.support.models import Need, Standing
from events.support.words import said_of, where_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from accounts.languages import Text
    from events.rosters.models import Registration
    from events.schedule.models import Session


@dataclass(frozen=True)
class Line:
    """One request: what, how it stands, and where the help is."""

    need: Need
    said: str
    where: str

    @property
    def tag(self) -> str:
        """The look of an answer; empty where there is none yet."""
        return {Standing.SURE: "good", Standing.NO: "plain"}.get(self.need.standing, "")


@dataclass(frozen=True)
class HelpShown:
    """What one sign-up asked for."""

    title: Mapping[str, Text]
    slug: str
    """Of the session under which it is changed."""
    lines: Sequence[Line]
    may_change: bool
    may_choose: bool
    """It waits for help, and can come without it."""


def help_shown(
    registrations: Iterable[Registration], sessions: Sequence[Session], *, now: datetime
) -> list[HelpShown]:
    """The help of each sign-up of a party that has any or can still ask for it; one query for all of it."""
    registrations = list(registrations)
    needs = list(Need.objects.told().filter(registration__in=registrations).order_by("kind", "band", "pk"))
    on = {one.roster_id for one in registrations if one.status in ACTIVE}
    return [one for registration in registrations if (one := _shown(registration, needs, sessions, on, now))]


def _shown(
    registration: Registration, needs: Iterable[Need], sessions: Sequence[Session], on: Collection[int], now: datetime
) -> HelpShown | None:
    own = [one for one in sessions if registration.roster_id in (one.roster_id, one.guest_roster_id)]
    coming = [one for one in own if not one.is_canceled and one.starts_at > now]
    is_on = registration.status in ACTIVE and bool(coming)
    asked = [need for need in needs if need.registration_id == registration.pk]
    if not own or not (asked or is_on):
        return None
    today = now.astimezone(own[0].tz).date()
    return HelpShown(
        title=own[0].title,
        slug=(_without_guest(registration, coming, on) or coming or own)[0].slug,
        lines=[Line(need, said_of(need, today) if is_on else "", where_of(need.supply)) for need in asked],
        may_change=is_on,
        may_choose=is_on and registration.held_back and registration.status not in HOLDING,
    )


def _without_guest(registration: Registration, coming: Iterable[Session], on: Collection[int]) -> list[Session]:
    """The dates under which its help is meant, and not that of a guest: who waits for a course can be one there."""
    return [one for one in coming if registration.roster_id == one.guest_roster_id or one.guest_roster_id not in on]

"""What is to become of the dates of a series: one step for each, as a coordinator saw them before it is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from events.schedule.notices import Telling

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from events.schedule.models import Series, Session

Act = Literal["keep", "move", "drop"]


@dataclass(frozen=True, kw_only=True)
class Step:
    """What becomes of one date: kept, moved to a new time, or dropped (canceled, or left out where it was a draft).

    `fields`: it takes over the new words and places too, but for those in `kept`, which were changed by hand. `seen`
    is the `updated_at` that was shown.
    """

    session: Session
    act: Act = "keep"
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    fields: bool = True
    kept: Collection[str] = ()
    seen: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SeriesChange:
    """A change of several dates of a series, as it was shown before it is done."""

    steps: Sequence[Step]
    changes: Mapping[str, Any] = field(default_factory=dict)
    """Words, places and tags by column. Of words only the languages that are there: the others stay as they are."""
    new_dates: Sequence[tuple[datetime, datetime]] = ()
    """Starts and ends of dates that the series did not have."""
    rules: Mapping[str, Any] | None = None
    """What the dates are planned by from here on; None leaves it as it is."""
    capacity: int | None = None
    sets_capacity: bool = False
    telling: Telling = field(default_factory=Telling)


@dataclass(frozen=True)
class Outcome:
    """What was done."""

    series: Series
    moved: int
    dropped: int
    changed: int
    added: int
    told: int


WORDS = ("title", "summary", "bring")


def changes_for(step: Step, change: SeriesChange) -> dict[str, Any]:
    """What of the change this date takes over, by column, each text with the languages that stay as they are."""
    return {
        name: {**getattr(step.session, name), **value} if name in WORDS else value
        for name, value in change.changes.items()
        if step.fields and name not in step.kept
    }

"""One date in the list of what a change would do: as it is, as it would be, and what speaks against that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from events.desk.lists import field_words
from events.desk.scope.forms import DROP, KEEP
from events.schedule.changing import TOLD
from events.schedule.models import Session, Status
from events.schedule.telling import when_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from events.desk.people_counted import Families
    from events.desk.scope.forms import RowForm
    from events.schedule.clashes import Clash
    from events.schedule.steps import Step


@dataclass
class Line:
    """One date: as it is, as it would be, and what speaks against that."""

    session: Session
    form: RowForm
    fits: bool
    fixed: bool
    """Nothing can be chosen: it is called off, or has begun."""
    by_hand: Sequence[str]
    """What of the change was changed on it by hand, by column."""
    families: Families
    act: str = KEEP
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    step: Step = field(init=False)
    changed: Sequence[str] = ()
    """Columns that would differ, but for the time."""
    warnings: Sequence[str | Clash] = ()

    @property
    def new_when(self) -> str:
        """The new day and hours."""
        if not (self.starts_at and self.ends_at):
            return ""
        zone = self.session.tz
        return when_line(self.starts_at.astimezone(zone), self.ends_at.astimezone(zone), get_language() or "en")

    @property
    def fields(self) -> str:
        """What else changes, in words."""
        return ", ".join(field_words(self.changed))

    @property
    def kept_words(self) -> str:
        """What was changed by hand, in words."""
        return ", ".join(field_words(self.by_hand))

    @property
    def moved_by_hand(self) -> bool:
        """Whether its date was changed by hand."""
        return "starts_at" in self.session.edited_fields

    @property
    def differs(self) -> bool:
        """Whether anything happens to it."""
        return self.act != KEEP or bool(self.changed)

    @property
    def tells(self) -> bool:
        """Whether people hear of it."""
        told = self.act != KEEP or not TOLD.isdisjoint(self.changed)
        return told and self.session.status == Status.CONFIRMED

    @property
    def is_unmatched(self) -> bool:
        """Whether somebody still has to say what becomes of it."""
        return not self.form["act"].value()

    @property
    def comes(self) -> datetime | None:
        """When it would be, if it takes place."""
        if self.act == DROP or self.session.status == Status.CANCELED:
            return None
        return self.starts_at or self.session.starts_at


@dataclass(frozen=True)
class NewDate:
    """A date that the series did not have."""

    key: str
    starts_at: datetime
    ends_at: datetime
    when: str
    warnings: Sequence[str | Clash]
    ticked: bool

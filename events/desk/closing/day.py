"""One closed or late day while it is being decided: its sessions, what was chosen for each, and what would happen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from events.desk.closing.affected import lines_of, open_spots, sessions_on, touched
from events.desk.closing.forms import AllForm, LineForm, TellForm, stamp
from events.schedule.disrupting import Act, ClosedDay, disrupt
from events.schedule.notices import affected_by_all

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from accounts.grants import Viewer
    from events.desk.closing.affected import Line
    from events.desk.closing.forms import WhereForm
    from events.schedule.changes import Disruption
    from events.schedule.disrupting import Decision
    from events.schedule.models import Session


class Day:
    """Everything that a day touches. `typed` is what was sent of the list; None when it is looked at first."""

    def __init__(self, who: Viewer, where: WhereForm, typed: QueryDict | None, *, now: datetime) -> None:
        self.who, self.where, self.typed, self.now = who, where, typed, now
        self.spots = where.spots()
        data = where.cleaned_data
        found = touched(sessions_on(who, where.organization_meant, data["day"]), self.spots)
        self.lines = lines_of(found, data["kind"], where.delay, now)
        self.whole = AllForm(typed, initial={"batch": uuid4()})

    @property
    def open_lines(self) -> list[Line]:
        """Sessions for which something can be decided."""
        return [line for line in self.lines if not line.fixed]

    def list_again(self, act: str = "") -> None:
        """The list as it was left, without finding fault; with an act, every session has that one where it can."""
        typed: Any = self.typed or {}
        for line in self.lines:
            prefix = f"s{line.session.pk}"
            chosen = line.allowed(act or typed.get(f"{prefix}-act") or line.proposed)
            link = typed.get(f"{prefix}-join_url", line.session.join_url)
            line.form = LineForm(None, line=line, starts_from={"act": chosen, "join_url": link})
        if self.typed is not None:
            batch = uuid4() if self.whole["batch"].errors else self.whole["batch"].value()
            self.whole = AllForm(initial={"batch": batch, "link": self.whole["link"].value()})

    def is_decided(self) -> bool:
        """Whether something that can be done was chosen for every session; what is wrong stands at its form."""
        is_whole = self.whole.is_valid()
        for line in self.lines:
            line.form = LineForm(self.typed, line=line, link=self.whole.cleaned_data.get("link", ""))
        return all(line.form.is_valid() for line in self.open_lines) and is_whole

    @property
    def decisions(self) -> list[Decision]:
        """What was chosen, session by session."""
        return [line.form.decision() for line in self.open_lines]

    @property
    def changing(self) -> list[Session]:
        """The sessions that do not stay as they are."""
        return [decision.session for decision in self.decisions if decision.act != Act.KEEP]

    @property
    def stamp(self) -> str:
        """What is shown before it happens."""
        return stamp(self.where, self.decisions)

    @property
    def was_seen(self) -> bool:
        """Whether exactly this was shown before."""
        return bool(self.whole.cleaned_data["seen"] == self.stamp)

    def tell_form(self, typed: QueryDict | None) -> TellForm:
        """The question when people hear of it."""
        changing = {session.pk for session in self.changing}
        heard = [line.session for line in self.lines if line.session.pk in changing and line.affected.registrations]
        first = min((session.starts_at for session in heard), default=None)
        return TellForm(typed, where=self.where, first=first, now=self.now)

    def heading(self) -> dict[str, Any]:
        """What stands above the list."""
        places = [place for rows in self._ticked().values() for place in rows]
        return {"where": self.where, "places": places, "day": self.where.cleaned_data["day"], "lines": self.lines}

    def preview(self) -> dict[str, Any]:
        """What would happen, and who would hear of it."""
        return {
            **self.heading(),
            "whole": self.whole,
            "stamp": self.stamp,
            "changing": self.changing,
            "affected": affected_by_all(self.changing, now=self.now),
        }

    def _ticked(self) -> dict[str, list[Any]]:
        """The districts, schools and venues that are closed, as far as she may close them."""
        if self.spots is None:
            return {}
        rows = open_spots(self.who)
        return {kind: list(rows[kind].filter(pk__in=pks)) for kind, pks in zip(rows, self.spots, strict=True)}

    def do(self, tell: TellForm) -> Disruption:
        """Let it happen. Raises ValidationError as disrupt does."""
        data, ticked = self.where.cleaned_data, self._ticked()
        closed = ClosedDay(
            organization=self.where.organization_meant,
            day=data["day"],
            kind=data["kind"],
            name=data["name"],
            delay_minutes=self.where.delay,
            districts=ticked.get("district", ()),
            schools=ticked.get("school", ()),
            venues=ticked.get("venue", ()),
        )
        telling = tell.telling(self.whole.cleaned_data["batch"])
        return disrupt(closed, self.decisions, telling=telling, now=self.now, actor=self.who.user)

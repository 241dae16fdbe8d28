"""Making a season: a series with a draft for every date, and a row for each date that was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from events.schedule.changing import SETS, leave_out_locked
from events.schedule.models import Program, Series
from events.schedule.rules.data import write_rules
from events.schedule.scheduling import Plan, make_roster, schedule_session
from events.schedule.slugs import make_slug

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from accounts.languages import Text
    from accounts.models import User
    from events.schedule.rules.expanding import Recurrence


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where the dates of a season come from: its rules, the dates of them that were left out, the form sent."""

    recurrence: Recurrence | None = None
    left_out: Sequence[Plan] = ()
    form_key: UUID | None = None


FROM_A_LIST = Origin()


def build_season(
    program: Program,
    title: Mapping[str, Text],
    plans: Sequence[Plan],
    *,
    now: datetime,
    actor: User | None = None,
    shared: bool = False,
    capacity: int | None = None,
    origin: Origin = FROM_A_LIST,
) -> Series:
    """A season of these dates, as drafts. `shared`: one signs up once for all of them.

    A form that was sent twice leads to the season that the first one made.
    Raises ValidationError with code `no-dates` or `twice`.
    """
    if not plans:
        raise ValidationError(_("Please give at least one date."), code="no-dates")
    starts = [plan.starts_at for plan in (*plans, *origin.left_out)]
    if len(set(starts)) < len(starts):
        raise ValidationError(_("One date is there twice."), code="twice")
    if made := season_of(program, origin.form_key):
        return made
    try:
        return _build(program, title, plans, now=now, actor=actor, shared=shared, capacity=capacity, origin=origin)
    except IntegrityError:
        if made := season_of(program, origin.form_key):
            return made
        raise


def season_of(program: Program, form_key: UUID | None) -> Series | None:
    """The season that this very form made already."""
    return Series.objects.filter(program=program, form_key=form_key).first() if form_key else None


@transaction.atomic
def _build(
    program: Program,
    title: Mapping[str, Text],
    plans: Sequence[Plan],
    *,
    now: datetime,
    actor: User | None,
    shared: bool,
    capacity: int | None,
    origin: Origin,
) -> Series:
    series = Series.objects.create(
        program=program,
        slug=make_slug(title, program.visibility),
        title=dict(title),
        zone=program.zone,
        start_time=origin.recurrence.at if origin.recurrence else None,
        rules=write_rules(origin.recurrence) if origin.recurrence else {},
        form_key=origin.form_key,
        roster=make_roster(program, capacity) if shared else None,
    )
    left_out = {plan.starts_at for plan in origin.left_out}
    for plan in sorted((*plans, *origin.left_out), key=lambda plan: plan.starts_at):
        roster = series.roster or make_roster(program, capacity)
        session = schedule_session(program, plan, roster=roster, now=now, actor=actor, series=series)
        for name in SETS:
            if plan.fields.get(name):
                getattr(session, name).set(plan.fields[name])
        if plan.starts_at in left_out:
            leave_out_locked(session)
            note_change(actor, "left out", session, now=now)
    note_change(actor, "built", series, now=now)
    return series

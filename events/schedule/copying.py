"""Copying a session or a whole series to other days: texts, agenda and tags, no people; as drafts, and silently."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from events.rosters.models import Roster
from events.schedule.changing import EDITABLE, SETS
from events.schedule.details import Part
from events.schedule.models import Series, Session, Status
from events.schedule.scheduling import Plan, schedule_session
from events.schedule.slugs import make_slug

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from accounts.languages import Text
    from accounts.models import User

SAME_WISH = timedelta(minutes=10)
"""The same copy asked for again within this time is a form that was sent twice."""

NOT_COPIED = {"join_url": ""}
"""A link to join may be of that one meeting: whoever copies gives a new one."""


def _like(roster: Roster) -> Roster:
    """An empty list by the same rules."""
    return Roster.objects.create(
        capacity=roster.capacity,
        takes=roster.takes,
        seating=roster.seating,
        offer_hours=roster.offer_hours,
        lead_hours=roster.lead_hours,
        last_call_hours=roster.last_call_hours,
    )


def _made_just_now(session: Session, starts_at: datetime, ends_at: datetime, now: datetime) -> Session | None:
    """The copy that this wish made a moment ago."""
    like_it = session.program.sessions.filter(
        series=None,
        starts_at=starts_at,
        ends_at=ends_at,
        venue=session.venue_id,
        status__in=(Status.DRAFT, Status.CONFIRMED),
        created_at__gt=now - SAME_WISH,
    )
    return next((one for one in like_it.exclude(pk=session.pk) if one.title == session.title), None)


@transaction.atomic
def copy_session(
    session: Session,
    starts_at: datetime,
    *,
    now: datetime,
    actor: User | None = None,
    length: timedelta | None = None,
) -> Session:
    """The same session on another day, as a draft with a list of its own, without the link to join. Nobody is told.

    A form that was sent twice leads to the copy that the first one made.
    """
    session = Session.objects.select_for_update(of=("self",)).select_related("program", "roster").get(pk=session.pk)
    ends_at = starts_at + (length or session.ends_at - session.starts_at)
    if made := _made_just_now(session, starts_at, ends_at, now):
        return made
    roster = _like(session.roster) if session.roster else None
    return make_like(session, starts_at, ends_at, roster=roster, now=now, actor=actor, changes=NOT_COPIED)


def make_like(
    session: Session,
    starts_at: datetime,
    ends_at: datetime,
    *,
    roster: Roster | None,
    now: datetime,
    actor: User | None,
    series: Series | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Session:
    """A draft at another time that says what this session says, where nothing else is said in `changes`."""
    said = {**{name: getattr(session, name) for name in EDITABLE}, **(changes or {})}
    title, visibility = said.pop("title"), said.pop("visibility")
    sets = {name: said.pop(name) if name in said else getattr(session, name).all() for name in SETS}
    plan = Plan(starts_at=starts_at, ends_at=ends_at, title=title, fields=said)
    copy = schedule_session(
        session.program, plan, roster=roster, now=now, actor=actor, visibility=visibility, series=series
    )
    for name, rows in sets.items():
        getattr(copy, name).set(rows)
    Part.objects.bulk_create(
        Part(session=copy, order=part.order, minutes=part.minutes, title=part.title) for part in session.parts.all()
    )
    return copy


def new_roster(series: Series, session: Session) -> Roster | None:
    """The list for one more date like this one: the shared one of a course, else an empty one of its own."""
    return series.roster or (_like(session.roster) if session.roster else None)


@transaction.atomic
def copy_series(
    series: Series,
    dates: Sequence[tuple[Session, datetime]],
    title: Mapping[str, Text],
    *,
    now: datetime,
    actor: User | None = None,
) -> Series:
    """A whole season again: each of these sessions at its new start, as drafts of a new series, with no people.

    Texts, agenda, length, place, tags, sponsors, reminder plans and questions come along, no answers; what was planned
    by rules has none until somebody writes them for the new year. A form that was sent twice leads to the copy that
    the first one made. Raises ValidationError with code `no-dates` or `twice`.
    """
    starts = [starts_at for _session, starts_at in dates]
    if not starts:
        raise ValidationError(_("Please give at least one date."), code="no-dates")
    if len(set(starts)) < len(starts):
        raise ValidationError(_("One date is there twice."), code="twice")
    series = (
        Series.objects.select_for_update(of=("self",), no_key=True)
        .select_related("program", "roster")
        .get(pk=series.pk)
    )
    if made := series_made_just_now(series, min(starts), title, now):
        return made
    copy = Series.objects.create(
        program=series.program,
        slug=make_slug(title, series.program.visibility),
        title=dict(title),
        zone=series.zone,
        start_time=series.start_time,
        sponsors=series.sponsors,
        roster=_like(series.roster) if series.roster else None,
    )
    for session, starts_at in sorted(dates, key=lambda pair: pair[1]):
        ends_at = starts_at + (session.ends_at - session.starts_at)
        make_like(
            session, starts_at, ends_at, roster=new_roster(copy, session), now=now, actor=actor, series=copy,
            changes=NOT_COPIED,
        )  # fmt: skip
    _copy_reminders(series.root or series, copy, now)
    _copy_questions(series.root or series, copy)
    note_change(actor, "copied", copy, now=now)
    return copy


def series_made_just_now(series: Series, first: datetime, title: Mapping[str, Text], now: datetime) -> Series | None:
    """The copy that the same wish made a moment ago, where a form was sent twice."""
    like_it = Series.objects.filter(
        program=series.program_id, sessions__starts_at=first, sessions__created_at__gt=now - SAME_WISH
    )
    return next((one for one in like_it.exclude(pk=series.pk) if one.title == dict(title)), None)


def _copy_reminders(old: Series, new: Series, now: datetime) -> None:
    """The plans of reminders that the series has for itself, as if they were made now."""
    for plan in old.reminder_plans.filter(ended_at=None):
        plan.pk, plan.series_id, plan.made_at, plan._state.adding = None, new.pk, now, True
        plan.save(force_insert=True)


def _copy_questions(old: Series, new: Series) -> None:
    """What the series asks who signs up, but for what is not asked any more."""
    for question in old.questions.filter(retired_at=None).prefetch_related("choices"):
        choices = list(question.choices.all())
        question.pk, question.series_id, question._state.adding = None, new.pk, True
        question.save(force_insert=True)
        for choice in choices:
            choice.pk, choice.question_id, choice._state.adding = None, question.pk, True
            choice.save(force_insert=True)

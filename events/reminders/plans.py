"""Staff say who is reminded when: they add plans, change and end them, and take back what a program begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from events.outbox.models import State
from events.reminders.models import TEMPLATES, THE_DAY_BEFORE, ReminderPlan
from events.schedule.models import Program, Series

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from accounts.models import User

Owner = Program | Series
Audience, Way = ReminderPlan.Audience, ReminderPlan.Way


@dataclass(frozen=True, order=True)
class Wish:
    """Whom to remind when, and how."""

    offset: timedelta
    audience: str = Audience.SIGNED_UP
    channel: str = Way.CHOSEN


DEFAULTS: Final = (
    Wish(timedelta(days=7), channel=Way.EMAIL),
    Wish(THE_DAY_BEFORE),
    Wish(timedelta(hours=2), channel=Way.SMS),
)
"""What a new program begins with: a week before by e-mail, the day before as chosen, two hours before by text."""


def wish_of(plan: ReminderPlan) -> Wish:
    """What a plan says."""
    return Wish(plan.offset, plan.audience, plan.channel)


def owner_of(plan: ReminderPlan) -> Owner:
    """Whose plan it is."""
    owner = plan.series or plan.program
    if owner is None:  # the database refuses it
        raise LookupError(plan.pk)
    return owner


@transaction.atomic
def add_plan(owner: Owner, wish: Wish, *, now: datetime, actor: User | None = None) -> ReminderPlan:
    """Plan one more reminder. What would have fallen due before now is not made up for; the same plan twice is one."""
    _hold(owner)
    plan, is_new = _begin(owner, wish, now)
    if is_new:
        note_change(actor, "reminder added", owner, now=now)
    return plan


@transaction.atomic
def change_plan(plan: ReminderPlan, wish: Wish, *, now: datetime, actor: User | None = None) -> ReminderPlan:
    """Plan something else in its place: it ends, and what it made that is not out yet goes with it.

    Raises ValidationError with code `ended` (somebody took it out meanwhile) or `twice` (there is such a plan).
    """
    owner = owner_of(plan)
    _hold(owner)
    plan = _standing(plan)
    if wish_of(plan) == wish:
        return plan
    if owner.reminder_plans.filter(
        ended_at=None, offset=wish.offset, audience=wish.audience, channel=wish.channel
    ).exists():
        raise ValidationError(_("There is such a reminder already."), code="twice")
    _end([plan], now)
    new, _is_new = _begin(owner, wish, now)
    note_change(actor, "reminder changed", owner, now=now)
    return new


@transaction.atomic
def end_plan(plan: ReminderPlan, *, now: datetime, actor: User | None = None) -> bool:
    """Remind so no more; what is not out yet stops. False where it had ended before."""
    owner = owner_of(plan)
    _hold(owner)
    ended = _end([plan], now)
    if ended:
        note_change(actor, "reminder ended", owner, now=now)
    return bool(ended)


@transaction.atomic
def take_defaults(program: Program, *, now: datetime, actor: User | None = None) -> None:
    """What a new program begins with holds again, and nothing else."""
    _hold(program)
    standing = list(program.reminder_plans.filter(ended_at=None))
    _end([plan for plan in standing if wish_of(plan) not in DEFAULTS], now)
    for wish in DEFAULTS:
        _begin(program, wish, now)
    note_change(actor, "reminders as at first", program, now=now)


def begin_with_defaults(program: Program) -> None:
    """A new program begins with what is usual."""
    for wish in DEFAULTS:
        _begin(program, wish, None)


@transaction.atomic
def give_own(series: Series, *, now: datetime, actor: User | None = None) -> None:
    """A series gets plans of its own, which begin as those of its program. It had some: nothing happens."""
    _hold(series)
    if series.reminder_plans.filter(ended_at=None).exists():
        return
    for plan in series.program.reminder_plans.filter(ended_at=None):
        _begin(series, wish_of(plan), plan.made_at)
    note_change(actor, "reminders of its own", series, now=now)


@transaction.atomic
def give_up_own(series: Series, *, now: datetime, actor: User | None = None) -> None:
    """The plans of its program hold for a series again: from now on, so that nobody hears what is long past.

    What waits to be sent and is planned by the program, too, still goes out.
    """
    _hold(series)
    alike = {wish_of(plan): plan for plan in series.program.reminder_plans.filter(ended_at=None)}
    for plan in series.reminder_plans.filter(ended_at=None):
        if wish_of(plan) in alike:
            plan.reminders.filter(message__state=State.QUEUED).update(plan=alike[wish_of(plan)])
    if _end(series.reminder_plans.filter(ended_at=None), now):
        note_change(actor, "reminders of the program", series, now=now)


def _hold(owner: Owner) -> None:
    """Who plans for the same program or series at this moment waits."""
    type(owner)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=owner.pk)


def _standing(plan: ReminderPlan) -> ReminderPlan:
    still: ReminderPlan | None = ReminderPlan.objects.filter(pk=plan.pk, ended_at=None).first()
    if still is None:
        raise ValidationError(_("Somebody took this reminder out or changed it meanwhile."), code="ended")
    return still


def _begin(owner: Owner, wish: Wish, made_at: datetime | None) -> tuple[ReminderPlan, bool]:
    return owner.reminder_plans.get_or_create(
        offset=wish.offset,
        audience=wish.audience,
        channel=wish.channel,
        ended_at=None,
        defaults={"template": TEMPLATES[wish.audience], "made_at": made_at},
    )


def _end(plans: Iterable[ReminderPlan], now: datetime) -> int:
    """How many of these had not ended yet. What they made that is not out is stopped with the next look."""
    standing = ReminderPlan.objects.filter(pk__in=[plan.pk for plan in plans], ended_at=None)
    return int(standing.update(ended_at=now))

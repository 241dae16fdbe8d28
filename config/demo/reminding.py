"""Who is reminded when in the demo, and that it was done when it fell due."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from events.attendance.models import Attendance, SessionClose
from events.outbox.decency import falls_due
from events.outbox.models import Channel
from events.reminders.models import ReminderPlan
from events.reminders.planning import queue_due_reminders
from events.reminders.plans import Wish, add_plan, begin_with_defaults, give_own
from events.schedule.models import Series, Session

if TYPE_CHECKING:
    from config.demo.stage import Stage

DAY = timedelta(days=1)
Audience, Way = ReminderPlan.Audience, ReminderPlan.Way
BESIDES = {
    "friday-cafe": (Wish(DAY, Audience.TEAM), Wish(-DAY, Audience.CAME, Way.EMAIL)),
    "parent-academy": (
        Wish(DAY, Audience.WAITING),
        Wish(DAY, Audience.TEAM),
        Wish(DAY, Audience.INTERPRETERS),
        Wish(-DAY, Audience.CAME, Way.EMAIL),
        Wish(-DAY, Audience.MISSED, Way.EMAIL),
    ),
    "welcome-tours": (Wish(DAY, Audience.TEAM),),
}
"""What programs plan besides the usual; of home visits the family and who goes hear it the day before, and no more."""
LATELY = timedelta(days=45)


def enter_plans(stage: Stage) -> None:
    """Each program has the usual reminders, and some that suit it; one course keeps to the day before."""
    long_ago = stage.ago(400)
    for slug, program in stage.programs.items():
        if slug == "home-visits":
            for audience in (Audience.SIGNED_UP, Audience.TEAM):
                add_plan(program, Wish(DAY, audience), now=long_ago)
        else:
            begin_with_defaults(program)
    for slug, wishes in BESIDES.items():
        for wish in wishes:
            add_plan(stage.programs[slug], wish, now=long_ago)
    weekly = Series.objects.filter(program=stage.programs["parent-academy"]).exclude(roster=None).earliest("pk")
    give_own(weekly, now=stage.ago(20), actor=stage.coordinator)
    weekly.reminder_plans.exclude(offset__in=(DAY, -DAY)).delete()


def remind_as_if_then(now: datetime) -> None:
    """The lists of what was are complete, and everybody was reminded at the moment when it fell due."""
    came = Attendance.objects.filter(session=OuterRef("pk"))
    over = Session.objects.promised().filter(Exists(came), ends_at__lte=now, close=None)
    SessionClose.objects.bulk_create(SessionClose(session=one, at=one.ends_at) for one in over)
    for moment in sorted(moment for moment in _moments(now) if now - LATELY < moment < now):
        queue_due_reminders(moment)
    queue_due_reminders(now)


def _moments(now: datetime) -> set[datetime]:
    """When something fell due, by mail and by text."""
    plans = list(ReminderPlan.objects.standing())
    sessions = Session.objects.promised().filter(ends_at__gt=now - 2 * LATELY, starts_at__lt=now + LATELY)
    found = set()
    for session in sessions:
        for plan in plans:
            moment = plan.moment(session.starts_at, session.ends_at)
            found |= {moment} if plan.is_after else {moment, falls_due(moment, Channel.SMS, session.tz)}
    return found

"""Reminding people of what they signed up for: each of them once for each session, plan and start."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import NEW_YORK
from events.attendance.models import Absence
from events.outbox.models import Message, State
from events.reminders.models import Reminder, ReminderPlan
from events.rosters.models import Member, Status
from events.rosters.notices import tell_party
from events.schedule.changes import News
from events.schedule.models import Session, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

UNHEARD = (State.QUEUED, State.SENDING, State.FAILED)
NEW_TIME = (News.Kind.MOVED, News.Kind.ON)
PEOPLE_AT_A_TIME = 100
"""How many people's reminders are written in one transaction, so that sign-ups never wait long."""


class Due(NamedTuple):
    """One sign-up that one plan wants to remind of one session."""

    plan: ReminderPlan
    session: int
    registration: int
    person: int
    starts_at: datetime
    day: date
    private: bool

    @property
    def moment(self) -> datetime:
        """When it falls due."""
        return self.starts_at - self.plan.offset


def queue_due_reminders(now: datetime) -> int:
    """Remind everyone who has a place; returns how many messages that made.

    May run late, twice or in two workers at once. What fell due in an outage still goes out until the start.
    """
    drop_what_changed(now)
    made = 0
    groups = _by_person_and_day(find_due(now), now)
    while some := list(islice(groups, PEOPLE_AT_A_TIME)):
        made += _queue(some, now)
    return made


def drop_what_changed(now: datetime) -> None:
    """Stop unsent reminders of sessions that were moved or canceled and of places that were given up.

    A message can speak of several sessions of one day. Those of them that still hold are reminded of anew.
    """
    untrue = (
        ~Q(starts_at=F("session__starts_at")) | ~Q(session__status="confirmed") | ~Q(registration__status="registered")
    )
    stale = Reminder.objects.filter(untrue, registration__isnull=False, message__state__in=UNHEARD)
    messages = list(stale.values_list("message__pk", flat=True))
    if messages:
        Message.objects.filter(pk__in=messages).withdraw(now)
    Reminder.objects.filter(message__state=State.EXPIRED, starts_at__gt=now).delete()


def find_due(now: datetime) -> Iterator[Due]:
    """Whom the plans have to remind, and of what else these people have on the same day."""
    for plan in ReminderPlan.objects.select_related("program", "series").order_by("pk"):
        yield from _missing(plan, now)


def _missing(plan: ReminderPlan, now: datetime) -> Iterator[Due]:
    """Places taken before the reminder falls due and not reminded of yet, to the end of the day that is due.

    Who hears of a place or of a new time only later knows it from that message and gets no stale "tomorrow".
    """
    zone = _zone(plan)
    last_day = (now + plan.offset).astimezone(zone).date()
    midnight = datetime.combine(last_day + timedelta(days=1), time.min, zone)
    falls_due = F("starts_at") - plan.offset
    sessions = Session.objects.promised().filter(_of_plan(plan), starts_at__gt=now, starts_at__lt=midnight)
    for way in ("roster__registrations", "guest_roster__registrations"):
        here = {"session": OuterRef("pk")}
        done = Reminder.objects.filter(**here, plan=plan, registration=OuterRef(way), starts_at=OuterRef("starts_at"))
        late = News.objects.exclude(message__state=State.EXPIRED).filter(
            **here,
            registration=OuterRef(way),
            kind__in=NEW_TIME,
            message__created_at__gt=OuterRef("starts_at") - plan.offset,
        )
        absent = Absence.objects.filter(**here, person=OuterRef(f"{way}__party__lead"))
        others = Member.objects.filter(party=OuterRef(f"{way}__party")).exclude(
            person__in=Absence.objects.filter(session=OuterRef(OuterRef("pk"))).values("person")
        )
        rows = sessions.filter(
            Q(**{f"{way}__status": Status.REGISTERED, f"{way}__seated_at__lte": falls_due}),
            ~Exists(done),
            ~Exists(late),
            ~Exists(absent) | Exists(others),
        )
        found = rows.values_list("pk", way, f"{way}__party__lead", "starts_at", "visibility")
        for session, registration, person, starts_at, visibility in found:
            day = starts_at.astimezone(zone).date()
            yield Due(plan, session, registration, person, starts_at, day, visibility == Visibility.PRIVATE)


def _of_plan(plan: ReminderPlan) -> Q:
    if plan.program_id:
        return Q(program=plan.program_id)
    return Q(series=plan.series_id) | Q(series__root=plan.series_id)


def _zone(plan: ReminderPlan) -> ZoneInfo:
    owner = plan.program or plan.series
    return ZoneInfo(owner.zone if owner else NEW_YORK)


def _by_person_and_day(dues: Iterable[Due], now: datetime) -> Iterator[list[Due]]:
    """Several dates of one person on one day become one message, when the first of them falls due.

    What is private stays in a message of its own.
    """
    groups = defaultdict(list)
    for due in dues:
        groups[due.person, due.day, due.private, due.plan.offset, due.plan.template].append(due)
    for group in groups.values():
        if min(due.moment for due in group) <= now:
            yield group


@transaction.atomic
def _queue(groups: list[list[Due]], now: datetime) -> int:
    """Write the reminders of some people, and their messages with them: both or none."""
    wanted = [
        Reminder(plan=due.plan, session_id=due.session, registration_id=due.registration, starts_at=due.starts_at)
        for group in groups
        for due in group
    ]
    Reminder.objects.bulk_create(wanted, ignore_conflicts=True)
    rows = Reminder.objects.filter(
        registration__in={reminder.registration_id for reminder in wanted},
        session__in={reminder.session_id for reminder in wanted},
        message=None,
    )
    new = {
        (row.plan_id, row.session_id, row.registration_id, row.starts_at): row
        for row in rows.select_related(
            "session__program", "session__venue__town", "registration__party__lead", "registration__party__contact"
        ).prefetch_related("registration__party__lead__contacts")
    }
    told = []
    for group in groups:
        keys = [(due.plan.pk, due.session, due.registration, due.starts_at) for due in group]
        told.append(_remind([new[key] for key in keys if key in new], group[0], now))
    return sum(told)


def _remind(reminders: list[Reminder], due: Due, now: datetime) -> int:
    registrations = list({one.registration.pk: one.registration for one in reminders if one.registration}.values())
    if not registrations:  # another worker was faster
        return 0
    message = tell_party(
        due.plan.template,
        registrations[0].party,
        registrations,
        list({reminder.session_id: reminder.session for reminder in reminders}.values()),
        key=f"{due.plan.template}:{reminders[0].pk}",
        now=now,
        expires_at=min(reminder.starts_at for reminder in reminders),
    )
    Reminder.objects.filter(pk__in=[reminder.pk for reminder in reminders]).update(message=message)
    return 1 if message else 0

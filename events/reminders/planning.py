"""Reminding people of what they signed up for: each of them once for each session, plan and start."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import DatabaseError, transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Coalesce

from events.outbox.capping import CAP
from events.outbox.models import Channel, Delivery, Kind, Message, State
from events.outbox.resending import first_of
from events.reminders.audiences import BOOKED
from events.reminders.due import find_due
from events.reminders.holding import Holding
from events.reminders.letters import Desk, hand_over
from events.reminders.models import Reminder, ReminderPlan, ReminderRound
from events.reminders.reaching import People
from events.reminders.to_families import to_families
from events.reminders.to_helpers import to_interpreters, to_the_team
from events.reminders.together import groups_of
from events.rosters.models import Registration, Status
from events.schedule.details import Assignment
from events.schedule.models import Status as SessionStatus
from events.support.models import Supply

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from events.reminders.due import Due
    from events.reminders.letters import Letter
    from events.reminders.together import Group

log = logging.getLogger(__name__)

Audience = ReminderPlan.Audience
UNHEARD = (State.QUEUED, State.SENDING, State.FAILED)
UNTRUE = (
    ~Q(starts_at=F("session__starts_at"))
    | ~Q(session__status=SessionStatus.CONFIRMED)
    | Q(plan__ended_at__isnull=False)
    | (Q(plan__audience=Audience.SIGNED_UP) & ~Q(registration__status=Status.REGISTERED))
    | (Q(plan__audience=Audience.WAITING) & ~Q(registration__status=Status.WAITLISTED))
    | Q(supply__state=Supply.State.CANCELED)
    | Q(plan__audience__in=(Audience.CAME, Audience.MISSED), session__close=None)
)
"""Reminders that say what is not so any more."""
STANDING: Final[dict[str, Callable[[], QuerySet[Any]]]] = {
    Audience.SIGNED_UP: lambda: Registration.objects.filter(status=Status.REGISTERED),
    Audience.WAITING: lambda: Registration.objects.filter(status=Status.WAITLISTED),
    Audience.TEAM: Assignment.objects.all,
    Audience.INTERPRETERS: lambda: Supply.objects.filter(state__in=BOOKED),
    Audience.CAME: Registration.objects.all,
    Audience.MISSED: Registration.objects.all,
}
"""Sign-ups, parts and help of which each audience is still reminded."""
PEOPLE_AT_A_TIME = 500
"""How many people's reminders are written in one transaction, so that sign-ups never wait long."""
WRITING: Final[dict[str, Callable[[Sequence[Group], str, Desk], list[Letter]]]] = {
    Audience.SIGNED_UP: to_families,
    Audience.WAITING: to_families,
    Audience.TEAM: to_the_team,
    Audience.INTERPRETERS: to_interpreters,
    Audience.CAME: to_families,
    Audience.MISSED: to_families,
}


def queue_due_reminders(now: datetime) -> int:
    """Remind everybody whose reminder is due; returns how many messages that made.

    May run late, twice or in two workers at once. What fell due in an outage still goes out until the start; what
    came too late to be of use is written down as late.
    """
    drop_what_changed(now)
    run = _Run(now)
    late, people = [], defaultdict(list)
    for due in find_due(Holding.now(), now, since=run.last):
        if due.pair.is_late:
            late.append(due)
        elif due.may_count:
            people[due.row.person].append(due)
    ready = [dues for dues in people.values() if any(due.earliest <= now for due in dues)]
    if late:
        run.note_late(late)
    well = True
    for first in range(0, len(ready), PEOPLE_AT_A_TIME):
        well &= run.remind_some(ready[first : first + PEOPLE_AT_A_TIME])
    if well:
        ReminderRound.objects.update(done_at=now)
    return run.made


def drop_what_changed(now: datetime) -> None:
    """Stop unsent reminders of sessions that were moved or canceled, of places that were given up, and of old plans.

    A message can speak of several sessions of one day. Those of them that still hold are reminded of anew; not who had
    enough messages that day.
    """
    about_untrue = Q(pk__in=Reminder.objects.filter(UNTRUE, message__state__in=UNHEARD).values("message"))
    about_nothing = Q(kind=Kind.REMINDER, reminders=None)
    stale = Message.objects.filter(about_untrue | about_nothing, state__in=UNHEARD).values_list("pk", "key")
    if found := _without_still_true(dict(stale)):
        Message.objects.filter(pk__in=found).withdraw(now)
    enough = Delivery.objects.filter(message=OuterRef("message"), event=CAP, detail="dropped")
    to_come = Q(starts_at__gt=now) | Q(plan__offset__lt=timedelta(0), message__expires_at__gt=now)
    Reminder.objects.filter(to_come, ~Exists(enough), message__state=State.EXPIRED).delete()


def _without_still_true(found: Mapping[int, str]) -> Collection[int]:
    """But for what staff sent once more: the reminders are those of the first message, and may hold still."""
    first = {pk: first_of(pk, key) for pk, key in found.items()}
    again = {pk for pk, one in first.items() if one != pk}
    if not again:
        return found.keys()
    reminders = Reminder.objects.filter(message__in=[first[pk] for pk in again])
    known = set(reminders.values_list("message", flat=True))
    untrue = set(reminders.filter(UNTRUE).values_list("message", flat=True))
    return found.keys() - {pk for pk in again if first[pk] in known - untrue}


class _Run:
    """One look at what is due. Of several at once, one writes at a time, and the next sees what that wrote."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.desk = Desk(now)
        self.made = 0
        self.last: datetime | None = ReminderRound.objects.values_list("done_at", flat=True).first()
        if self.last is None:
            ReminderRound.objects.bulk_create([ReminderRound(done_at=now)], ignore_conflicts=True)
        self._seen: int = Reminder.objects.aggregate(last=Max("pk"))["last"] or 0
        """The last reminder that was there when we looked who has none."""

    @transaction.atomic
    def note_late(self, late: Iterable[Due]) -> None:
        """Write down who should have been reminded of what has begun, so that staff see how many that were."""
        channels = {True: Channel.SMS, False: Channel.EMAIL}
        missed = [due for due in late if due.counts_from(channels[due.row.texts])]
        if missed:
            self._write([_reminder(due, left_out=Reminder.Left.LATE) for due in self._still_missing(missed)])

    def remind_some(self, people: Sequence[Sequence[Due]]) -> bool:
        """Remind some people; one whose message cannot be made holds up nobody else. False where there was one."""
        try:
            self.remind([due for dues in people for due in dues])
        except DatabaseError:
            raise
        except Exception:
            log.exception("A reminder of session %s cannot be made", people[0][0].pair.session)
            if len(people) > 1:
                for one in people:
                    self.remind_some([one])
            return False
        return True

    @transaction.atomic
    def remind(self, dues: Sequence[Due]) -> None:
        """Write the reminders of some people, and their messages with them: both or none."""
        dues = self._still_missing(dues)
        self.desk.hold(due.pair.session for due in dues)
        dues = self._still_true(dues)
        groups, left_out = groups_of(dues, People(dues), self.now)
        by_audience: dict[str, list[Group]] = defaultdict(list)
        for group in groups:
            by_audience[group.audience].append(group)
        letters = [one for name, those in by_audience.items() for one in WRITING[name](those, name, self.desk)]
        messages = hand_over(letters, self.now)
        rows = [_reminder(due, left_out=why) for due, why in left_out]
        for letter, message in zip(letters, messages, strict=True):
            why = "" if message else Reminder.Left.NO_WAY
            rows += [_reminder(due, message=message, left_out=why) for due in letter.group.dues]
        self._write(rows)
        self.made += sum(message is not None for message in messages)

    def _still_missing(self, dues: Sequence[Due]) -> Sequence[Due]:
        """Hold the round, so that one writes at a time; those whom nobody reminded since we looked."""
        list(ReminderRound.objects.select_for_update())
        new = Reminder.objects.filter(pk__gt=self._seen).values_list(
            "plan__audience", "plan__offset", "plan__channel", "session", "starts_at",
            Coalesce("registration", "assignment", "supply"),
        )  # fmt: skip
        done = set(new)
        return [one for one in dues if (*one.pair.shape, one.pair.session, one.pair.starts_at, one.row.of) not in done]

    def _still_true(self, dues: Sequence[Due]) -> Sequence[Due]:
        """Without what changed since we looked: the session moved, the place was given up, the part taken back."""
        there: dict[str, set[int]] = {}
        for audience in {due.pair.plan.audience for due in dues}:
            pks = {due.row.of for due in dues if due.pair.plan.audience == audience}
            there[audience] = set(STANDING[audience]().filter(pk__in=pks).values_list("pk", flat=True))
        sessions = self.desk.sessions
        return [
            due
            for due in dues
            if due.pair.session in sessions
            and sessions[due.pair.session].starts_at == due.pair.starts_at
            and due.row.of in there[due.pair.plan.audience]
        ]

    def _write(self, rows: Sequence[Reminder]) -> None:
        written = Reminder.objects.bulk_create(rows)
        self._seen = max([self._seen, *(row.pk for row in written)])


def _reminder(due: Due, *, message: Message | None = None, left_out: str = "") -> Reminder:
    return Reminder(
        plan=due.pair.plan,
        session_id=due.pair.session,
        starts_at=due.pair.starts_at,
        message=message,
        left_out=left_out,
        **{f"{due.pair.plan.concerns}_id": due.row.of},
    )

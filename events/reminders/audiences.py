"""Who is written to: a query for each audience, with what decides when and how a reminder goes out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, Value

from accounts.consent import TEXTS
from accounts.models import Contact
from events.attendance.models import Absence, Attendance
from events.attendance.models import Status as Mark
from events.attendance.recording import CAME
from events.outbox.channels.sms import texts_work
from events.outbox.models import Channel
from events.reminders.holding import Shape
from events.reminders.models import Reminder, ReminderPlan
from events.rosters.models import Member, Party, Registration, Status
from events.schedule.models import Session
from events.support.models import Kind, Supply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Condition = Any
    Finding = Callable[["Asked"], Iterator["Row"]]

Audience = ReminderPlan.Audience
PLACES = ("roster__registrations", "guest_roster__registrations")
PARTS = "assignments"
HELP = "supplies"
RELATION: Final = {"registrations": "registration", PARTS: "assignment", HELP: "supply"}
"""What a reminder calls one of what a session has several of."""
BOOKED = (Supply.State.BOOKED, Supply.State.CONFIRMED)
NOTHING = Value(None, output_field=DateTimeField())


class Asked(NamedTuple):
    """Whom to look up: for which sessions, by plans of which shape, and by which plans it was done already."""

    sessions: Sequence[int]
    shape: Shape
    plans: Sequence[int]


class Row(NamedTuple):
    """Somebody who is to be reminded of a session: the sign-up, the part or the help, and who answers for it."""

    session: int
    of: int
    person: int
    zone: str
    since: datetime | None
    """When the place (also one in line) was taken; of a part or help: nothing."""
    contact: int | None
    language: str
    texts: bool
    """Whether a text message can reach this person."""
    heard_at: datetime | None = None
    """When it was told of a new time."""


def _rows(asked: Asked, path: str, *conditions: Condition, since: str = "") -> Iterator[Row]:
    """One query: those who are reached over the channel of the plan and were not reminded by one like it, in order.

    All conditions stand in one filter: they speak of the same sign-up.
    """
    is_sign_up = path in PLACES
    person = f"{path}__party__lead" if is_sign_up else f"{path}__person"
    done = Reminder.objects.filter(
        session=OuterRef("pk"),
        starts_at=OuterRef("starts_at"),
        plan__in=asked.plans,
        **{RELATION[path.rsplit("__", maxsplit=1)[-1]]: OuterRef(path)},
    )
    working = Contact.objects.filter(person=OuterRef(person), suppressed_at=None)
    yes = {"kind": Contact.Kind.MOBILE, "consents__purpose": TEXTS, "consents__revoked_at": None}
    reached: dict[str, Condition] = {
        Channel.SMS: Exists(working.filter(**yes) if texts_work() else Contact.objects.none()),
        Channel.EMAIL: Exists(working.filter(kind=Contact.Kind.EMAIL)),
    }
    found = Session.objects.filter(
        *conditions,
        ~Exists(done),
        reached.get(asked.shape.channel, Q()),
        pk__in=asked.sessions,
        **{f"{person}__isnull": False},
    )
    rows = found.annotate(texts=reached[Channel.SMS]).order_by("pk", path)
    for row in rows.values_list(
        "pk",
        path,
        person,
        f"{person}__zone",
        F(f"{path}__{since}") if since else NOTHING,
        F(f"{path}__party__contact") if is_sign_up else NOTHING,
        F(f"{path}__party__language") if is_sign_up else F(f"{person}__reads"),
        "texts",
    ):
        yield Row(*row)


def _of_lists(
    asked: Asked, status: str, since: str, conditions: Callable[[str], Sequence[Condition]]
) -> Iterator[Row]:
    """Sign-ups on the lists of some sessions, and on those of their guests; not of who has yet to confirm it."""
    for path in PLACES:
        stands = Q(**{f"{path}__status": status, f"{path}__party__confirm_by": None})
        yield from _rows(asked, path, stands, *conditions(path), since=since)


def _in_time(since: str, offset: timedelta) -> Q:
    return Q(**{f"{since}__lte": ExpressionWrapper(F("starts_at") - Value(offset), output_field=DateTimeField())})


def _somebody_comes(path: str) -> Q:
    """Not every adult of the party told ahead that she cannot come."""
    absent = Absence.objects.filter(session=OuterRef("pk"), person=OuterRef(f"{path}__party__lead"))
    away = Absence.objects.filter(session=OuterRef(OuterRef("pk"))).values("person")
    others = Member.objects.filter(party=OuterRef(f"{path}__party")).exclude(person__in=away)
    return ~Exists(absent) | Exists(others)


def who_has_a_place(asked: Asked) -> Iterator[Row]:
    """Who had a place before the reminder falls due, but for parties of which nobody can come."""
    return _of_lists(
        asked,
        Status.REGISTERED,
        "seated_at",
        lambda path: (_in_time(f"{path}__seated_at", asked.shape.offset), _somebody_comes(path)),
    )


def who_waits(asked: Asked) -> Iterator[Row]:
    """Who waits for a place, before the first date of a list; not who was told that none came free."""

    def conditions(path: str) -> Sequence[Condition]:
        told = Registration.messages.through._default_manager.filter(
            registration=OuterRef(path), message__template="no_place"
        )
        earlier = Session.objects.promised().filter(**{path: OuterRef(path)}, starts_at__lt=OuterRef("starts_at"))
        return _in_time(f"{path}__queued_at", asked.shape.offset), ~Exists(told), ~Exists(earlier)

    return _of_lists(asked, Status.WAITLISTED, "queued_at", conditions)


def who_has_a_part(asked: Asked) -> Iterator[Row]:
    """People with a part at the session; also those who got it late, for they heard nothing else."""
    return _rows(asked, PARTS)


def who_interprets(asked: Asked) -> Iterator[Row]:
    """Interpreters who are booked or sure, where we know how to reach them."""
    return _rows(asked, HELP, Q(supplies__kind=Kind.INTERPRETER, supplies__state__in=BOOKED))


def _marks(path: str, *statuses: str) -> Exists:
    """Whether somebody of the party was marked so."""
    return Exists(Attendance.objects.filter(session=OuterRef("pk"), registration=OuterRef(path), status__in=statuses))


def who_came(asked: Asked) -> Iterator[Row]:
    """Families of whom somebody was marked as here."""
    return _of_lists(asked, Status.REGISTERED, "seated_at", lambda path: (_marks(path, *CAME),))


def who_missed_it(asked: Asked) -> Iterator[Row]:
    """Families that had a place and told nobody that they cannot come, and of whom nobody was marked as here."""

    def conditions(path: str) -> Sequence[Condition]:
        had_a_place = Q(**{f"{path}__seated_at__lte": F("starts_at")})
        walked_in = Q(**{f"{path}__party__source": Party.Source.DOOR})
        return had_a_place & ~walked_in, ~_marks(path, *CAME, Mark.EXCUSED), _somebody_comes(path)

    return _of_lists(asked, Status.REGISTERED, "seated_at", conditions)


FINDING: Final[dict[str, Finding]] = {
    Audience.SIGNED_UP: who_has_a_place,
    Audience.WAITING: who_waits,
    Audience.TEAM: who_has_a_part,
    Audience.INTERPRETERS: who_interprets,
    Audience.CAME: who_came,
    Audience.MISSED: who_missed_it,
}

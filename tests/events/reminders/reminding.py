"""People who are reminded, and what they got."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from accounts.consent import TEXTS, give_consent
from accounts.models import Contact, Person
from events.attendance.models import SessionClose
from events.attendance.recording import MarkInput, record
from events.outbox.models import Message
from events.reminders.models import TEMPLATES, ReminderPlan
from events.reminders.planning import queue_due_reminders
from events.rosters.models import Registration
from events.rosters.registration import register
from events.schedule.models import Program, Series, Session
from tests.factories import NOW, make_party, make_session

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
START = NOW + 10 * DAY
"""A Friday at nine in the morning."""


def plan(owner: Program | Series, offset: timedelta, audience: str = "signed_up", **fields: Any) -> ReminderPlan:
    name = "series" if isinstance(owner, Series) else "program"
    return ReminderPlan.objects.create(
        **{name: owner}, offset=offset, audience=audience, template=TEMPLATES[audience], **fields
    )


def only(session: Session, *plans: tuple[Any, ...], **fields: Any) -> list[ReminderPlan]:
    """These plans and no others hold for the program of a session."""
    ReminderPlan.objects.filter(program=session.program).delete()
    return [plan(session.program, *one, **fields) for one in plans]


def sign_up(session: Session, now: Any = NOW, **party: Any) -> Registration:
    return register(make_party(now=now, **party), session.roster, now=now)


def by_text(person: Person, number: str = "8605550142") -> Contact:
    """This person said yes to texts to a mobile."""
    contact = Contact.objects.create(person=person, kind="mobile", value=f"+1{number}")
    give_consent(contact, TEXTS, text="Yes", language="en", now=NOW)
    return contact


def on_texts(session: Session, **party: Any) -> Registration:
    """Signed up with a mobile alone, and said yes to texts."""
    registration = sign_up(session, contact=party.pop("contact", "860-555-0142"), **party)
    give_consent(registration.party.contact, TEXTS, text="Yes", language="en", now=NOW)
    return registration


def got(template: str = "reminder", **filters: Any) -> list[Message]:
    """The messages of one kind, in the order in which they were written."""
    return list(Message.objects.filter(template=template, **filters).order_by("pk"))


def look(*moments: Any) -> list[int]:
    """The beat ticks at these moments; how many messages each made."""
    return [queue_due_reminders(moment) for moment in moments]


def held(session: Session, *came: Registration, close: bool = True) -> None:
    """A session is over, and these families were marked as here."""
    over = session.ends_at
    marks = [MarkInput(id=uuid4(), person=one.party.lead_id, status="present", made_at=over) for one in came]
    if marks:
        record(session, marks, by=None, now=over)
    if close:
        SessionClose.objects.create(session=session, at=over)


def a_course(*starts: Any, slug: str = "course", **fields: Any) -> tuple[Series, list[Session]]:
    """A series with a list for each date."""
    first = make_session("Course", starts_at=starts[0], **fields)
    series = Series.objects.create(program=first.program, slug=slug)
    dates = [
        first,
        *(make_session("Course", starts_at=start, program=first.program, **fields) for start in starts[1:]),
    ]
    for one in dates:
        Session.objects.filter(pk=one.pk).update(series=series, recurrence_id=one.starts_at)
        one.refresh_from_db()
    return series, dates

"""Which messages a coordinator sees: those about her sessions, and of her own organization those about none."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from events.outbox.models import Message, State
from events.reminders.models import Reminder
from events.rosters.models import Registration, Roster
from events.schedule.models import Session

if TYPE_CHECKING:
    from datetime import date

    from accounts.grants import Viewer
    from events.outbox.models import MessageQuerySet

FAILED_FOR = timedelta(days=14)
MOST_SESSIONS = 10
"""So many dates of a course stand with a message about all of it."""


def messages_of(
    who: Viewer, *, session: str = "", person: int | None = None, day: date | None = None
) -> MessageQuerySet:
    """Messages about the sessions that this viewer manages, the newest first; of one session, person or day.

    What is about no session at all (a lost link, a letter, an answer to a text) is seen by who coordinates the whole
    organization of the person.
    """
    sessions = Session.objects.managed_by(who).order_by()
    if session:
        sessions = sessions.filter(slug=session)
    hers = sessions.values("pk")
    of_help = Q(supply__sessions__in=hers)
    rosters = Roster.objects.filter(Q(sessions__in=hers) | Q(guest_session__in=hers) | of_help).values("pk")
    link = Registration.messages.through._default_manager
    about = link.filter(message=OuterRef("pk"), registration__roster__in=rosters)
    reminding = Reminder.objects.filter(message=OuterRef("pk"), session__in=hers)
    linked, reminds = (rows.filter(message=OuterRef("pk")) for rows in (link, Reminder.objects))
    of_all_dates = ~Exists(reminds) if session else Q()  # a reminder of one date of a course is none of the others
    seen = Q(of_all_dates, Exists(about)) | Q(Exists(reminding))
    if not session and (whole := who.whole("coordinator")):
        seen |= Q(~Exists(linked), ~Exists(reminds), person__organization__in=whole)
    found = Message.objects.filter(seen).select_related("person", "contact", "sheet")
    if person:
        found = found.filter(Q(person=person) | Q(person__merged_into=person))
    return found.filter(_of_day(day)) if day else found


def sessions_of(message: Message, who: Viewer) -> list[Session]:
    """The sessions of this viewer that a message is about: a reminder only of its own dates, soonest first."""
    sessions = Session.objects.managed_by(who).with_page_data().order_by("starts_at", "pk")
    lists = Roster.objects.filter(registrations__messages=message).values("pk")
    told = message.reminders.values("session")
    of_all_dates = Q(~Exists(told), Q(roster__in=lists) | Q(guest_roster__in=lists))
    return list(sessions.filter(Q(pk__in=told) | of_all_dates)[:MOST_SESSIONS])


def failed_messages(who: Viewer, now: datetime) -> MessageQuerySet:
    """Messages that did not arrive in the last two weeks and became no call."""
    return messages_of(who).filter(state=State.FAILED, created_at__gt=now - FAILED_FOR, call__isnull=True)


def _of_day(day: date) -> Q:
    """Sent on this day, or due on it and not sent."""
    zone = ZoneInfo(settings.TIME_ZONE)
    begins = datetime.combine(day, time.min, zone)
    ends = datetime.combine(day + timedelta(days=1), time.min, zone)
    return Q(sent_at__gte=begins, sent_at__lt=ends) | Q(sent_at=None, send_after__gte=begins, send_after__lt=ends)

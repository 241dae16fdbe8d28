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
    seen = Q(Exists(about)) | Q(Exists(reminding))
    if not session and (whole := who.whole("coordinator")):
        linked, reminds = (rows.filter(message=OuterRef("pk")) for rows in (link, Reminder.objects))
        seen |= Q(~Exists(linked), ~Exists(reminds), person__organization__in=whole)
    found = Message.objects.filter(seen).select_related("person", "contact", "sheet")
    if person:
        found = found.filter(Q(person=person) | Q(person__merged_into=person))
    return found.filter(_of_day(day)) if day else found


def failed_messages(who: Viewer, now: datetime) -> MessageQuerySet:
    """Messages that did not arrive in the last two weeks and became no call."""
    return messages_of(who).filter(state=State.FAILED, created_at__gt=now - FAILED_FOR, call__isnull=True)


def _of_day(day: date) -> Q:
    """Sent on this day, or due on it and not sent."""
    zone = ZoneInfo(settings.TIME_ZONE)
    begins = datetime.combine(day, time.min, zone)
    ends = datetime.combine(day + timedelta(days=1), time.min, zone)
    return Q(sent_at__gte=begins, sent_at__lt=ends) | Q(sent_at=None, send_after__gte=begins, send_after__lt=ends)

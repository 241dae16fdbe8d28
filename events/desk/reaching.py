"""Messages and calls: what became of them, and whom somebody has to call or answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from accounts.contact import readable_mobile
from accounts.models import Contact, Language
from events.outbox.models import CallTask, Message, State
from events.outbox.rendering import PLACEHOLDER
from events.reminders.models import Reminder
from events.rosters.models import ACTIVE, Registration, Roster
from events.schedule.models import Session
from events.signup.confirming import TEMPLATE as CONFIRM
from events.support.models import Need

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from accounts.grants import Viewer
    from events.outbox.models import MessageQuerySet
    from events.schedule.querysets import SessionQuerySet

FAILED_FOR = timedelta(days=14)


def messages_of(who: Viewer, *, session: str = "") -> MessageQuerySet:
    """Messages about the sessions that this viewer manages, the newest first."""
    sessions = Session.objects.managed_by(who).order_by()
    if session:
        sessions = sessions.filter(slug=session)
    hers = sessions.values("pk")
    of_help = Q(supply__sessions__in=hers)
    rosters = Roster.objects.filter(Q(sessions__in=hers) | Q(guest_session__in=hers) | of_help).values("pk")
    link = Registration.messages.through._default_manager
    about = link.filter(message=OuterRef("pk"), registration__roster__in=rosters)
    reminding = Reminder.objects.filter(message=OuterRef("pk"), session__in=hers)
    return Message.objects.filter(Exists(about) | Exists(reminding)).select_related("person", "contact")


def failed_messages(who: Viewer, now: datetime) -> MessageQuerySet:
    """Messages that did not arrive in the last two weeks and became no call."""
    return messages_of(who).filter(state=State.FAILED, created_at__gt=now - FAILED_FOR, call__isnull=True)


def calls_for(who: Viewer, now: datetime) -> QuerySet[CallTask]:
    """People to call, the most urgent first, with what the call is about."""
    wanted = (State.QUEUED, State.FAILED)
    open_ones = messages_of(who).filter(Q(expires_at=None) | Q(expires_at__gt=now), state__in=wanted)
    return (
        CallTask.objects.filter(message__in=open_ones.values("pk"), done_at=None)
        .select_related("message__person", "message__contact")
        .prefetch_related("message__person__contacts")
        .order_by("message__send_after", "message__pk")
    )


@dataclass(frozen=True)
class Call:
    """A call to make: whom, which number, in what language, what to say."""

    pk: int
    name: str
    number: str
    dial: str
    language: str
    subject: str
    words: str
    words_language: str
    since: datetime
    confirms: bool
    """Whether a yes on the phone confirms a sign-up."""


def calls(tasks: Iterable[CallTask]) -> list[Call]:
    """Calls as one makes them."""
    endonyms = dict(Language.objects.values_list("code", "endonym"))
    return [_call(task, endonyms) for task in tasks]


def _call(task: CallTask, endonyms: dict[str, str]) -> Call:
    message = task.message
    person = message.person
    contacts = person.contacts.all() if person else []
    given = [message.contact, *contacts]
    mobile = next(
        (one.value for one in given if one and one.kind == Contact.Kind.MOBILE and not one.suppressed_at), ""
    )
    speaks = person.speaks if person else message.language
    return Call(
        pk=task.pk,
        name=person.name if person else "",
        number=readable_mobile(mobile) if mobile else "",
        dial=mobile,
        language=endonyms.get(speaks, speaks),
        subject=message.subject,
        words=to_say(message.body),
        words_language=message.language,
        since=message.created_at,
        confirms=message.template == CONFIRM,
    )


def to_say(body: str) -> str:
    """A message as one says it on the phone: without the links and the lines that lead to them."""
    kept: list[str] = []
    for line in body.splitlines():
        if PLACEHOLDER.fullmatch(line.strip()):
            while kept and kept[-1].strip():
                kept.pop()  # the sentence that leads to the link
        else:
            kept.append(PLACEHOLDER.sub(gettext("(link)"), line))
    return "\n".join(kept).replace("\n\n\n", "\n\n").strip()


def needs_of(who: Viewer) -> QuerySet[Need]:
    """Help that families who still come, or wait, asked for at sessions that this viewer manages."""
    return Need.objects.filter(_asked_at(Session.objects.managed_by(who)))


def _asked_at(sessions: SessionQuerySet) -> Q:
    """Needs of families who have or wait for a place at these sessions, also of guests for one evening."""
    there = sessions.order_by()
    here = Q(registration__roster__in=there.values("roster")) | Q(
        registration__roster__in=there.values("guest_roster")
    )
    return here & Q(registration__status__in=ACTIVE)

"""Whom somebody has to call: each person once, with all that there is to say, in the person's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Min, Q, QuerySet, Window
from django.utils.translation import gettext

from accounts.contact import readable_mobile
from accounts.models import Contact, Language
from events.desk.messages.finding import messages_of
from events.outbox.models import CallTask, State
from events.outbox.rendering import PLACEHOLDER
from events.signup.confirming import TEMPLATE as CONFIRM

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from accounts.grants import Viewer


def calls_for(who: Viewer, now: datetime) -> QuerySet[CallTask]:
    """Calls to make, who waits longest first, all of one person together."""
    wanted = (State.QUEUED, State.FAILED)
    open_ones = messages_of(who).filter(Q(expires_at=None) | Q(expires_at__gt=now), state__in=wanted)
    return (
        CallTask.objects.filter(message__in=open_ones.values("pk"), done_at=None)
        .select_related("message__person", "message__contact", "message__sheet", "owner")
        .prefetch_related("message__person__contacts")
        .annotate(waits_since=Window(Min("message__send_after"), partition_by="message__person"))
        .order_by("waits_since", "message__person", "message__send_after", "message__pk")
    )


def people_in(tasks: QuerySet[CallTask]) -> int:
    """How many people are to be called."""
    return tasks.order_by().values("message__person").distinct().count()


@dataclass(frozen=True)
class Call:
    """One thing to say: about what, in which words."""

    pk: int
    subject: str
    words: str
    words_language: str
    since: datetime
    confirms: bool
    """Whether a yes on the phone confirms a sign-up."""


@dataclass(frozen=True)
class Callee:
    """Somebody to call: which number, in what language, and all that there is to say."""

    name: str
    number: str
    dial: str
    language: str
    calls: list[Call]
    owner: str = ""

    @property
    def pk(self) -> int:
        """The first of the calls: pressing its button notes them all."""
        return self.calls[0].pk

    @property
    def confirms(self) -> bool:
        """Whether a yes on the phone confirms a sign-up."""
        return any(call.confirms for call in self.calls)


def callees(tasks: Iterable[CallTask]) -> list[Callee]:
    """People to call, each once, in the order of the tasks."""
    endonyms = dict(Language.objects.values_list("code", "endonym"))
    found: dict[int, Callee] = {}
    for task in tasks:
        person = task.message.person_id or -task.pk
        if person not in found:
            found[person] = _callee(task, endonyms)
        found[person].calls.append(_call(task))
    return list(found.values())


def _callee(task: CallTask, endonyms: dict[str, str]) -> Callee:
    message = task.message
    person = message.person
    contacts = person.contacts.all() if person else []
    given = [message.contact, *contacts]
    mobile = next(
        (one.value for one in given if one and one.kind == Contact.Kind.MOBILE and not one.suppressed_at), ""
    )
    speaks = person.speaks if person else message.language
    return Callee(
        name=person.name if person else "",
        number=readable_mobile(mobile) if mobile else "",
        dial=mobile,
        language=endonyms.get(speaks, speaks),
        calls=[],
        owner=str(task.owner or "") if task.owner_id else "",
    )


def _call(task: CallTask) -> Call:
    message = task.message
    return Call(
        pk=task.pk,
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

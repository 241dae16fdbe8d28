"""What became of a message, in words, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.outbox.capping import CAP
from events.outbox.models import Channel, Message, State
from events.outbox.nights import NIGHT
from events.outbox.segments import size_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from events.outbox.models import Delivery
    from events.outbox.segments import Size

EVENTS: Final = {
    "postponed": gettext_lazy("Not taken yet, tried again later"),
    "unknown": gettext_lazy("No answer came; before the next try we ask whether it was taken"),
    "failed": gettext_lazy("Not taken"),
    "called": gettext_lazy("Somebody called"),
    CAP: gettext_lazy("Held back: enough for one day"),
    NIGHT: gettext_lazy("Held back: no text at night"),
    "again": gettext_lazy("Tried anew by staff"),
    "delivered": gettext_lazy("Arrived"),
    "undelivered": gettext_lazy("Did not arrive"),
    "bounced": gettext_lazy("Came back: nothing arrives there"),
    "complained": gettext_lazy("Called unwanted by its reader"),
}


@dataclass(frozen=True)
class Step:
    """One thing that happened to a message."""

    at: datetime
    what: str
    detail: str = ""


def state_words(message: Message) -> str:
    """What became of it, in a few words."""
    if message.channel == Channel.CALL and message.state == State.QUEUED:
        return _("Waiting for your call")
    if message.channel == Channel.CALL and message.state == State.SENT:
        return _("Somebody called")
    return str(message.get_state_display())


def tone(message: Message) -> str:
    """How good that is, as a class of the style sheet."""
    return {State.SENT: "good", State.FAILED: "bad"}.get(State(message.state), "plain")


def steps_of(message: Message) -> list[Step]:
    """All that happened to it, the first thing first."""
    happened = message.deliveries.all()
    steps = [Step(message.created_at, _("Written"))]
    steps += [Step(one.at, str(EVENTS.get(one.event, one.event)), _detail(one)) for one in happened]
    if message.sent_at and message.channel != Channel.CALL:
        steps.append(Step(message.sent_at, _("Handed over to whoever delivers it")))
    return sorted(steps, key=lambda step: step.at)


def size_as_text(message: Message) -> Size | None:
    """How many text messages it took; None where it is none."""
    return size_of(message.body) if message.channel == Channel.SMS else None


@dataclass(frozen=True)
class Line:
    """One message in the list."""

    message: Message
    words: str
    state: str
    tone: str
    detail: str


def line_of(message: Message, words: str) -> Line:
    """A message as the list shows it, with the last thing that was out of the ordinary."""
    deliveries: Sequence[Delivery] = list(message.deliveries.all())
    detail = _detail(deliveries[-1]) if deliveries else ""
    return Line(message, words, state_words(message), tone(message), detail)


def _detail(one: Delivery) -> str:
    """What whoever delivers messages said; why we held one back says the step itself."""
    return "" if one.event in (CAP, NIGHT) else one.detail

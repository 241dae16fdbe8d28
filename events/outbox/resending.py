"""Sending a message once more, word for word, because somebody asks for it or it did not arrive."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.history import note_change
from events.outbox.decency import allowed_from
from events.outbox.models import CallTask, Channel, Delivery, Kind, Message, State
from events.outbox.queueing import Route, route_to, write_once

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Person, User

ONE_PRESS: Final = timedelta(minutes=10)
"""A second press within this time is the same as the first."""
NO_USE: Final = gettext_noop("What it says is not true any more, or of no more use.")
RESENT: Final = "resent:"
"""So the key of a message begins that says once more what another said; then comes the key of the first."""
SAME: Final = (
    "person", "kind", "language", "template", "about", "sheet_id", "own", "reply_to", "asks", "digit", "expires_at",
)  # fmt: skip


def first_of(pk: int, key: str) -> int:
    """The message whose words this one says once more, or itself: what is known of the first holds for it."""
    first = key.removeprefix(RESENT).partition(":")[0] if key.startswith(RESENT) else ""
    return int(first) if first.isdecimal() else pk


def why_not_again(message: Message, now: datetime) -> str:
    """Why this cannot go out again; empty where it can, as long as what it says still holds."""
    if message.person is None:
        return _("We do not know whom it was for any more.")
    if message.kind in {Kind.LETTER, Kind.REPLY}:
        return _("Letters and answers to texts are not sent again.")
    if message.state in {State.QUEUED, State.SENDING}:
        return _("It is on its way already.")
    if message.state == State.EXPIRED or (message.expires_at and message.expires_at <= now):
        return _(NO_USE)
    return ""


@transaction.atomic
def send_again(message: Message, *, by: User, now: datetime) -> Message:
    """Send the same words once more, to where the person is reached now. Pressed twice they go out once.

    One that did not arrive is tried anew, and nobody has to call; of one that was sent a second one is written. Raises
    ValidationError with code `again` where it must not go out again (`why_not_again`).
    """
    held = Message.objects.select_for_update(of=("self",), no_key=True).select_related("person", "contact")
    message = held.get(pk=message.pk)
    if (why := why_not_again(message, now)) or message.person is None:
        raise ValidationError(why, code="again")
    route = _route(message, message.person)
    goes = allowed_from(now, route.channel, ZoneInfo(message.person.zone))
    if message.expires_at and message.expires_at <= goes:
        raise ValidationError(_(NO_USE), code="again")
    note_change(by, "sent again", message.person, fields=[message.template], now=now)
    if message.state == State.FAILED:
        return _try_anew(message, route, goes, now)
    return _write_anew(message, route, goes, now)


def _route(message: Message, person: Person) -> Route:
    """Where the same words can go: a text as a text, an e-mail as an e-mail, else they are said on the phone."""
    route = route_to(person, message.contact, template=message.template)
    same_way = (route.channel == Channel.SMS) == (message.channel == Channel.SMS)
    return route if same_way else Route(route.contact, Channel.CALL)


def _try_anew(message: Message, route: Route, goes: datetime, now: datetime) -> Message:
    calls = route.channel == Channel.CALL
    if not calls:
        CallTask.objects.filter(pk=message.pk, done_at=None).delete()
    Message.objects.filter(pk=message.pk).update(
        state=State.QUEUED, contact=route.contact, channel=route.channel, attempts=0, send_after=goes,
        stuck_since=None,
    )  # fmt: skip
    Delivery.objects.create(message=message, at=now, event="again")
    if calls:
        CallTask.objects.get_or_create(message=message)
    return message


def _write_anew(message: Message, route: Route, goes: datetime, now: datetime) -> Message:
    again = Message(
        key=f"{RESENT}{first_of(message.pk, message.key)}:{int(now.timestamp() // ONE_PRESS.total_seconds())}",
        contact=route.contact,
        channel=route.channel,
        created_at=now,
        send_after=goes,
        **{name: getattr(message, name) for name in SAME},
    )
    write_once([again])
    if not again.pk:
        return Message.objects.get(key=again.key)
    through = Message.registrations.through._default_manager
    pks = through.filter(message=message).values_list("registration_id", flat=True)
    through.bulk_create([through.model(registration_id=pk, message_id=again.pk) for pk in pks])
    return again

"""A letter as it would come, sent to oneself. It is no mail to a list: nobody can leave one with it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from accounts.contact import normalize
from accounts.people import enter_with_contact
from events.notices.nearby import Coming, coming_sessions
from events.notices.wording import NO_LINKS, TEMPLATE, Telling
from events.outbox.models import Channel, Kind
from events.outbox.queueing import Manner, queue

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.contact import Reach
    from accounts.models import Person, Town, User
    from events.notices.letters import Notice
    from events.outbox.models import Message

ONCE_IN: Final = timedelta(seconds=10)
"""Pressed twice within so long, one comes."""


def coming_of(notice: Notice, now: datetime) -> Coming:
    """The dates that a letter tells, as they are now."""
    return Coming(notice.dates.select_related("program"), coming_sessions(notice, now))


def send_test(notice: Notice, user: User, *, language: str, town: Town | None, now: datetime) -> Message | None:
    """Send somebody of the staff the letter as a reader of this language in this town would get it."""
    reach = normalize(user.email)
    person = _person_of(user, notice, reach)
    lists = list(notice.lists.select_related("program"))
    telling = Telling(notice, lists, coming_of(notice, now), drafted=True)

    def say(frame: str) -> dict[str, Any]:
        told = telling.context(str(frame), language, town, lists[0])
        return {**told, **NO_LINKS, "is_test": True, "on_the_web": ""}

    moment = int(now.timestamp() // ONCE_IN.total_seconds())
    return queue(
        TEMPLATE,
        person,
        key=f"letter-test:{notice.pk}:{user.pk}:{language}:{town.pk if town else 0}:{moment}",
        context=say,
        now=now,
        language=language,
        about=f"notice-test:{notice.pk}",
        contact=person.contacts.filter(value=reach.value).first(),
        manner=Manner(kind=Kind.REPLY, only=Channel.EMAIL, reply_to=lists[0].answers_to),
    )


def _person_of(user: User, notice: Notice, reach: Reach) -> Person:
    """Whoever this user is in the organization of the letter, with the address of the sign-in."""
    known = user.people.filter(organization=notice.organization, contacts__value=reach.value).order_by("pk").first()
    return known or enter_with_contact(notice.organization, user.name or user.email, reach=reach)[0]

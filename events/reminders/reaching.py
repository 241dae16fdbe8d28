"""Where a reminder goes: as each person chose, or over the one channel of the plan. Read at once for many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from accounts.models import Contact, Person
from events.outbox.models import Channel
from events.outbox.queueing import Route, route_to, takes_texts
from events.outbox.rendering import has_sms
from events.reminders.models import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from events.reminders.due import Due
    from events.reminders.models import ReminderPlan


class People:
    """Those whom some reminders are for, and where they are reached. A few queries for any number."""

    def __init__(self, dues: Iterable[Due]) -> None:
        dues = list(dues)
        self._known = Person.objects.known().in_bulk({due.row.person for due in dues})
        self._given = Contact.objects.in_bulk({due.row.contact for due in dues if due.row.contact})
        mobiles = [contact for contact in self._given.values() if contact.kind == Contact.Kind.MOBILE]
        prefetch_related_objects(mobiles, "consents")
        elsewhere = {due.row.person for due in dues if due.pair.plan.channel or not self._works(due.row.contact)}
        prefetch_related_objects([self._known[pk] for pk in elsewhere if pk in self._known], "contacts__consents")

    def _works(self, contact: int | None) -> bool:
        given = self._given.get(contact or 0)
        return given is not None and given.suppressed_at is None

    def known(self, dues: Iterable[Due]) -> Iterator[Due]:
        """Those of people whose record was not merged into another since they were found."""
        return (due for due in dues if due.row.person in self._known)

    def person(self, due: Due) -> Person:
        """Who is reminded."""
        return self._known[due.row.person]

    def reach(self, due: Due) -> Route | None:
        """Where this reminder goes; None where it cannot.

        To thank somebody, or to say that she was missed, nobody has to call.
        """
        plan, person = due.pair.plan, self._known[due.row.person]
        given = self._given.get(due.row.contact or 0)
        if plan.channel:
            return _over(plan, [*([given] if given else []), *person.contacts.all()])
        route = route_to(person, given, template=TEMPLATES[plan.audience])
        return None if plan.is_after and route.channel == Channel.CALL else route


def _over(plan: ReminderPlan, contacts: Iterable[Contact]) -> Route | None:
    """The first of these contacts that is reached over the one channel of a plan."""
    if plan.channel == Channel.SMS and not has_sms(TEMPLATES[plan.audience]):
        return None
    return next((Route(one, plan.channel) for one in contacts if _takes(one, plan.channel)), None)


def _takes(contact: Contact, channel: str) -> bool:
    if channel == Channel.SMS:
        return takes_texts(contact)
    return contact.kind == Contact.Kind.EMAIL and contact.suppressed_at is None

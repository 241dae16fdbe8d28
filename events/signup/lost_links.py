"""Somebody lost the link to their sign-ups: it goes out again, to the contact that was given, and nowhere else.

Asking writes one row, whether or not we know who asks. A tick finds whom it is, so that neither the page nor its time
tells a stranger anything.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from accounts.contact import Reach
from accounts.models import Contact
from events.outbox.models import Message
from events.outbox.queueing import Manner, queue
from events.outbox.rendering import placeholder
from events.rosters.models import Registration
from events.schedule.who_signed_up import of_shown_sessions, shown_sessions, signed_up_for_something_shown
from events.signup.link_requests import LinkRequest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from accounts.models import Person

TEMPLATE: Final = "lost_link"
AGAIN_AFTER: Final = timedelta(minutes=10)
OF_USE: Final = timedelta(days=3)
"""A mail or a call that comes later than this finds nobody waiting for it."""
AT_ONCE: Final = 100


def ask_for_links(reach: Reach, *, now: datetime) -> None:
    """Write down that the links of a contact were asked for: one statement, the same for everybody."""
    asked = LinkRequest(kind=reach.kind, value=reach.value, asked_at=now)
    LinkRequest.objects.bulk_create([asked], ignore_conflicts=True)


def answer_link_requests(now: datetime) -> int:
    """Send what was asked for, oldest first; returns how many were looked at. May run twice and die halfway."""
    asked = list(LinkRequest.objects.values_list("pk", flat=True)[:AT_ONCE])
    return sum(_answer(pk, now) for pk in asked)


@transaction.atomic
def _answer(pk: int, now: datetime) -> bool:
    asked = LinkRequest.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if asked is None:
        return False
    reach = Reach(asked.kind, asked.value)
    asked.delete()
    if not _was_written_to(reach, now):
        for of_one in _mailboxes(reach, now):
            _write(of_one, now)
    return True


def _was_written_to(reach: Reach, now: datetime) -> bool:
    """Whether this contact had such a message in the last ten minutes, or one or a call is still on its way."""
    sent = Message.objects.filter(template=TEMPLATE, contact__kind=reach.kind, contact__value=reach.value)
    return sent.filter(created_at__gt=now - AGAIN_AFTER).exists() or sent.unheard().exists()


def _mailboxes(reach: Reach, now: datetime) -> list[list[Contact]]:
    """The people who can be reached there and signed up for something, apart by organization.

    What still waits for a confirmation somebody else may have typed: it is in no message.
    """
    working = Contact.objects.filter(kind=reach.kind, value=reach.value, suppressed_at=None)
    shown = working.filter(person__in=signed_up_for_something_shown(now, confirmed=True).values("pk"))
    found = shown.select_related("person").order_by("person__organization", "person__search_name", "person")
    return [list(some) for _key, some in groupby(found, key=lambda contact: contact.person.organization_id)]


def _write(contacts: Sequence[Contact], now: datetime) -> None:
    """One message for all people of a mailbox, in the language of the newest sign-up among them.

    Staff see it, and make the call, through the sign-ups of the one it is written to. A mail that names others belongs
    to no sign-up: who coordinates one program need not know who else shares the mailbox.
    """
    people = [contact.person for contact in contacts]
    registrations = _sign_ups_of(people)
    newest = registrations[0]
    contact = next((one for one in contacts if one.person_id in _adults(newest)), contacts[0])
    by_phone = contact.kind == Contact.Kind.MOBILE
    program = shown_sessions().filter(_held_by(newest)).select_related("program").latest("starts_at").program
    message = queue(
        TEMPLATE,
        contact.person,
        key=f"{TEMPLATE}:{contact.pk}:{now.isoformat()}",
        context={
            "pages": [(one.name, placeholder("mine", one.pk, one.link_version)) for one in people],
            "by_phone": by_phone,
            "program": program,
            "contact_email": program.contact_email,
        },
        now=now,
        language=newest.party.language,
        manner=Manner(expires_at=now + OF_USE, reply_to=program.contact_email),
        contact=contact,
    )
    if message and (by_phone or len(people) == 1):
        message.registrations.set(one for one in registrations if contact.person_id in _adults(one))


def _sign_ups_of(people: Sequence[Person]) -> Sequence[Registration]:
    confirmed = Registration.objects.of_people(people).filter(party__confirm_by=None)
    found = of_shown_sessions(confirmed).select_related("party")
    return list(found.prefetch_related("party__members").order_by("-queued_at", "-pk"))


def _adults(registration: Registration) -> set[int]:
    party = registration.party
    return {party.lead_id, *(member.person_id for member in party.members.all())}


def _held_by(registration: Registration) -> Q:
    return Q(roster=registration.roster_id) | Q(guest_roster=registration.roster_id)

"""What a party hears about its own sign-up, in its language and once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from events.outbox.queueing import queue
from events.outbox.rendering import offered, placeholder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from events.outbox.models import Message
    from events.rosters.models import Party, Registration


def queue_notice(template: str, registration: Registration, *, now: datetime, key: str = "") -> Message | None:
    """Tell the lead of a party what became of its sign-up. `key` makes a second notice of one kind possible."""
    sessions = registration.roster.told_sessions
    coming = [session for session in sessions if session.ends_at > now]
    return tell_party(
        template,
        registration.party,
        [registration],
        coming or sessions,
        key=f"{template}:{registration.pk}:{key}",
        now=now,
    )


def tell_party(
    template: str,
    party: Party,
    registrations: Sequence[Registration],
    sessions: Sequence[Any],
    *,
    key: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> Message | None:
    """Write to the lead of a party about some sessions (rows of the schedule), soonest first.

    The message goes with a calendar file of the first session where the party has its place.
    """
    if not sessions:
        return None
    language = offered(party.lead.reads)
    sessions = sorted(sessions, key=lambda session: session.starts_at)
    first = sessions[0]
    joined = all(registration.is_seated for registration in registrations)
    context = {
        "party": party,
        "registration": registrations[0],
        "program": first.program,
        "palette": first.program.palette,
        "contact_email": first.program.contact_email,
        "at": first.local_start,
        "sessions": [session.told(language, joined=joined) for session in sessions],
        "session": first.told(language, joined=joined),
        "is_private": first.visibility == "private",
        "manage": placeholder("manage", party.pk, party.link_version),
        "mine": placeholder("mine", party.lead.pk, party.lead.link_version),
    }
    message = queue(
        template,
        party.lead,
        key=key,
        context=context,
        now=now,
        expires_at=expires_at or sessions[-1].ends_at,
        reply_to=first.program.contact_email,
        calendar=first.calendar_file(language, joined=joined).decode() if joined else "",
    )
    if message:
        through = message.registrations.through
        through.objects.bulk_create(
            through(registration_id=registration.pk, message_id=message.pk) for registration in registrations
        )
    return message

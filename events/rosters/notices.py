"""What a party hears about its own sign-up, in its language and once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from events.outbox.models import Message
from events.outbox.queueing import queue
from events.outbox.rendering import Own, offered, placeholder
from events.outbox.wording import Row
from events.rosters.capacity import Serves

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from events.rosters.models import Party, Registration

AGAIN_AFTER = timedelta(minutes=10)
NAME_NOBODY = frozenset({"confirm", "canceled", "changed", "moved", "news", "on", "written"})
"""May go to a contact that nobody has confirmed: not a word in them was typed by who signed up, and the
links lead to the question whether it was they."""


def queue_notice(
    template: str,
    registration: Registration,
    *,
    now: datetime,
    key: str = "",
    expires_at: datetime | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Message | None:
    """Tell the lead of a party what became of its sign-up, or of the help that it asked for.

    `key` makes a second notice of one kind possible; of help it is written as `help_` and the kind of notice.
    """
    roster = registration.roster
    sessions = roster.told_sessions
    coming = [session for session in sessions if session.ends_at > now]
    of_help = roster.serves == Serves.HELP
    words = {"help": roster.supply, "registration_of_help": registration} if of_help else {}
    return tell_party(
        f"help_{template}" if of_help else template,
        registration.party,
        [registration],
        coming or sessions,
        key=f"{template}:{registration.pk}:{registration.changed_at.isoformat()}:{key}",
        about=f"roster:{registration.roster_id}",
        expires_at=expires_at,
        extra={**words, **(extra or {})},
        joined=False if of_help else None,
        now=now,
    )


def send_link_again(registration: Registration, *, now: datetime) -> Message | None:
    """Send a family its own link once more, at most once in ten minutes and not while one is on its way."""
    if Message.objects.filter(registrations=registration, template="again").unheard().exists():
        return None
    sessions = registration.roster.told_sessions
    return tell_party(
        "again",
        registration.party,
        [registration],
        [session for session in sessions if session.ends_at > now] or sessions,
        key=f"again:{registration.pk}:{int(now.timestamp() // AGAIN_AFTER.total_seconds())}",
        about=f"roster:{registration.roster_id}",
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
    about: str = "",
    expires_at: datetime | None = None,
    send_after: datetime | None = None,
    calendar: str | None = None,
    extra: Mapping[str, Any] | None = None,
    joined: bool | None = None,
) -> Message | None:
    """Write to the lead of a party about some sessions (rows of the schedule), soonest first.

    It goes out in the language of the sign-up, with a calendar file (the one given, else one of the first session)
    where the party has its place. Of several parties of one person it leads to the page of all sign-ups. To a contact
    that is yet to be confirmed goes no message with a name; what became of the sign-up is told with the confirmation.
    """
    if not sessions or (party.confirm_by and template not in NAME_NOBODY):
        return None
    language = offered(party.language)
    sessions = sorted(sessions, key=lambda session: session.starts_at)
    first = sessions[0]
    joined = all(registration.is_seated for registration in registrations) if joined is None else joined
    file = first.calendar_file(language, joined=joined).decode() if calendar is None and joined else calendar or ""
    context = _context(party, registrations, sessions, language, joined=joined)
    message = queue(
        template,
        party.lead,
        key=key,
        context={**context, **(extra or {})},
        now=now,
        language=language,
        about=about,
        expires_at=expires_at or sessions[-1].ends_at,
        send_after=send_after,
        reply_to=first.program.contact_email,
        calendar=file if joined else "",
        contact=party.contact,
    )
    if message:
        through = message.registrations.through
        through.objects.bulk_create(
            through(registration_id=registration.pk, message_id=message.pk) for registration in registrations
        )
    return message


def _context(
    party: Party, registrations: Sequence[Registration], sessions: Sequence[Any], language: str, *, joined: bool
) -> dict[str, Any]:
    """What the templates of messages can say."""
    first = sessions[0]
    told = [session.told(language, joined=joined) for session in sessions]
    return {
        "party": Row(party, own=("code",)),
        "registration": Row(registrations[0], same=("is_seated", "is_waiting")),
        "program": Row(first.program, same=("contact_phone",)),
        "palette": first.program.palette,
        "contact_email": first.program.contact_email,
        "at": first.local_start,
        "sessions": told,
        "session": told[0],
        "is_private": first.visibility == "private",
        "help_asked": list(dict.fromkeys(asked for registration in registrations for asked in registration.asked)),
        **_links(party, registrations),
    }


def _links(party: Party, registrations: Sequence[Registration]) -> dict[str, Own]:
    """Where a message leads; from a contact that nobody has confirmed, to the question and to nobody's sign-ups."""
    if party.confirm_by:
        return {"manage": placeholder("confirm", party.pk, party.link_version), "again": Own(), "mine": Own()}
    alone = len({registration.party_id for registration in registrations}) == 1
    return {
        "manage": placeholder("manage", party.pk, party.link_version) if alone else Own(),
        "again": placeholder("again", party.pk, party.link_version),
        "mine": placeholder("mine", party.lead.pk, party.lead.link_version),
    }

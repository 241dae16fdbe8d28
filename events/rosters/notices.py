"""What a party hears about its own sign-up, in its language and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from events.outbox.decency import allowed_from
from events.outbox.models import Asks, Channel, Message
from events.outbox.queueing import AT_ONCE, Manner, queue
from events.outbox.rendering import Own, placeholder
from events.outbox.wording import Row
from events.rosters.capacity import Serves
from events.rosters.models import Registration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from accounts.models import Person
    from events.rosters.models import Party

AGAIN_AFTER = timedelta(minutes=10)
NAME_NOBODY = frozenset({"confirm", "canceled", "changed", "moved", "news", "on", "written"})
"""May go to a contact that nobody has confirmed: not a word in them was typed by who signed up, and the
links lead to the question whether it was they."""


NEWS = frozenset({"canceled", "changed", "moved", "news", "on", "written"})
"""Changes something that people count on: on the day itself it may come earlier in the morning."""
PLACES = frozenset({"registered", "seated"})
CHANGES = frozenset({"moved", "on", "changed"})
"""By text, who has a place can say with one digit that they cannot come: to what they got one for, or to what changed.

Who got a place in a course is not asked so: one digit must not give up the whole course.
"""


def queue_notice(
    template: str,
    registration: Registration,
    *,
    now: datetime,
    key: str = "",
    extra: Mapping[str, Any] | None = None,
    manner: Manner = AT_ONCE,
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
        extra={**words, **(extra or {})},
        joined=False if of_help else None,
        manner=manner,
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
    calendar: Callable[[str], str] | str | None = None,
    extra: Mapping[str, Any] | None = None,
    joined: bool | None = None,
    manner: Manner = AT_ONCE,
) -> Message | None:
    """Write to the lead of a party about some sessions (rows of the schedule), soonest first.

    It goes out in the language of the sign-up where its words were approved, with a calendar file (the one given, else
    one of the first session) where the party has its place. What `extra` holds as a function is made for the language
    that it goes out in. Of several parties of one person it leads to the page of all sign-ups. To a contact
    that is yet to be confirmed goes no message with a name; what became of the sign-up is told with the confirmation.
    """
    if not sessions or (party.confirm_by and template not in NAME_NOBODY):
        return None
    sessions = sorted(sessions, key=lambda session: session.starts_at)
    first = sessions[0]
    seated = all(registration.is_seated for registration in registrations) if joined is None else joined

    def said(language: str) -> dict[str, Any]:
        told = [session.told(language, joined=seated) for session in sessions]
        asked = [some for one in registrations if one.asked for some in one.asked(language)]
        context = context_of(party, registrations, first, told)
        return {**context, "help_asked": list(dict.fromkeys(asked)), **in_words(extra or {}, language)}

    message = queue(
        template,
        party.lead,
        key=key,
        context=said,
        now=now,
        language=party.language,
        about=about,
        manner=_manner(manner, template, party, sessions, seated=seated, now=now),
        calendar=(partial(_file, first) if calendar is None else calendar) if seated else "",
        contact=party.contact,
    )
    if message:
        link_messages((message.pk, registration.pk) for registration in registrations)
    return message


def _file(session: Any, language: str) -> str:
    """A date as a file for calendars."""
    return str(session.calendar_file(language, joined=True), "utf-8")


def _manner(
    manner: Manner, template: str, party: Party, sessions: Sequence[Any], *, seated: bool, now: datetime
) -> Manner:
    """How it goes out, where the caller did not say."""
    return replace(
        manner,
        asks=manner.asks or _asks(template, party, sessions, seated=seated),
        expires_at=manner.expires_at or sessions[-1].ends_at,
        urgent=template in NEWS and _is_of_the_day(sessions, party.lead, now),
        reply_to=sessions[0].program.contact_email,
    )


def _asks(template: str, party: Party, sessions: Sequence[Any], *, seated: bool) -> str:
    """What a text asks. Nothing about a visit at home: others may read the phone."""
    if not seated or party.confirm_by or sessions[0].visibility == "private":
        return ""
    return Asks.COMING if template in CHANGES or (template in PLACES and len(sessions) == 1) else ""


def in_words(extra: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What a message says besides, in the language that it goes out in."""
    return {name: value(language) if callable(value) else value for name, value in extra.items()}


def link_messages(pairs: Iterable[tuple[int, int]]) -> None:
    """Write down which messages are about which sign-ups."""
    through = Registration.messages.through
    through._default_manager.bulk_create(
        [through(registration_id=registration, message_id=message) for message, registration in pairs]
    )


def _is_of_the_day(sessions: Iterable[Any], person: Person, now: datetime) -> bool:
    """Whether a text that may go out only in the morning would come on the very day of one of these sessions."""
    zone = ZoneInfo(person.zone)
    day = allowed_from(now, Channel.SMS, zone).astimezone(zone).date()
    moments = [moment for one in sessions for moment in (one.starts_at, one.moved_from) if moment and moment > now]
    return any(moment.astimezone(zone).date() <= day for moment in moments)


def context_of(party: Party, registrations: Sequence[Registration], first: Any, told: Sequence[Any]) -> dict[str, Any]:
    """What the templates of messages can say: of dates as they are told, the `first` of which is this session."""
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
        "help_asked": [],
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

"""Letters that are ready to be written, what they are made of, and handing them to the outbox together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from events.outbox.models import Asks, Kind
from events.outbox.queueing import Draft, Manner, queue_many
from events.reminders.due import AFTERWARDS
from events.reminders.models import ReminderPlan
from events.rosters.notices import link_messages
from events.schedule.models import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence
    from datetime import datetime

    from events.outbox.models import Message
    from events.reminders.together import Group
    from events.rosters.models import Registration
    from events.schedule.telling import Told


class Desk:
    """What letters are written from: sessions, told once in each language for as long as one run takes."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.sessions: dict[int, Session] = {}
        self._told: dict[tuple[int, datetime, str, bool], Told] = {}
        self._files: dict[tuple[int, datetime, str], str] = {}

    def hold(self, pks: Iterable[int]) -> None:
        """Read these sessions as they are now, and hold them: who changes one waits, and then stops what says else."""
        held = Session.objects.promised().select_for_update(of=("self",), no_key=True).filter(pk__in=set(pks))
        found = held.select_related("program", "venue__town", "series").order_by("pk")
        self.sessions = {session.pk: session for session in found}

    def of(self, group: Group) -> list[Session]:
        """The sessions that a message tells of, each once, soonest first."""
        return [self.sessions[pk] for pk in dict.fromkeys(due.pair.session for due in group.dues)]

    def told(self, group: Group, language: str, *, joined: bool) -> list[Told]:
        """The same in words of one language."""
        return [self.tell(session, language, joined=joined) for session in self.of(group)]

    def tell(self, session: Session, language: str, *, joined: bool) -> Told:
        """One session in words, told once in each language."""
        key = session.pk, session.updated_at, str(language), joined
        if key not in self._told:
            self._told[key] = session.told(language, joined=joined)
        return self._told[key]

    def file(self, group: Group, language: str) -> str:
        """The first of them as a file for a calendar, in one language."""
        session = self.of(group)[0]
        key = session.pk, session.updated_at, str(language)
        if key not in self._files:
            self._files[key] = session.calendar_file(language, joined=True).decode()
        return self._files[key]


@dataclass(frozen=True)
class Letter:
    """A message that is ready to be written, and the sign-ups that it is about."""

    group: Group
    context: Callable[[str], dict[str, Any]]
    """What it says, made for the language that it goes out in."""
    manner: Manner
    calendar: Callable[[str], str] | str = ""
    """A file for a calendar, made for that language too."""
    registrations: Sequence[Registration] = ()
    alike: Hashable = None
    """Letters of one audience with the same differ in nothing but a family's own words. None: nobody knows."""

    def key(self, now: datetime) -> str:
        """Another one where what was said before is not true any more and it is said anew."""
        due = self.group.dues[0]
        return f"{self.group.template}:{due.pair.plan.pk}:{due.pair.session}:{due.row.of}:{now.isoformat()}"


def manner_of(group: Group, session: Session) -> Manner:
    """How it goes out: of no use after the start, or some days after what was. Who comes to one date is asked."""
    pairs = [due.pair for due in group.dues]
    is_after = pairs[0].plan.is_after
    asks = group.audience == ReminderPlan.Audience.SIGNED_UP and len(pairs) == 1
    return Manner(
        kind=Kind.REMINDER,
        asks=Asks.COMING if asks else "",
        only=pairs[0].plan.channel,
        expires_at=max(pair.moment for pair in pairs) + AFTERWARDS if is_after else pairs[0].starts_at,
        reply_to=session.program.contact_email,
    )


def hand_over(letters: Sequence[Letter], now: datetime) -> list[Message | None]:
    """Put letters into the outbox, in their order; nothing where one was not written."""
    drafts = [
        Draft(
            template=letter.group.template,
            person=letter.group.person,
            key=letter.key(now),
            context=letter.context,
            language=letter.group.language,
            calendar=letter.calendar,
            contact=letter.group.route.contact,
            manner=letter.manner,
            alike=letter.alike,
        )
        for letter in letters
    ]
    messages = queue_many(drafts, now=now)
    link_messages(
        (message.pk, registration.pk)
        for message, letter in zip(messages, letters, strict=True)
        for registration in letter.registrations
        if message
    )
    return messages

"""What those read who make a session: how many are expected, which help is planned; and what an interpreter needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from events.outbox.wording import Row
from events.reminders.expecting import Crowd, Helping, asked_to_interpret, crowds_of, help_at, helping
from events.reminders.letters import Letter, manner_of
from events.schedule.models import Visibility
from events.schedule.telling import Told
from events.support.models import Supply

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from events.reminders.letters import Desk
    from events.reminders.together import Group


@dataclass(frozen=True)
class Duty:
    """One session for who makes it: when and where, and for how many. Of a private one only when."""

    told: Told
    crowd: Crowd | None
    help: tuple[Helping, ...]


@dataclass(frozen=True)
class Interpreting:
    """One session for an interpreter: when and where, into which language, and how many families asked for it."""

    told: Told
    language: str
    families: int
    mode: str


def to_the_team(groups: Sequence[Group], _audience: str, desk: Desk) -> list[Letter]:
    """A letter to everybody with a part; as many queries for many as for one."""
    sessions = {session.pk: session for group in groups for session in desk.of(group)}
    public = [one for one in sessions.values() if one.visibility != Visibility.PRIVATE]
    crowds, helps = crowds_of(public), help_at(public)

    def more(group: Group, language: str) -> dict[str, Any]:
        told = zip(desk.of(group), desk.told(group, language, joined=True), strict=True)
        duties = [Duty(words, crowds.get(one.pk), helping(helps.get(one.pk, ()), language)) for one, words in told]
        with translation.override(language):
            return {"duties": duties, "own_sessions": f"{settings.SITE_URL}{reverse('events:my-sessions')}"}

    return [_letter(group, more, desk) for group in groups]


def to_interpreters(groups: Sequence[Group], _audience: str, desk: Desk) -> list[Letter]:
    """A letter to every interpreter; as many queries for many as for one."""
    supplies = Supply.objects.select_related("language").in_bulk({due.row.of for one in groups for due in one.dues})
    sessions = {session.pk: session for group in groups for session in desk.of(group)}
    asked = asked_to_interpret(one for one in sessions.values() if one.visibility != Visibility.PRIVATE)

    def more(group: Group, language: str) -> dict[str, Any]:
        duties = []
        with translation.override(language):
            for due in group.dues:
                supply, session = supplies[due.row.of], desk.sessions[due.pair.session]
                families = asked.get((session.pk, supply.language_id or ""), 0)
                mode = str(supply.get_mode_display())
                told = desk.tell(session, language, joined=True)
                duties.append(Interpreting(told, str(supply.language), families, mode))
        return {"duties": duties}

    return [_letter(group, more, desk) for group in groups]


def _letter(group: Group, more: Callable[[Group, str], dict[str, Any]], desk: Desk) -> Letter:
    first = desk.of(group)[0]

    def context(language: str) -> dict[str, Any]:
        told = desk.told(group, language, joined=True)
        return {
            "program": Row(first.program, same=("contact_phone",)),
            "palette": first.program.palette,
            "contact_email": first.program.contact_email,
            "at": first.local_start,
            "sessions": told,
            "session": told[0],
            "is_private": first.visibility == Visibility.PRIVATE,
            **more(group, language),
        }

    return Letter(group, context, manner_of(group, first), calendar=partial(desk.file, group))

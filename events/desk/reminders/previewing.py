"""What a reminder says, at the example of one date and of an invented family, in each language of the messages."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.languages import endonym_of, written_languages
from events.outbox.models import Channel
from events.outbox.segments import size_of
from events.outbox.wording import words_of
from events.reminders.expecting import Crowd, Helping
from events.reminders.models import TEMPLATES, ReminderPlan
from events.reminders.to_families import Left
from events.reminders.to_helpers import Duty, Interpreting
from events.schedule.models import Program, Session, Visibility
from events.support.models import Kind, what_words

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.grants import Viewer
    from events.reminders.plans import Owner
    from events.schedule.telling import Told

Audience = ReminderPlan.Audience
AN_EXAMPLE = "Ada Example"


@dataclass(frozen=True)
class Preview:
    """A reminder in one language: as an e-mail, and as a text message with its size."""

    language: str
    name: str
    right_to_left: bool
    subject: str
    body: str
    text: str
    places: int
    segments: int


def sample_session(owner: Owner, who: Viewer, *, now: datetime) -> Session | None:
    """The next date for which the plan holds, of those that she manages; else the last one."""
    sessions = Session.objects.managed_by(who).with_page_data()
    sessions = sessions.filter(program=owner) if isinstance(owner, Program) else sessions.of_root(owner)
    coming: Session | None = sessions.promised().upcoming(now).first()
    return coming or sessions.exclude(status="skipped").order_by("-starts_at", "-pk").first()


def previews_of(plan: ReminderPlan, session: Session) -> list[Preview]:
    """What is read in each language."""
    return [_preview(plan, session, code) for code in written_languages()]


def _preview(plan: ReminderPlan, session: Session, language: str) -> Preview:
    template = TEMPLATES[plan.audience]
    context = _context(plan, session, language)
    mail = words_of(template, language, context)
    answers = {"yes": 1, "no": 2} if plan.audience == Audience.SIGNED_UP else {}
    text = words_of(template, language, {**context, **answers}, Channel.SMS).body
    size = size_of(text)
    with translation.override(language):
        right_to_left = translation.get_language_bidi()
    return Preview(
        language, endonym_of(language), right_to_left, mail.subject, mail.body, text, size.places, size.segments
    )


def _context(plan: ReminderPlan, session: Session, language: str) -> dict[str, Any]:
    joined = plan.audience not in (Audience.WAITING, Audience.CAME, Audience.MISSED)
    told = session.told(language, joined=joined)
    with translation.override(language):
        link, more = _("(link)"), _about(plan.audience, session, told)
    private = session.visibility == Visibility.PRIVATE
    return {
        "person": SimpleNamespace(name=AN_EXAMPLE),
        "party": SimpleNamespace(code="A2B3C"),
        "registration": SimpleNamespace(
            is_seated=plan.audience != Audience.WAITING, is_waiting=plan.audience == Audience.WAITING
        ),
        "program": session.program,
        "palette": session.program.palette,
        "contact_email": session.program.contact_email,
        "at": session.local_start,
        "sessions": [told],
        "session": told,
        "is_private": private,
        "help_asked": [],
        "manage": link,
        "mine": link,
        **more,
    }


def _about(audience: str, session: Session, told: Told) -> dict[str, Any]:
    """What this audience reads besides, invented."""
    if audience == Audience.WAITING:
        return {"place": "2", "known_by": "", "last_call": False, "held_back": False}
    if audience == Audience.TEAM:
        private = session.visibility == Visibility.PRIVATE
        crowd = None if private else Crowd(12, 15, 7, 2)
        helping = () if private else (Helping(what_words(Kind.MEAL, None, ""), is_sure=True),)
        own = f"{settings.SITE_URL}{reverse('events:my-sessions')}"
        return {"duties": [Duty(told, crowd, helping)], "own_sessions": own}
    if audience == Audience.INTERPRETERS:
        return {"duties": [Interpreting(told, "Español", 4, _("In the room"))]}
    if audience in (Audience.CAME, Audience.MISSED):
        left = [Left(_("Recording"), "", "https://recording.example/talk")]
        return {"left": left, "lead_came": True, "next": None, "other_dates": [told.url] if told.url else []}
    return {}

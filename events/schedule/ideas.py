"""Ideas for sessions, from the advisory group: suggest, wish for, talk about, put on the calendar or put aside.

An idea says nothing of people who sign up: who may see ideas may see no one's name but those of colleagues.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.history import note_change
from events.schedule.details import Topic, TopicComment, TopicVoice
from events.schedule.models import Program, Session, Status, Visibility
from events.schedule.scheduling import edit_session

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from accounts.grants import Viewer
    from accounts.languages import Text
    from accounts.models import User
    from events.schedule.querysets import ProgramQuerySet, SessionQuerySet

State = Topic.State
ROLES = ("advisory", "coordinator")


@dataclass(frozen=True, kw_only=True)
class Idea:
    """What somebody suggests."""

    title: str
    about: str = ""


def programs_with_ideas(who: Viewer) -> ProgramQuerySet:
    """The programs for which this viewer may suggest something. Those that not everybody may know of have no ideas."""
    reach = Q(pk__in=())
    for role in ROLES:
        reach |= who.covers(role, program="", school=None)
    return Program.objects.public().filter(reach)


def ideas_for(who: Viewer) -> QuerySet[Topic]:
    """The ideas that this viewer may see: those of her programs."""
    return Topic.objects.filter(program__in=programs_with_ideas(who).values("pk"))


def sessions_to_choose(topic: Topic, who: Viewer, now: datetime) -> SessionQuerySet:
    """The sessions that may take up an idea: coming ones of its program that this viewer manages."""
    coming: SessionQuerySet = Session.objects.managed_by(who).upcoming(now).filter(program=topic.program_id)
    return coming.filter(status__in=(Status.DRAFT, Status.CONFIRMED)).exclude(visibility=Visibility.PRIVATE)


@transaction.atomic
def suggest_idea(program: Program, idea: Idea, *, now: datetime, actor: User) -> Topic:
    """Write down an idea. The same title by the same person again is the one that is there."""
    Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)
    known = program.topics.filter(title=idea.title, suggested_by=actor, state=State.IDEA).first()
    if known:
        return known
    topic = Topic.objects.create(
        program=program, title=idea.title, about=idea.about, suggested_by=actor, created_at=now
    )
    note_change(actor, "suggested", topic, now=now)
    return topic


def wish_for(topic: Topic, *, wanted: bool, actor: User) -> bool:
    """Say that one would like this, or no longer; everybody has one voice. Returns whether anything changed."""
    if wanted:
        return TopicVoice.objects.get_or_create(topic=topic, user=actor)[1]
    return bool(TopicVoice.objects.filter(topic=topic, user=actor).delete()[0])


@transaction.atomic
def comment_on(topic: Topic, text: str, *, now: datetime, actor: User) -> TopicComment:
    """Say something about an idea. The same words as one's last ones are not said again."""
    topic = _locked(topic)
    last = topic.comments.filter(user=actor).last()
    if last and last.text == text:
        return last
    return TopicComment.objects.create(topic=topic, user=actor, text=text, at=now)


@transaction.atomic
def drop_idea(topic: Topic, *, now: datetime, actor: User | None) -> bool:
    """Put an idea aside; it keeps its voices and comments, and lets go of the session that had taken it up."""
    return _set_state(topic, State.DROPPED, "dropped", now=now, actor=actor)


@transaction.atomic
def bring_idea_back(topic: Topic, *, now: datetime, actor: User | None) -> bool:
    """Make it an open idea again; a session that had taken it up is let go."""
    return _set_state(topic, State.IDEA, "brought back", now=now, actor=actor)


@transaction.atomic
def schedule_idea(topic: Topic, session: Session, *, take_title: bool, now: datetime, actor: User | None) -> Topic:
    """A session takes the idea up. It takes the idea's title too only where somebody says so.

    Raises ValidationError with code `put-aside` (bring the idea back first) or `not-coming` (the session is of
    another program, private, canceled, left out or over).
    """
    session.refresh_from_db()
    coming = session.status in (Status.DRAFT, Status.CONFIRMED) and session.ends_at > now
    if session.program_id != topic.program_id or session.visibility == Visibility.PRIVATE or not coming:
        raise ValidationError(_("Please choose a session of this program that is still to come."), code="not-coming")
    if take_title:
        edit_session(session, {"title": _with_title(session.title, topic.title)}, now=now, actor=actor)
    topic = _locked(topic)
    if topic.state == State.DROPPED:
        raise ValidationError(_("This idea was put aside. Please bring it back first."), code="put-aside")
    if (topic.state, topic.session_id) != (State.SCHEDULED, session.pk):
        topic.state, topic.session = State.SCHEDULED, session
        topic.save(update_fields=["state", "session"])
        note_change(actor, "scheduled", topic, now=now)
    return topic


def _with_title(before: Mapping[str, Text], title: str) -> dict[str, Text]:
    """The new English title, read by who chose it. Translations of the old one become drafts again."""
    same = "en" in before and before["en"]["text"] == title
    others: dict[str, Text] = {
        code: {"text": entry["text"], "state": entry["state"] if same else "draft"} for code, entry in before.items()
    }
    return {**others, "en": {"text": title, "state": "approved"}}


def _locked(topic: Topic) -> Topic:
    return Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)


def _set_state(topic: Topic, state: State, act: str, *, now: datetime, actor: User | None) -> bool:
    topic = _locked(topic)
    if topic.state == state:
        return False
    topic.state, topic.session = state, None
    topic.save(update_fields=["state", "session"])
    note_change(actor, act, topic, now=now)
    return True

"""Ideas in lists: how many would like each, what was said, and after its session how it went, as numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.attendance.counting import Counts, count_each
from events.rosters.models import Registration
from events.schedule.details import Topic, TopicComment, TopicVoice
from events.schedule.models import Session, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from accounts.models import User

FEW: Final = 6
"""Smaller numbers are not told: one could guess who is meant."""
MOST_COMMENTS: Final = 200


def number_words(number: int) -> str:
    """A number of people, or that there are fewer than may be told."""
    return _("fewer than %(few)d") % {"few": FEW} if number < FEW else str(number)


@dataclass(frozen=True)
class Row:
    """An idea with what the group says of it, and what became of it."""

    topic: Any
    session: Session | None
    signed_up: str
    came: str
    """Empty before the session is over."""

    @property
    def is_mine(self) -> bool:
        """Whether who looks would like it."""
        return bool(self.topic.is_mine)

    @property
    def voices_line(self) -> str:
        """How many would like it."""
        number: int = self.topic.voice_count
        return ngettext("%(number)d person would like this", "%(number)d people would like this", number) % {
            "number": number
        }

    @property
    def comments_line(self) -> str:
        """How much was said about it."""
        number: int = self.topic.comment_count
        return ngettext("%(number)d comment", "%(number)d comments", number) % {"number": number}

    @property
    def suggested_by(self) -> str:
        """The colleague's name; nobody's address."""
        return colleague(self.topic.suggested_by)

    @property
    def has_page(self) -> bool:
        """Whether everybody may see the page of its session."""
        return bool(self.session and self.session.is_published and self.session.visibility == Visibility.PUBLIC)


def colleague(user: User | None) -> str:
    """Somebody of the group by name; never an address."""
    return user.name if user and user.name else _("Somebody of the group")


def with_numbers(topics: QuerySet[Topic], user: User) -> QuerySet[Any]:
    """Ideas with how many voices and comments they have, and whether one of the voices is this user's."""
    return topics.select_related("program", "session__program", "suggested_by").annotate(
        voice_count=_count(TopicVoice.objects.all()),
        comment_count=_count(TopicComment.objects.all()),
        is_mine=Exists(TopicVoice.objects.filter(topic=OuterRef("pk"), user=user)),
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    of_it = rows.filter(topic=OuterRef("pk")).order_by().values("topic").annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(of_it, output_field=IntegerField()), Value(0))


def idea_rows(topics: Iterable[Any], now: datetime) -> list[Row]:
    """Ideas as they are shown: the numbers of all their sessions with three queries."""
    topics = list(topics)
    sessions = {topic.session_id: topic.session for topic in topics if topic.session_id and _is_told(topic.session)}
    signed_up, came = _how_they_went([one for one in sessions.values() if one.ends_at <= now])
    rows = []
    for topic in topics:
        session = sessions.get(topic.session_id)
        over = session is not None and session.ends_at <= now
        rows.append(
            Row(
                topic,
                session,
                number_words(signed_up.get(session.roster_id or 0, 0)) if session and over else "",
                number_words(came.get(session.pk, Counts()).heads) if session and over else "",
            )
        )
    return rows


def _is_told(session: Session) -> bool:
    """A session that became private since is not spoken of here."""
    return session.visibility != Visibility.PRIVATE and session.program.is_public


def _how_they_went(sessions: Sequence[Session]) -> tuple[dict[int, int], dict[int, Counts]]:
    """How many sign-ups each roster had, and who came to each session: numbers without names."""
    rosters = {one.roster_id for one in sessions if one.roster_id}
    seated = Registration.objects.filter(roster__in=rosters, status="registered").order_by().values("roster")
    signed_up = dict(seated.annotate(number=Count("pk")).values_list("roster", "number"))
    return signed_up, count_each(Session.objects.filter(pk__in=[one.pk for one in sessions]))


def comments_of(topic: Topic) -> list[tuple[str, TopicComment]]:
    """What was said, in order, each with the colleague's name; of very many the last ones."""
    last = topic.comments.select_related("user").order_by("-at", "-pk")[:MOST_COMMENTS]
    return [(colleague(comment.user), comment) for comment in reversed(last)]

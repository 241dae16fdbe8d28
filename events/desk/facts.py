"""One session at the desk: everything that is known of it, in the order in which one asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Sum
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accounts.languages import FALLBACK, as_drafted, in_language, name_of, written_languages
from accounts.models import Language
from accounts.scanning import scannable
from events.desk.lists import history_of, warnings_to_come
from events.rosters.models import Registration, Status
from events.schedule.clashes import clashes_of
from events.schedule.models import Session, Visibility
from events.schedule.models import Status as SessionStatus
from events.schedule.words_forms import WORDS

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.grants import Viewer


@dataclass(frozen=True)
class Text:
    """One text in one language, and whether a person read it."""

    label: Any
    language: str
    text: str
    approved: bool
    is_missed: bool
    """Whether nobody wrote it yet, and families read English in its stead."""

    @property
    def name_of_language(self) -> str:
        """What the reader calls the language."""
        return name_of(self.language)


def texts_of(session: Session) -> list[Text]:
    """All texts, also those that nobody wrote yet."""
    found = []
    for name, wanted in WORDS.items():
        for language in written_languages():
            entry = getattr(session, name).get(language)
            text = entry["text"] if entry else ""
            found.append(
                Text(
                    wanted.label_in(language),
                    language,
                    text,
                    approved=bool(entry and entry["state"] == "approved"),
                    is_missed=name == "title" and language != FALLBACK and not text,
                )
            )
    return found


@dataclass(frozen=True)
class Link:
    """The address of a session's page to hand on: as text, and as a picture for a phone's camera."""

    address: str
    picture: SafeString


def link_of(session: Session) -> Link | None:
    """Where families find the session, in the language of the page; nothing while they would find no page."""
    if not session.is_published or session.visibility == Visibility.PRIVATE:
        return None
    address = settings.SITE_URL + session.get_absolute_url()
    return Link(address, mark_safe(scannable(address)))  # noqa: S308 - drawn by us, holds no text of anybody


def _agenda_of(session: Session) -> list[tuple[int, str, bool]]:
    """Each part with its minutes, as its makers see it, and whether families see it too."""
    language = get_language() or "en"
    return [
        (part.minutes, as_drafted(part.title, language), bool(in_language(part.title, language).text))
        for part in session.parts.all()
    ]


def facts_of(session: Session, *, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """What the page of a session at the desk shows to this viewer."""
    is_over = session.ends_at <= now
    counts = dict.fromkeys(Status.values, 0)
    children = 0
    rosters = [pk for pk in (session.roster_id, session.guest_roster_id) if pk]
    by_status = (
        Registration.objects.filter(roster__in=rosters)
        .order_by()
        .values("status")
        .annotate(families=Count("pk"), children=Sum("party__children"))
    )
    for row in by_status:
        counts[row["status"]] = row["families"]
        if row["status"] == Status.REGISTERED:
            children = row["children"]
    sharing = Session.objects.filter(roster=session.roster_id).exclude(status=SessionStatus.SKIPPED).count()
    return {
        "session": session,
        "counts": counts,
        "children": children,
        "sharing": sharing if session.roster_id else 0,
        "texts": texts_of(session),
        "agenda": _agenda_of(session),
        "funding": session.funding.all(),
        "assignments": session.assignments.select_related("person", "organization"),
        "resources": session.resources.all(),
        "spoken": Language.objects.filter(pk=session.held_in).first() or session.held_in,
        "interpreted": session.interpreted_into.all(),
        "history": history_of(session),
        "moved_from": session.moved_from.astimezone(session.tz) if session.moved_from else None,
        "link": link_of(session),
        "is_over": is_over,
        "warnings": warnings_to_come([session], now).get(session.pk, ()),
        "clashes": [] if is_over else clashes_of([session], viewer=viewer)[session.pk],
    }

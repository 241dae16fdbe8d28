"""What a flyer is about, and why nobody should hang it up yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.languages import as_drafted, name_of
from events.desk.flyers.words import is_read
from events.schedule.models import Mode, Visibility
from events.schedule.thanking import sponsors_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from accounts.languages import Text
    from events.schedule.models import Program, Series, Session


@dataclass
class Subject:
    """What a flyer is about: one session, or the dates of a series that are still to come."""

    program: Program
    dates: Sequence[Session]
    title: Mapping[str, Text]
    url_of: Session | Series
    series: Series | None = None
    is_series: bool = False
    spoken: Mapping[str, str] = field(default_factory=dict)

    @property
    def about(self) -> Mapping[str, Text]:
        """The words of the session, or those that all dates share, or those of the program."""
        first = self.dates[0].summary if self.dates else {}
        same = all(session.summary == first for session in self.dates)
        return first if first and same else self.program.about if self.is_series else {}

    @property
    def way_in(self) -> Mapping[str, Text]:
        """How to get in, where all dates are in one place."""
        venues = {session.venue for session in self.dates if session.mode != Mode.ONLINE}
        venue = venues.pop() if len(venues) == 1 else None
        return venue.way_in if venue else {}


class Missing(NamedTuple):
    """Why nobody should hang a flyer up yet, in words, and the page where that is mended."""

    said: str
    page: str = ""


def reasons_of(subject: Subject, languages: Sequence[str]) -> Iterable[Missing]:
    """Why nobody should hang it up yet, with where it is mended."""
    pages = _pages_of(subject)
    drafts = sum(not session.is_published for session in subject.dates)
    if drafts:
        said = ngettext("%(number)d date is not published yet.", "%(number)d dates are not published yet.", drafts)
        draft = next(session for session in subject.dates if not session.is_published)
        yield Missing(said % {"number": drafts}, reverse("events:desk-publish", args=[draft.slug]))
    open_ones = [one for one in subject.dates if _has_a_page(one, subject)]
    if subject.dates and not open_ones:
        said = _("Not everybody may see it: the page behind the code would show nothing.")
        yield Missing(said, _edit(subject.dates[0]))
    texts = [
        (_("The title"), subject.title, pages["title"]),
        (_("What it is about"), subject.about, pages["about"]),
        (_("The way in"), subject.way_in, pages["way in"]),
    ]
    texts += [
        (_("The titles of the dates"), session.title, _edit(session))
        for session in subject.dates
        if has_own_title(session, subject)
    ]
    texts.append((_("The line that thanks sponsors"), sponsors_of(subject.program, subject.series), pages["sponsors"]))
    for what, value, page in texts:
        for language in languages:
            needed = value is subject.title or bool(as_drafted(value, language))
            if needed and not is_read(value, language):
                name = name_of(language)
                said = _("%(what)s in %(language)s: not written yet, or not read by a person yet.")
                yield Missing(said % {"what": what, "language": name}, page)


def _edit(session: Session) -> str:
    return reverse("events:desk-edit", args=[session.slug])


def _pages_of(subject: Subject) -> dict[str, str]:
    """Where each text of a flyer is written; empty where nobody writes it at the desk."""
    series, first = subject.series, next(iter(subject.dates), None)
    of_series = reverse("events:desk-series-words", args=[(series.root or series).slug]) if series else ""
    of_date = _edit(first) if first else ""
    whole = reverse("events:desk-series-all", args=[(series.root or series).slug]) if series else ""
    venue = next((one.venue_id for one in subject.dates if one.mode != Mode.ONLINE and one.venue_id), None)
    own = bool(series and series.sponsors)
    return {
        "title": of_series if subject.is_series else of_date,
        "about": of_date if not subject.is_series else whole if first and first.summary else "",
        "way in": reverse("events:desk-place", args=[venue]) if venue else "",
        "sponsors": of_series if own else reverse("events:desk-program-words", args=[subject.program.slug]),
    }


def _has_a_page(session: Session, subject: Subject) -> bool:
    if session.visibility == Visibility.LINK:
        return not subject.is_series
    return session.program.is_public


def has_own_title(session: Session, subject: Subject) -> bool:
    """Whether a date of a series is called something else than the series."""
    return subject.is_series and session.title != subject.title

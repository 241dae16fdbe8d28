"""The dates that a letter tells: of each program all that come, or those near the reader and online."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.grants import NOBODY
from accounts.languages import FALLBACK, Wording, in_language, of_pages, spoken_list
from accounts.models import Language
from events.schedule.models import Mode, Session

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from accounts.models import Town
    from events.notices.letters import Notice, NoticeDates
    from events.schedule.models import Program

MOST: Final = 8
"""So many lines of one program; the rest is behind a link."""


@dataclass(frozen=True)
class Line:
    """One thing that comes, in words: a date, a course with its first date, or a day with times to choose from."""

    title: Wording
    when: str
    place: str
    url: str
    languages: str
    """The languages that it is held in or interpreted into; nothing where it is English alone."""
    more: str
    is_canceled: bool
    """Called off since: a letter that goes out tells no such date, but one that was sent may."""


@dataclass(frozen=True)
class Group:
    """What comes in one program."""

    name: Wording
    lines: tuple[Line, ...]
    near: str
    """The town of the reader, where only what is near it is told."""
    url: str
    """All dates of the program."""


def session_days(notice: Notice, now: datetime) -> tuple[datetime, datetime]:
    """From when to when the dates of a letter are: from now on to the end of its last day."""
    zone = ZoneInfo(notice.organization.zone)
    return now, datetime.combine(notice.until + timedelta(days=1), time.min, zone)


def coming_sessions(notice: Notice, now: datetime) -> list[Session]:
    """All dates that a letter may tell: promised, and shown to everybody."""
    start, end = session_days(notice, now)
    programs = [one.program_id for one in notice.dates.all()]
    shown = Session.objects.visible_to(NOBODY).promised()
    found = shown.filter(program__in=programs, starts_at__gt=start, starts_at__lt=end)
    return list(found.with_page_data().order_by("starts_at", "pk"))


class Coming:
    """The dates of one letter, read once, and told to each kind of reader: of one language, near one town."""

    def __init__(self, dates: Iterable[NoticeDates], sessions: Sequence[Session], *, most: int | None = MOST) -> None:
        self.dates = list(dates)
        self.most = most
        self.sessions = sessions
        self._groups: dict[tuple[str, int | None], list[Group]] = {}
        self._lines: dict[tuple[tuple[int, ...], str], Line] = {}

    @cached_property
    def _into(self) -> dict[int, set[str]]:
        """By session the languages it is interpreted into."""
        through = Session.interpreted_into.through.objects
        found: dict[int, set[str]] = defaultdict(set)
        keys = [session.pk for session in self.sessions]
        for pk, code in through.filter(session__in=keys).values_list("session", "language"):
            found[pk].add(code)
        return found

    @cached_property
    def _endonyms(self) -> dict[str, str]:
        return dict(Language.objects.values_list("code", "endonym"))

    def groups(self, language: str, town: Town | None) -> list[Group]:
        """What a reader of this language in this town is told; a program of which nothing comes is left out."""
        key = (language, town.pk if town else None)
        if key not in self._groups:
            with translation.override(language):
                told = [self._group(one.program, language, town if one.near else None) for one in self.dates]
            self._groups[key] = [group for group in told if group]
        return self._groups[key]

    def _group(self, program: Program, language: str, town: Town | None) -> Group | None:
        there = [one for one in self.sessions if one.program_id == program.pk]
        if not there:
            return None
        things = _things([one for one in there if town is None or is_near(one, town)])
        if town:  # who has more to choose from reads first what is in the own language
            things.sort(key=lambda thing: (not self._is_in(thing[0], language), thing[0].starts_at))
        shown = sorted(things[: self.most], key=lambda thing: (thing[0].starts_at, thing[0].pk))
        return Group(
            name=in_language(program.name, language),
            lines=tuple(self._line(thing, language) for thing in shown),
            near=town.name if town else "",
            url=_all_dates(program, language),
        )

    def _is_in(self, session: Session, language: str) -> bool:
        return language == session.held_in or language in self._into[session.pk]

    def _line(self, thing: Sequence[Session], language: str) -> Line:
        key = (tuple(one.pk for one in thing), language)
        if key not in self._lines:
            self._lines[key] = self._tell(thing, language)
        return self._lines[key]

    def _tell(self, thing: Sequence[Session], language: str) -> Line:
        session = thing[0]
        told = session.told(language)
        codes = list(dict.fromkeys([session.held_in, *sorted(self._into[session.pk])]))
        return Line(
            title=told.title,
            when=told.when,
            place=_place(session),
            url=_address(thing, language),
            languages="" if codes == [FALLBACK] else spoken_list(self._endonyms.get(code, code) for code in codes),
            more=_more(thing),
            is_canceled=all(one.is_canceled for one in thing),
        )


def is_near(session: Session, town: Town) -> bool:
    """Whether one from this town can easily be there: in the same planning region, or from home."""
    if session.mode in (Mode.ONLINE, Mode.BOTH):
        return True
    return session.venue is not None and town.region == session.venue.town.region


def _things(sessions: Iterable[Session]) -> list[list[Session]]:
    """Dates that one signs up for together, and times of one day to choose from, are one thing."""
    sessions = list(sessions)
    on_list = Counter(one.roster_id for one in sessions)
    things: dict[tuple[object, ...], list[Session]] = defaultdict(list)
    for one in sessions:
        if one.roster_id and on_list[one.roster_id] > 1:
            things["roster", one.roster_id].append(one)
        elif one.series_id:
            things["day", one.series_id, one.local_start.date()].append(one)
        else:
            things["one", one.pk].append(one)
    return list(things.values())


def _place(session: Session) -> str:
    """The house and the town, or online."""
    if session.mode == Mode.ONLINE or session.venue is None:
        return _("Online") if session.is_online else ""
    where = f"{session.venue.name}, {session.venue.town.name}"
    return _("%(place)s, or online") % {"place": where} if session.mode == Mode.BOTH else where


def _address(thing: Sequence[Session], language: str) -> str:
    """Its page; of several times or dates the page on which they all stand."""
    first = thing[0]
    with translation.override(of_pages(language)):
        page = first.series.get_absolute_url() if len(thing) > 1 and first.series else first.get_absolute_url()
    return f"{settings.SITE_URL}{page}"


def _all_dates(program: Program, language: str) -> str:
    with translation.override(of_pages(language)):
        return f"{settings.SITE_URL}{reverse('events:whats-on')}?program={program.slug}"


def _more(thing: Sequence[Session]) -> str:
    """How much more there is of it: times on the same day, or further dates of a course."""
    others = len(thing) - 1
    if not others:
        return ""
    if len({one.local_start.date() for one in thing}) == 1:
        return ngettext("%(number)d time to choose", "%(number)d times to choose", others + 1) % {"number": others + 1}
    return ngettext("and %(number)d more date", "and %(number)d more dates", others) % {"number": others}

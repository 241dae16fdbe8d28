"""What a flyer of a session or a series says, in one or two languages, and why it is still a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, ngettext, pgettext
from django.utils.translation import gettext as _

from accounts.languages import in_language
from accounts.models import Language
from accounts.scanning import scannable
from events.desk.flyers.subject import Missing, Subject, has_own_title, reasons_of
from events.desk.flyers.words import Words, shortened, words_in
from events.schedule.models import Mode
from events.schedule.telling import day_line, hours_line
from events.schedule.thanking import sponsors_of
from events.signup.by_text import by_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from events.schedule.models import Session

ABOUT: Final = {1: 420, 2: 230}
"""How many characters of what it is about fit, by the number of languages."""
WAY_IN: Final = {1: 160, 2: 110}
MOST_DATES: Final = {1: 24, 2: 10}
"""How many dates are listed, by the number of languages; the page behind the code has them all."""
MOST_NAMED_DATES: Final = {1: 14, 2: 6}
"""The same where each has a title of its own below it."""
LONGEST_ADDRESS: Final = 70
"""Longer addresses nobody types: the code says them."""


@dataclass(frozen=True)
class DateLine:
    """One of several dates; what they all have in common is said once, above them."""

    day: str
    hours: str
    title: Words
    place: str


@dataclass(frozen=True)
class Side:
    """The flyer's words in one language."""

    language: str
    rtl: bool
    title: Words
    about: Words
    day: str
    """The day, where there is only one date."""
    hours: str
    """From when to when, where that is the same on all dates."""
    dates: tuple[DateLine, ...]
    more: str
    place: str
    way_in: Words
    notes: tuple[str, ...]
    """Short sentences: that it is free, what is spoken, that children can come."""
    scan: str
    ask: str
    sponsors: Words
    stamp: str


@dataclass(frozen=True)
class Leaf:
    """The one date as a leaf of a calendar."""

    month: str
    number: str
    weekday: str


@dataclass(frozen=True)
class Flyer:
    """One page for a notice board."""

    program: Words
    palette: str
    leaf: Leaf | None
    sides: tuple[Side, ...]
    url: str
    phone: str
    email: str
    is_canceled: bool
    reasons: tuple[Missing, ...]
    """Why it is a draft, in the language of who looks; none: it may hang on a wall."""
    draft: str
    """The mark of a draft in the flyer's languages; nothing where it is none."""
    file_name: str

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages, the first one first."""
        return tuple(side.language for side in self.sides)

    @property
    def address(self) -> str:
        """The address as one types it; nothing where nobody would."""
        typed = self.url.partition("://")[2]
        return typed if len(typed) <= LONGEST_ADDRESS else ""

    @property
    def picture(self) -> SafeString:
        """The address for the camera of a phone."""
        return mark_safe(scannable(self.url))  # noqa: S308 - drawn by us, holds no text of anybody


def flyer_of(subject: Subject, languages: Sequence[str], *, now: datetime) -> Flyer:
    """The flyer in these languages."""
    subject.spoken = dict(Language.objects.values_list("code", "endonym"))
    reasons = tuple(dict.fromkeys(reasons_of(subject, languages)))
    only = subject.dates[0] if len(subject.dates) == 1 else None
    with translation.override(languages[0]):
        url = settings.SITE_URL + subject.url_of.get_absolute_url()
        at = only.local_start if only else None
        leaf = Leaf(date_format(at, "F"), date_format(at, "j"), date_format(at, "l")) if at else None
    return Flyer(
        program=Words(*in_language(subject.program.name, languages[0])[:2]),
        palette=subject.program.palette,
        leaf=leaf,
        sides=tuple(_side(subject, language, len(languages), now) for language in languages),
        url=url,
        phone=subject.program.contact_phone,
        email=subject.program.contact_email,
        is_canceled=bool(only and only.is_canceled),
        reasons=reasons,
        draft=_draft_mark(languages) if reasons else "",
        file_name=f"flyer-{subject.url_of.slug}-{'-'.join(languages)}.pdf",
    )


def _draft_mark(languages: Iterable[str]) -> str:
    marks = []
    for language in languages:
        with translation.override(language):
            marks.append(pgettext("mark on a flyer", "DRAFT: please do not hand out"))
    return " · ".join(dict.fromkeys(marks))


def _side(subject: Subject, language: str, sides: int, now: datetime) -> Side:
    with translation.override(language):
        hours = {hours_line(one.local_start, one.local_end, language) for one in subject.dates}
        places = {_place(one) for one in subject.dates}
        named = any(has_own_title(one, subject) for one in subject.dates)
        most = (MOST_NAMED_DATES if named else MOST_DATES)[sides]
        lines = tuple(
            _date_line(one, subject, language, own_hours=len(hours) > 1, own_place=len(places) > 1, now=now)
            for one in subject.dates[:most]
        )
        left = len(subject.dates) - len(lines)
        alone = len(subject.dates) == 1
        return Side(
            language=language,
            rtl=get_language_info(language)["bidi"],
            title=words_in(subject.title, language, 200),
            about=words_in(subject.about, language, ABOUT[sides], markdown=True),
            day=lines[0].day if alone else "",
            hours=hours.pop() if len(hours) == 1 else "",
            dates=() if alone else lines,
            more=ngettext("and %(number)d more date", "and %(number)d more dates", left) % {"number": left}
            if left
            else "",
            place=places.pop() if len(places) == 1 else "",
            way_in=words_in(subject.way_in, language, WAY_IN[sides]),
            notes=tuple(_notes(subject, language, now)),
            scan=_scan(subject),
            ask=_("Do you need an interpreter or other help to come? Please tell us."),
            sponsors=words_in(sponsors_of(subject.program, subject.series), language, 200),
            stamp=_stamp(subject),
        )


def _stamp(subject: Subject) -> str:
    if len(subject.dates) == 1 and subject.dates[0].is_canceled:
        return _("Canceled")
    return pgettext("costs nothing", "Free")


def _date_line(
    session: Session, subject: Subject, language: str, *, own_hours: bool, own_place: bool, now: datetime
) -> DateLine:
    start = session.local_start
    year = start.year != now.astimezone(session.tz).year
    own_title = has_own_title(session, subject)
    return DateLine(
        day=day_line(start, language, year=year),
        hours=hours_line(start, session.local_end, language) if own_hours else "",
        title=words_in(session.title, language, 60) if own_title else Words("", language),
        place=shortened(_place(session, short=True), 60) if own_place else "",
    )


def _place(session: Session, *, short: bool = False) -> str:
    """Where, in the language that is set."""
    if session.mode == Mode.ONLINE or not session.venue:
        return _("Online") if session.is_online else ""
    where = f"{session.venue.name}, {session.venue.town.name}" if short else session.venue.line
    return _("%(place)s, or online") % {"place": where} if session.mode == Mode.BOTH else where


def _notes(subject: Subject, language: str, now: datetime) -> Iterable[str]:
    if not subject.dates:
        yield _("All dates of this are over.")
        return
    yield _("It is free.")
    ways = {(one.held_in, tuple(sorted(into.code for into in one.interpreted_into.all()))) for one in subject.dates}
    held_in, into = ways.pop() if len(ways) == 1 else (language, ())
    if held_in != language or into:
        yield _("Spoken: %(language)s.") % {"language": subject.spoken.get(held_in, held_in)}
    if into:
        yield _("Interpreted into: %(languages)s.") % {"languages": ", ".join(subject.spoken[code] for code in into)}
    if subject.program.asks_children and any(one.mode != Mode.ONLINE for one in subject.dates):
        yield _("Children are welcome too.")
    coming = [one for one in subject.dates if one.starts_at > now and not one.is_canceled]
    on_one_list = len({one.roster_id for one in coming}) == 1
    if on_one_list and (texting := by_text(coming[0], language)):
        yield str(texting)


def _scan(subject: Subject) -> str:
    drop_in = all(session.roster_id is None for session in subject.dates)
    return _("Just come. Here is more about it:") if drop_in else _("Sign up here:")

"""What a session's page tells: words, places, form, other dates, whom to call."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info, pgettext_lazy
from django.utils.translation import gettext as _

from accounts.grants import NOBODY
from accounts.languages import in_language
from events.rosters.models import Takes
from events.schedule.details import Assignment, Part
from events.schedule.models import Series, Session, Visibility
from events.schedule.telling import day_line, moment_line
from events.schedule.thanking import sponsors_of
from events.signup.forms import JOB_ROLES, SignUpForm, language_choices
from events.signup.places import places_of
from events.support.answering import ANSWERED_BEFORE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from accounts.languages import Text

OTHER_DATES = 5
ANNOUNCED = {
    Assignment.Role.CATALYST: pgettext_lazy("before the names of who speaks", "With"),
    Assignment.Role.HOST: pgettext_lazy("before the names of who hosts", "Hosted by"),
    Assignment.Role.FACILITATOR: pgettext_lazy("before the names of who facilitates", "Facilitated by"),
    Assignment.Role.GUIDE: pgettext_lazy("before the names of who guides", "Guided by"),
}
"""How the page of a session names who has a part, in this order."""
NAMED = (Assignment.Role.CATALYST, Assignment.Role.HOST)
"""People with another part may be parents or volunteers: the page names them by their organization, or not at all."""


def language_notice(*texts: Mapping[str, Text]) -> str:
    """A line that says so where English stands in for the reader's language."""
    here = get_language() or "en"
    if not any(in_language(text or {}, here).fallback for text in texts):
        return ""
    name = get_language_info(here)["name_translated"]
    return _("This text is not there in %(language)s yet. You see it in English.") % {"language": name}


def sign_up_address(session: Session) -> str:
    """Where the form is sent; who came by a link keeps it."""
    address = reverse("events:sign-up", args=[session.slug])
    return f"{address}?key={session.link_key}" if session.visibility == Visibility.LINK else address


def sign_up_context(
    session: Session, *, now: datetime, form: SignUpForm | None = None, languages: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """The form beside a session that was found `with_places`, and where it is sent."""
    roster, places = session.roster, places_of(session, now=now)
    if form is None and places.is_open:
        form = SignUpForm(session=session, languages=languages)
    return {
        "places": places,
        "form": form,
        "address": sign_up_address(session),
        "dates": getattr(session, "dates", 1),
        "families": bool(roster and (roster.takes != Takes.ADULTS or session.program.asks_children)),
        "job_roles": JOB_ROLES if session.program.asks_work else (),
    }


def session_context(session: Session, *, now: datetime) -> dict[str, Any]:
    """All that the page of a session shows. The join link is not among it, for nobody."""
    language = get_language() or "en"
    languages = language_choices()
    over = session.ends_at <= now
    context = {
        "session": session,
        "program": session.program,
        "told": session.told(language),
        "is_over": over,
        "day": day_line(session.local_start, language, year=over),
        "parts": _agenda(session),
        "sponsors": sponsors_of(session.program, _root_of(session)),
        "resources": session.resources.all() if over else [],
        "people": _announced(session),
        "others": _other_dates(session, now),
        "spoken": _languages(session, dict(languages)),
        "ask_by": _ask_by(session, now),
        "language_notice": language_notice(session.title, session.summary, session.bring),
    }
    if not over and not session.is_canceled:
        context |= sign_up_context(session, now=now, languages=languages)
    return context


def _announced(session: Session) -> list[tuple[str, list[str]]]:
    """Who speaks, hosts, facilitates and guides: all names behind each part, people and organizations alike."""
    said = session.assignments.filter(Q(role__in=NAMED) | Q(organization__isnull=False), role__in=ANNOUNCED)
    names: dict[str, list[str]] = defaultdict(list)
    for one in said.select_related("person", "organization").order_by("pk"):
        names[one.role].append(one.announced)
    return [(str(label), names[role]) for role, label in ANNOUNCED.items() if role in names]


def _root_of(session: Session) -> Series | None:
    """The series that families know: the first of those that were split."""
    return session.series and (session.series.root or session.series)


def _agenda(session: Session) -> list[tuple[Part, str]]:
    """The parts in their order, each with the time at which it begins."""
    begins, parts = session.local_start, []
    for part in session.parts.all():
        if in_language(part.title, get_language() or "en").text:
            parts.append((part, date_format(begins, "g:i A")))
        begins = (begins.astimezone(UTC) + timedelta(minutes=part.minutes)).astimezone(session.tz)
    return parts


def _other_dates(session: Session, now: datetime) -> list[tuple[Session, str]]:
    if not session.series:
        return []
    shown = Session.objects.visible_to(NOBODY).of_root(session.series).exclude(pk=session.pk)
    dates = shown.upcoming(now).select_related("program", "venue__town")[:OTHER_DATES]
    return [(date, moment_line(date.local_start, get_language() or "en")) for date in dates]


def _languages(session: Session, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Code and own name of the languages, where it is not English alone."""
    codes = [session.held_in, *session.interpreted_into.values_list("code", flat=True)]
    return [] if codes == ["en"] else [(code, names.get(code, code)) for code in dict.fromkeys(codes)]


def _ask_by(session: Session, now: datetime) -> str:
    """The day until which help can be promised; empty where that is over."""
    until = session.local_start - ANSWERED_BEFORE
    return day_line(until, get_language() or "en") if until > now else ""

"""What a session's page tells: words, places, form, other dates, whom to call."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from accounts.languages import in_language, name_of
from accounts.models import Language
from events.rosters.models import Takes
from events.schedule.details import Assignment, Part
from events.schedule.models import Series, Session, Visibility
from events.schedule.telling import day_line, moment_line
from events.schedule.thanking import sponsors_of
from events.signup.by_text import by_text
from events.signup.forms import JOB_ROLES, language_choices
from events.signup.picking import dates_beside, is_shared, pickable
from events.signup.places import Places, guest_places_of, late_words, places_of
from events.signup.whole import WholeForm
from events.signup.with_room import with_room
from events.support.words import ask_by_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from accounts.languages import Text
    from events.signup.with_room import WithRoom

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
    name = name_of(here)
    return _("This text is not there in %(language)s yet. You see it in English.") % {"language": name}


def sign_up_address(session: Session) -> str:
    """Where the form is sent; who came by a link keeps it."""
    return _with_key(session, reverse("events:sign-up", args=[session.slug]))


def guest_address(session: Session) -> str:
    """Where the form for one date of a course alone is sent."""
    return _with_key(session, reverse("events:sign-up-guest", args=[session.slug]))


def picking_address(session: Session) -> str:
    """Where the form for several dates of its series is sent."""
    series = session.series
    return reverse("events:sign-up-series", args=[(series.root or series).slug]) if series else ""


def _with_key(session: Session, address: str) -> str:
    return f"{address}?key={session.link_key}" if session.visibility == Visibility.LINK else address


def sign_up_context(
    session: Session,
    *,
    now: datetime,
    whole: WholeForm | None = None,
    languages: Sequence[tuple[str, str]] = (),
    offered: Sequence[Session] = (),
    initial: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The form beside a session that was found `with_places`, and where it is sent; `offered` are more dates."""
    places = places_of(session, now=now)
    if whole is None and places.is_open:
        whole = WholeForm(session=session, now=now, languages=languages, offered=offered, initial=initial)
    return {
        "places": places,
        "address": sign_up_address(session),
        "dates": getattr(session, "dates", 1),
        "late": late_words(session),
        "with_room": _with_room(session, places, now),
        "by_text": by_text(session, get_language() or "en") if places.is_open else None,
        **form_context(session, whole),
    }


def guest_context(
    session: Session, places: Places, *, now: datetime, whole: WholeForm | None = None, **known: Any
) -> dict[str, Any]:
    """The form for one date of a course alone, and where it is sent."""
    if whole is None and places.is_open:
        whole = WholeForm(session=session, now=now, is_guest=True, **known)
    return {
        "places": places,
        "address": guest_address(session),
        "dates": 1,
        "with_room": _with_room(session, places, now),
        **form_context(session, whole),
    }


def picking_context(
    session: Session, offered: Sequence[Session], *, now: datetime, whole: WholeForm | None = None, **known: Any
) -> dict[str, Any]:
    """The form for several dates of a series at once: `session` is the next of those that are `offered`."""
    if whole is None:
        whole = WholeForm(session=session, now=now, offered=offered, picks_all=True, **known)
    words = ngettext("%(number)d date to choose", "%(number)d dates to choose from", len(offered))
    return {
        "places": Places(words % {"number": len(offered)}, "open"),
        "address": picking_address(session),
        "dates": 1,
        **form_context(session, whole),
    }


def _with_room(session: Session, places: Places, now: datetime) -> list[WithRoom]:
    """Other dates for who finds this one full."""
    return with_room(session, language=get_language() or "en", now=now) if places.state == "full" else []


def form_context(session: Session, whole: WholeForm | None) -> dict[str, Any]:
    """What the template of a form needs, whatever is signed up for."""
    roster = session.roster
    return {
        "whole": whole,
        "form": whole and whole.form,
        "families": bool(roster and (roster.takes != Takes.ADULTS or session.program.asks_children)),
        "job_roles": JOB_ROLES if session.program.asks_work else (),
    }


def session_context(session: Session, *, now: datetime, initial: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """All that the page of a session shows. The join link is not among it, for nobody.

    `initial` fills the form for who came by a link of their own.
    """
    language = get_language() or "en"
    names, spoken = _languages(session)
    languages = language_choices(names)
    over = session.ends_at <= now
    beside = dates_beside(session, now=now, most=OTHER_DATES)
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
        "others": [(date, moment_line(date.local_start, language)) for date in beside],
        "spoken": spoken,
        "ask_by": ask_by_words(session, now),
        "language_notice": language_notice(session.title, session.summary, session.bring),
    }
    if over or session.is_canceled:
        return context
    guests = guest_places_of(session, now=now)
    known: dict[str, Any] = {"languages": languages, "initial": initial}
    if guests and guests.state == "open":
        context |= {"whole_course": sign_up_address(session), **guest_context(session, guests, now=now, **known)}
    else:
        alone = is_shared(session)
        context |= sign_up_context(session, now=now, offered=[] if alone else pickable(beside, now=now), **known)
        context["for_this_date"] = guests and guest_address(session)
    return context


def _announced(session: Session) -> list[tuple[str, list[str]]]:
    """Who speaks, hosts, facilitates and guides: all names behind each part, people and organizations alike."""
    if not getattr(session, "has_assignments", True):
        return []
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
    for part in session.parts.all() if getattr(session, "has_parts", True) else ():
        if in_language(part.title, get_language() or "en").text:
            parts.append((part, date_format(begins, "g:i A")))
        begins = (begins.astimezone(UTC) + timedelta(minutes=part.minutes)).astimezone(session.tz)
    return parts


def _languages(session: Session) -> tuple[Sequence[Language], list[tuple[str, str]]]:
    """All languages; and code and own name of those of the session, where it is not English alone."""
    here = Session.interpreted_into.through.objects.filter(session=session.pk, language=OuterRef("pk"))
    known = list(Language.objects.annotate(is_interpreted=Exists(here)))
    names = {language.code: language.endonym for language in known}
    codes = [session.held_in, *(language.code for language in known if language.is_interpreted)]
    spoken = [] if codes == ["en"] else [(code, names.get(code, code)) for code in dict.fromkeys(codes)]
    return known, spoken

"""What the feeds show: the public dates of a program or a series, or one person's own."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import links
from accounts.grants import NOBODY, Viewer
from accounts.kept import Kept
from accounts.languages import in_language
from accounts.models import Organization
from events.calendars.forms import FeedFilter
from events.calendars.models import CalendarLink
from events.calendars.parts import AllFacts, facts_in
from events.calendars.serving import SessionFeed, Shown
from events.ical.calendar import CalendarHead
from events.schedule.models import Program, Series, Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model, QuerySet

    from events.schedule.querysets import SessionQuerySet

EVERYTHING: Final = "all"
"""The feed of all public programs."""
COLORS: Final = {
    "cafe": "sienna",
    "academy": "royalblue",
    "tours": "seagreen",
    "visits": "mediumvioletred",
    "sky": "steelblue",
    "olive": "olive",
    "plum": "rebeccapurple",
}
"""The palettes by names that calendars know (RFC 7986 5.9)."""
QUESTIONS: Final[Kept[tuple[str, Any]]] = Kept(2_000_000)
"""Why this is here: docs/decisions/2026-11-22-feeds-in-memory.md."""


class ProgramFeed(SessionFeed):
    """The public dates of one program, or of all."""

    def get_object(self, request: HttpRequest, slug: str) -> Shown:
        """What everybody may see of it, narrowed by the address's filters."""
        form = FeedFilter(request.GET) if request.GET else None
        if form and not form.is_valid():
            raise Http404
        return self.shown(slug, form)

    def shown(self, slug: str, form: FeedFilter | None = None) -> Shown:
        """The feed of a program, or of all: found with one query."""
        language, query, today = get_language() or "en", form.query if form else "", _today()

        def sessions() -> SessionQuerySet:
            public = Session.objects.visible_to(NOBODY).in_window(today)
            public = form.narrow(public) if form else public
            return public if slug == EVERYTHING else public.filter(program__slug=slug)

        def question() -> QuerySet[Any]:
            if slug == EVERYTHING:
                return Organization.objects.only("pk").annotate(facts=_facts_of(sessions()))[:1]
            of_it = sessions().filter(program=OuterRef("pk"))
            program = Program.objects.public().filter(slug=slug).only("slug", "name", "about", "zone", "palette")
            return program.annotate(facts=_facts_of(of_it))[:1]

        found = _ask((slug, query, today), Organization if slug == EVERYTHING else Program, question)
        if found is None and slug != EVERYTHING:
            raise Http404
        source = f"{settings.SITE_URL}{reverse('events:program-feed', args=[slug])}{query}"
        facts = facts_in(found.facts) if found else ()
        return Shown(
            key=source,
            head=_head_of_all(source) if slug == EVERYTHING else _program_head(found, language, source),
            language=language,
            sessions=sessions,
            facts=facts,
            file_name=slug,
            is_lasting=bool(facts) or not query,
        )


class SeriesFeed(SessionFeed):
    """The public dates of one series and of its successors: one address for as long as it goes on."""

    def get_object(self, request: HttpRequest, slug: str) -> Shown:
        """What everybody may see of it. A series of which nobody may see a date is not there."""
        return self.shown(slug)

    def shown(self, slug: str) -> Shown:
        """The feed of a series: found with one query."""
        language, today = get_language() or "en", _today()

        def seen() -> SessionQuerySet:
            return Session.objects.visible_to(NOBODY).filter(Q(series__slug=slug) | Q(series__root__slug=slug))

        def sessions() -> SessionQuerySet:
            return seen().in_window(today)

        def question() -> QuerySet[Any]:
            root = Series.objects.filter(Exists(seen().order_by()), slug=slug, root=None).only("slug", "title", "zone")
            return root.annotate(palette=F("program__palette"), facts=_facts_of(sessions()))[:1]

        found = _ask(("series", slug, today), Series, question)
        if found is None:
            raise Http404
        source = f"{settings.SITE_URL}{reverse('events:series-feed', args=[slug])}"
        return Shown(
            key=source,
            head=_series_head(found, language, source),
            language=language,
            sessions=sessions,
            facts=facts_in(found.facts),
            file_name=slug,
        )


def _ask(key: tuple[Any, ...], model: type[Model], question: Callable[[], QuerySet[Any]]) -> Any:
    """The one row that answers a question which thousands of calendars ask: put into SQL once a day."""
    asked = QUESTIONS.get(key)
    if asked is None:
        asked = question().query.sql_with_params()
        QUESTIONS.keep(key, asked, len(asked[0]))
    return next(iter(model._default_manager.raw(*asked)), None)


def _today() -> datetime:
    """The day, so that what is shown depends on nothing smaller."""
    return timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _head_of_all(source: str) -> CalendarHead:
    zone = ZoneInfo(settings.TIME_ZONE)
    return CalendarHead(name=settings.SITE_NAME, zone=zone, source=source, url=settings.SITE_URL)


def _program_head(program: Program, language: str, source: str) -> CalendarHead:
    return CalendarHead(
        name=in_language(program.name, language).text or program.slug,
        description=in_language(program.about, language).text,
        zone=ZoneInfo(program.zone),
        color=COLORS.get(program.palette, ""),
        source=source,
        url=f"{settings.SITE_URL}{reverse('events:whats-on')}?program={program.slug}",
    )


def _series_head(series: Series, language: str, source: str) -> CalendarHead:
    return CalendarHead(
        name=in_language(series.title, language).text or settings.SITE_NAME,
        zone=ZoneInfo(series.zone),
        color=COLORS.get(getattr(series, "palette", ""), ""),
        source=source,
        url=settings.SITE_URL + reverse("events:series", args=[series.slug]),
    )


class PersonalFeed(SessionFeed):
    """What one person signed up for, or has a part at. Its secret address opens this and nothing else."""

    def get_object(self, request: HttpRequest, token: str) -> Shown:
        """The sessions of the link's owner; a broken, foreign, old or closed link finds nothing."""
        claim = links.read("calendar", token)
        if claim is None:
            raise Http404
        found = CalendarLink.objects.readable(timezone.now()).select_related("owner")
        link = found.filter(pk=claim.pk, version=claim.version).first()
        if link is None:
            raise Http404
        language = get_language() or "en"
        sessions = partial(_sessions_of, link.whose, link.scope, _today())
        head = CalendarHead(
            name=_("My sign-ups") if link.scope == CalendarLink.Scope.SIGN_UPS else _("My sessions"),
            zone=ZoneInfo(link.owner.zone),
        )
        return Shown(
            key=f"{link.pk}:{link.version}:{language}",
            head=head,
            language=language,
            sessions=sessions,
            facts=facts_in(sessions().order_by().aggregate(facts=AllFacts())["facts"]),
            file_name="calendar",
            link=link,
        )


def _sessions_of(owner: int, scope: str, today: datetime) -> SessionQuerySet:
    """What a personal calendar shows: where its owner has a place, or has a part."""
    if scope == CalendarLink.Scope.SIGN_UPS:
        return Session.objects.published().expected([owner]).in_window(today)
    return Session.objects.led_by(Viewer(people=frozenset({owner}))).in_window(today)


def _facts_of(sessions: SessionQuerySet) -> Subquery:
    """The facts of some sessions as a part of another query."""
    as_one = sessions.order_by().annotate(one=Value(1)).values("one").annotate(facts=AllFacts())
    return Subquery(as_one.values("facts"))

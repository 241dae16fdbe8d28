"""Questions about many sessions, read like speech."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.grants import NOTHING
from accounts.languages import fold
from events.rosters.models import Registration

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from accounts.grants import Viewer
    from accounts.models import Person
    from events.schedule.models import Program, Series, Session  # noqa: F401 - named in the base classes

PUBLISHED = ("confirmed", "canceled")
AT_THE_DOOR = ("facilitator", "guide", "visitor")
MOST_WORDS = 8
FEED_PAST = timedelta(days=60)


class ProgramQuerySet(models.QuerySet["Program"]):
    def public(self) -> ProgramQuerySet:
        """Programs that everybody may know of. Home visits are not among them."""
        return self.filter(is_public=True)

    def coordinated_by(self, viewer: Viewer) -> ProgramQuerySet:
        """Programs in which this viewer plans."""
        return self.filter(viewer.covers("coordinator", program="", school=None))


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, viewer: Viewer) -> SessionQuerySet:
        """What this viewer may see: a session is private until it says otherwise."""
        linked = NOTHING
        if viewer.link:
            linked = Q(pk=viewer.link.pk, link_version=viewer.link.version, visibility="link", status__in=PUBLISHED)
        public = Q(visibility="public", status__in=PUBLISHED, program__is_public=True)
        return self.filter(public | linked | self._managed(viewer) | self._assigned(viewer))

    def managed_by(self, viewer: Viewer) -> SessionQuerySet:
        """What this viewer may change: the sessions of the programs and schools that she coordinates."""
        return self.filter(self._managed(viewer))

    def led_by(self, viewer: Viewer) -> SessionQuerySet:
        """Published sessions at which this viewer has a part: own sessions only."""
        return self.filter(self._assigned(viewer))

    def at_the_door_of(self, viewer: Viewer) -> SessionQuerySet:
        """Sessions whose list of people this viewer may see and mark: not everybody who speaks there may."""
        return self.filter(self._managed(viewer) | self._assigned(viewer, *AT_THE_DOOR), status__in=PUBLISHED)

    def _managed(self, viewer: Viewer) -> Q:
        return viewer.covers("coordinator")

    def _assigned(self, viewer: Viewer, *roles: str) -> Q:
        if not viewer.people:
            return NOTHING
        part = {"person__in": viewer.people} | ({"role__in": roles} if roles else {})
        return Q(pk__in=self._related("assignments", **part), status__in=PUBLISHED)

    def _related(self, relation: str, **lookups: Any) -> Any:
        """The keys of sessions that have such a related row, as a subquery that doubles nothing."""
        related: Any = self.model._meta.get_field(relation).related_model
        return related._default_manager.filter(**lookups).values("session")

    def of_root(self, series: Series) -> SessionQuerySet:
        """All dates of a series and of its successors: those that families see as one."""
        root = series.root_id_or_own
        return self.filter(Q(series=root) | Q(series__root=root))

    def promised(self) -> SessionQuerySet:
        """Published and not canceled."""
        return self.filter(status="confirmed")

    def published(self) -> SessionQuerySet:
        """Told to people: confirmed or, after that, canceled."""
        return self.filter(status__in=PUBLISHED)

    def upcoming(self, now: datetime) -> SessionQuerySet:
        """Not over yet, soonest first."""
        return self.filter(ends_at__gt=now).order_by("starts_at", "pk")

    def past(self, now: datetime) -> SessionQuerySet:
        """Over, latest first."""
        return self.filter(ends_at__lte=now).order_by("-starts_at", "-pk")

    def in_window(self, now: datetime) -> SessionQuerySet:
        """What a calendar shows: from 60 days ago to all future."""
        return self.filter(ends_at__gt=now - FEED_PAST).order_by("starts_at", "pk")

    def in_month(self, year: int, month: int, zone: ZoneInfo) -> SessionQuerySet:
        """Sessions that start in a month, by the calendar on the wall of `zone`."""
        first = datetime(year, month, 1, tzinfo=zone)
        after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
        return self.filter(starts_at__gte=first, starts_at__lt=after).order_by("starts_at", "pk")

    def on(self, day: date, zone: ZoneInfo) -> SessionQuerySet:
        """Sessions that start on one day of `zone`."""
        first = datetime(day.year, day.month, day.day, tzinfo=zone)
        after = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=zone)
        return self.filter(starts_at__gte=first, starts_at__lt=after)

    def in_town(self, name: str) -> SessionQuerySet:
        """Sessions at places of one town."""
        return self.filter(venue__town__name__iexact=name)

    def in_a_language(self, code: str) -> SessionQuerySet:
        """Held in a language or interpreted into it."""
        interpreted = self.model._default_manager.filter(interpreted_into=code).values("pk")
        return self.filter(Q(held_in=code) | Q(pk__in=interpreted))

    def online(self) -> SessionQuerySet:
        """That one can take part in from home."""
        return self.filter(mode__in=("online", "both"))

    def matching(self, words: str) -> SessionQuerySet:
        """Whose title or summary, in any language, has all these words; accents do not matter."""
        found = self
        for word in fold(words.replace("\0", " ")).split()[:MOST_WORDS]:
            found = found.filter(search_text__contains=word)
        return found

    def expected(self, people: Iterable[Person | int]) -> SessionQuerySet:
        """The sessions at which one of these people is expected: with a place since before, and not told absent."""
        people = list(people)
        seated = Registration.objects.seated().of_people(people).filter(seated_at__lte=OuterRef("starts_at"))
        away = self._related("absences", person__in=people)
        on_list = Exists(seated.filter(roster=OuterRef("roster")))
        as_guest = Exists(seated.filter(roster=OuterRef("guest_roster")))
        return self.filter(on_list | as_guest).exclude(pk__in=away)

    def with_page_data(self) -> SessionQuerySet:
        """With everything that a row in a list shows."""
        return self.select_related("program", "venue__town", "roster", "series")

"""One calendar's address, in the forms that different calendar programs want."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.timesince import timesince

from accounts.languages import of_pages
from events.calendars.models import CalendarLink

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Person
    from events.schedule.models import Series


@dataclass(frozen=True)
class Address:
    """Where a calendar can be read."""

    url: str

    @property
    def webcal(self) -> str:
        """Opens the calendar program of a phone or computer by itself."""
        return f"webcal://{self.url.partition('://')[2]}"

    @property
    def google(self) -> str:
        """Opens Google Calendar in the browser, which asks whether to add it. Only the web can do that."""
        return f"https://calendar.google.com/calendar/r?cid={quote(self.webcal, safe='')}"


@dataclass(frozen=True)
class OwnCalendar:
    """A person's own calendar: its link, its address, and how long ago a calendar program read it."""

    link: CalendarLink
    address: Address
    read_ago: str


def public_address(slug: str) -> Address:
    """The feed of a program, in the language of the page."""
    return Address(settings.SITE_URL + reverse("events:program-feed", args=[slug]))


def series_address(series: Series) -> Address:
    """The feed of a series, in the language of the page; a part of a split one has that of the whole."""
    slug = (series.root or series).slug
    return Address(settings.SITE_URL + reverse("events:series-feed", args=[slug]))


def personal_address(link: CalendarLink) -> Address:
    """The secret address of a personal calendar, in its owner's language."""
    with translation.override(of_pages(link.owner.reads)):
        return Address(settings.SITE_URL + reverse("events:link-calendar", args=[link.token]))


def own_calendar(owner: Person, scope: CalendarLink.Scope, now: datetime) -> OwnCalendar | None:
    """The calendar that a person made and has not taken back."""
    link = CalendarLink.objects.readable(now).of(owner, scope).select_related("owner").first()
    if link is None:
        return None
    read_ago = timesince(link.last_read_at, now, depth=1) if link.last_read_at else ""
    return OwnCalendar(link, personal_address(link), read_ago)

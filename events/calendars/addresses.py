"""One calendar's address, in the forms that different calendar programs want."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from events.calendars.models import CalendarLink
from events.outbox.rendering import offered


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


def public_address(slug: str) -> Address:
    """The feed of a program, in the language of the page."""
    return Address(settings.SITE_URL + reverse("events:program-feed", args=[slug]))


def personal_address(link: CalendarLink) -> Address:
    """The secret address of a personal calendar, in its owner's language."""
    with translation.override(offered(link.owner.reads)):
        return Address(settings.SITE_URL + reverse("events:link-calendar", args=[link.token]))

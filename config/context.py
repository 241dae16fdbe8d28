"""What every page knows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language

from accounts.grants import viewer
from accounts.languages import endonym_of, written_languages
from events.calendars.listing import has_part
from events.schedule.ideas import ROLES as IDEA_ROLES

if TYPE_CHECKING:
    from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, whether this is the demo, the same page in other languages, and who looks."""
    here = get_language()
    path = request.get_full_path()
    who = viewer(request) if hasattr(request, "user") else None
    return {
        "site_name": settings.SITE_NAME,
        "demo": settings.DEMO,
        "viewer": who,
        "sees_desk": who is not None and who.has("coordinator"),
        "sees_ideas": who is not None and who.has(*IDEA_ROLES),
        "has_part": partial(has_part, who) if who else False,
        "other_languages": [
            (code, endonym_of(code), translate_url(path, code)) for code in written_languages() if code != here
        ],
    }

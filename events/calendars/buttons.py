"""What the buttons on the pages of all sign-ups do, behind a link and in an account alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sharing import SENTENCE, share, stop_sharing
from events.calendars.addresses import own_calendar
from events.calendars.linking import close_link, open_link, renew_link

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import Person
    from events.calendars.models import CalendarLink

BY_LINK, IN_ACCOUNT = "own page", "own account"
"""How a yes was given."""


def change_link(request: HttpRequest, owner: Person, scope: CalendarLink.Scope) -> None:
    """Do what the button said, and nothing where no button of ours was pressed."""
    now, actor = timezone.now(), _actor(request)
    calendar = own_calendar(owner, scope, now)
    if "close" in request.POST:
        if calendar:
            close_link(calendar.link, now=now, actor=actor)
        messages.success(request, _("Your calendar address does not work any more."))
    elif "renew" in request.POST and calendar:
        renew_link(calendar.link, now=now, actor=actor)
        messages.success(request, _("This is your new address. The old one does not work any more."))
    elif "open" in request.POST or "renew" in request.POST:
        open_link(owner, scope, now=now, actor=actor)
    else:
        raise BadRequest


def change_sharing(request: HttpRequest, person: Person) -> None:
    """Write down a yes or take it back. Who belongs to no household is not asked."""
    now, actor = timezone.now(), _actor(request)
    if not person.household_id or not ("share" in request.POST or "stop" in request.POST):
        raise BadRequest
    if "stop" in request.POST:
        stop_sharing(person, now=now, by=actor)
        messages.success(request, _("The other adults of your household do not see your sign-ups any more."))
        return
    source = IN_ACCOUNT if actor else BY_LINK
    share(person, text=str(SENTENCE), language=get_language() or "en", source=source, now=now, by=actor)
    messages.success(request, _("Good. You see theirs as soon as they say the same."))


def _actor(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None

"""What families hear about the help that they asked for: once for each change, in their language."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils.timezone import get_current_timezone

from events.outbox.decency import waits_for_morning
from events.outbox.queueing import Manner
from events.rosters.models import Registration, Serves
from events.rosters.notices import queue_notice
from events.rosters.ticking import each
from events.schedule.models import Visibility
from events.support.models import Need
from events.support.words import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

JUST_ASKED = timedelta(days=1)
"""Who asked so lately has read just now that all places are taken."""

ENOUGH_NOTICE = timedelta(hours=3)
"""Who hears so long before the start that no place came free can still look for other help."""


def tell_answered(needs: Iterable[Need], *, now: datetime) -> int:
    """Tell each family at once whether its help will be there, and what now. Returns how many were told."""
    return _tell("help_answered", needs, now)


def tell_answered_since(registrations: Iterable[Registration], *, now: datetime) -> int:
    """Tell each of these families, which nobody could write to until now, what was answered since it signed up."""
    answered = Need.objects.exclude(state=Need.State.OPEN).filter(answered_at__gt=F("registration__queued_at"))
    return tell_answered(answered.filter(registration__in=list(registrations)), now=now)


def tell_lost(needs: Iterable[Need], *, now: datetime) -> int:
    """Tell families that help which they counted on is called off, and that somebody looks for other help."""
    return _tell("help_lost", needs, now)


def tell_changed(needs: Iterable[Need], *, now: datetime) -> int:
    """Tell families that their help is in another place now."""
    return _tell("help_changed", needs, now)


def _tell(template: str, needs: Iterable[Need], now: datetime) -> int:
    """One message for each sign-up, about all of these needs of it."""
    told = Need.objects.told().filter(pk__in=[need.pk for need in needs]).order_by("kind", "band", "pk")
    by_registration: dict[int, list[Need]] = {}
    for need in told:
        by_registration.setdefault(need.registration_id, []).append(need)
    found = Registration.objects.active().filter(pk__in=by_registration).order_by("pk")
    sent = [
        queue_notice(
            template,
            registration,
            now=now,
            key=now.isoformat(),
            extra=_extra(registration, by_registration[registration.pk], now),
        )
        for registration in found.select_related("party__lead", "party__contact", "roster")
    ]
    return sum(message is not None for message in sent)


def _extra(registration: Registration, needs: list[Need], now: datetime) -> dict[str, object]:
    """What the message goes by: the answers, and whether the family still waits."""
    declined = [need for need in needs if need.state == Need.State.DECLINED]
    today = now.astimezone(ZoneInfo(registration.party.lead.zone)).date()
    private = any(session.visibility == Visibility.PRIVATE for session in registration.roster.told_sessions)
    return {
        "help_asked": partial(in_words, needs, today=today, private=private),
        "all_there": all(need.state == Need.State.CONFIRMED for need in needs),
        "held_back": registration.held_back,
        "may_choose": registration.held_back and any(need.is_required for need in declined),
    }


def tell_no_place(now: datetime) -> int:
    """Tell who still waits for a place in help on the day when an answer is due, not at night; each once. How many."""
    waiting = Registration.objects.waiting().filter(
        roster__serves=Serves.HELP,
        roster__supply__sessions__starts_at__gt=now,
        need_met__due_on__lte=now.astimezone(get_current_timezone()).date(),
        need_met__state=Need.State.OPEN,
        queued_at__lt=now - JUST_ASKED,
    )
    untold = waiting.exclude(messages__template="help_no_place").distinct()
    places = untold.select_related("party__lead", "party__contact", "roster")
    to_come = []
    for place in places:
        starts_at = place.roster.next_start(now)  # of a course that has begun, the next date
        zone = ZoneInfo(place.party.lead.zone)
        if starts_at and not waits_for_morning(now, zone, needed_by=starts_at - ENOUGH_NOTICE):
            to_come.append(place)

    def tell(place: Registration) -> object:
        return queue_notice("no_place", place, now=now, manner=Manner(expires_at=place.roster.next_start(now)))

    return each(to_come, tell)

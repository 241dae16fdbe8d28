"""A family changes what help it asked for, or gives it back, on its own page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.history import note_change
from events.rosters.models import ACTIVE, HOLDING, Registration, Status
from events.rosters.registration import cancel_registration
from events.rosters.waitlist import fill_places, hold_all
from events.support.asking import Wish, ask_for, due_day, help_rosters, sessions_for
from events.support.letting_go import follow, rosters_of
from events.support.models import Need

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from events.rosters.models import Roster
    from events.schedule.models import Session


@transaction.atomic
def change_help(registration: Registration, wishes: Sequence[Wish], *, now: datetime) -> None:
    """Set what a family asks for. What is new is asked for, what is not said any more is given back.

    What changes is open again, but for places on a list: more of them only where they are free.
    Raises ValidationError with code `canceled` (it takes part no more), `full` or `closed`; then nothing has changed.
    """
    sessions = sessions_for(registration, now=now)
    hold_all([*rosters_of([registration.pk]), *help_rosters(wishes, sessions)], now)
    fresh = Registration.objects.select_related("party__lead", "party__contact", "roster").get(pk=registration.pk)
    if fresh.status == Status.CANCELED:
        raise ValidationError(_("This sign-up is canceled."), code="canceled")
    if fresh.status in HOLDING:  # who has a seat keeps it
        wishes = [replace(wish, is_required=False) for wish in wishes]
    wished = {_key(wish.kind, wish.language, wish.band): wish for wish in wishes}
    asked = set()
    for need in fresh.needs.told().select_for_update(of=("self",)):
        key = _key(need.kind, need.language_id, need.band)
        asked.add(key)
        if key in wished:
            _change(need, wished[key], sessions, now)
        else:
            _withdraw(need, now)
    ask_for(fresh, [wish for key, wish in wished.items() if key not in asked], now=now)
    note_change(None, "asked for help", fresh, now=now)
    follow(fresh.pk, now=now)


@transaction.atomic
def withdraw(need: Need, *, now: datetime) -> None:
    """A family needs this no more; its own sign-up stays. Twice is the same as once."""
    hold_all(rosters_of([need.registration_id]), now)
    found = Need.objects.told().select_for_update(of=("self",)).filter(pk=need.pk).first()
    if found is None:
        return
    _withdraw(found, now)
    note_change(None, "gave help back", need.registration, now=now)
    follow(need.registration_id, now=now)


def _key(kind: str, language: str | None, band: str) -> tuple[str, str, str]:
    return (str(kind), language or "", str(band))


def _withdraw(need: Need, now: datetime) -> None:
    if need.place and need.place.status in ACTIVE:
        cancel_registration(need.place, now=now)
    need.delete()


def _change(need: Need, wish: Wish, sessions: Sequence[Session], now: datetime) -> None:
    """What the family says now. A number that fits on its list is no question to anybody."""
    on_list = need.place if need.place and need.place.status in ACTIVE else None
    if on_list and need.count != wish.count:
        _resize(on_list, wish.count, now)
    if need.detail != wish.words or (need.count != wish.count and not on_list):
        need.state, need.answered_at = Need.State.OPEN, None
        need.due_on = due_day(sessions, now=now)
    need.count, need.detail, need.is_required = wish.count, wish.words, wish.is_required
    need.save()


def _resize(place: Registration, seats: int, now: datetime) -> None:
    """More or fewer places on the list of the help. The caller has locked it."""
    roster = Registration.objects.select_related("roster").get(pk=place.pk).roster
    more = seats - place.seats
    if more > 0 and not roster.is_open(now):
        raise ValidationError(_("Sign-up for this has closed."), code="closed")
    if place.status in HOLDING:
        if more > 0 and not roster.fits(more):
            raise ValidationError(_no_more(roster), code="full")
        roster.take(more)
    place.seats, place.changed_at = seats, now
    place.save(update_fields=["seats", "changed_at"])
    fill_places(roster, now=now)


def _no_more(roster: Roster) -> str:
    left = roster.places_left or 0
    if not left:
        return _("No more places are left.")
    return ngettext("Only %(left)d more place is left.", "Only %(left)d more places are left.", left) % {"left": left}

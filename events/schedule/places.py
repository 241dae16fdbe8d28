"""Keeping places: enter one, change how to get in, and let calendars say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.seen import print_of
from events.schedule.models import Session, Venue
from events.schedule.scheduling import touch_sessions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from accounts.models import Organization, User

TOLD = ("name", "street", "town", "way_in", "parking", "bus", "step_free", "phone_on_the_day")
"""What pages, messages and calendars say of a place."""
KEPT = (*TOLD, "school", "setup_minutes", "teardown_minutes")


@transaction.atomic
def add_place(
    organization: Organization, said: Mapping[str, Any], *, now: datetime, actor: User | None = None
) -> Venue:
    """A new place of an organization. A form that was sent twice leads to the one that the first made.

    Raises ValidationError with code `there` where there is another of this name in the same town.
    """
    known = _namesake(organization, said)
    if known and not _changed(known, said):
        return known
    if known:
        raise _already_there()
    venue = Venue.objects.create(organization=organization, **{name: said[name] for name in KEPT})
    note_change(actor, "added", venue, now=now)
    return venue


@transaction.atomic
def change_place(venue: Venue, said: Mapping[str, Any], *, seen: str, now: datetime, actor: User | None = None) -> int:
    """Change what is known of a place; returns how many coming sessions say something else from now on.

    Their entries in calendars are renewed; nobody gets a message. `seen` is the print of what the editor started from.
    Raises ValidationError with code `conflict` (somebody else changed it meanwhile) or `there`.
    """
    venue = Venue.objects.select_for_update(of=("self",), no_key=True).get(pk=venue.pk)
    changed = _changed(venue, said)
    if not changed:
        return 0
    if seen != place_print(venue):
        raise ValidationError(_("Somebody else changed this place meanwhile."), code="conflict")
    namesake = _namesake(venue.organization, said)
    if namesake and namesake.pk != venue.pk:
        raise _already_there()
    for name in changed:
        setattr(venue, name, said[name])
    venue.save(update_fields=changed)
    note_change(actor, "edited", venue, fields=changed, now=now)
    return renew_what_says_it(venue, changed, now=now)


def renew_what_says_it(venue: Venue, changed: Iterable[str], *, now: datetime) -> int:
    """Let calendars take up what changed of a place; returns how many coming sessions say something else.

    Sessions that are over stay as they were, and private ones never tell of their place.
    """
    if set(TOLD).isdisjoint(changed):
        return 0
    return touch_sessions(Session.objects.filter(venue=venue).exclude(visibility="private").upcoming(now), now)


def place_print(venue: Venue) -> str:
    """Differs when anything of the place differs."""
    return print_of(*(getattr(venue, f"{name}_id" if name in ("town", "school") else name) for name in KEPT))


def _changed(venue: Venue, said: Mapping[str, Any]) -> list[str]:
    """The names of what would differ."""
    return [name for name in KEPT if name in said and getattr(venue, name) != said[name]]


def _namesake(organization: Organization, said: Mapping[str, Any]) -> Venue | None:
    return Venue.objects.filter(organization=organization, name=said["name"], town=said["town"]).first()


def _already_there() -> ValidationError:
    return ValidationError(_("There is a place of this name in this town already."), code="there")

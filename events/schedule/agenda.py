"""The agenda of a session: parts with minutes, which fit into its length."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.seen import print_of
from events.schedule.changing import lock_sessions
from events.schedule.details import Part
from events.schedule.fitting import A_MINUTE, refuse_too_long

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from accounts.languages import Text
    from accounts.models import User
    from events.schedule.models import Session


class Planned(NamedTuple):
    """One part as it is typed: how long it takes and what it is called."""

    minutes: int
    title: Mapping[str, Text]


def agenda_of(session: Session) -> list[Planned]:
    """The parts of a session in their order."""
    return [Planned(part.minutes, part.title) for part in session.parts.all()]


def agenda_print(parts: Sequence[Planned]) -> str:
    """Differs when anything of the agenda differs."""
    return print_of(*parts)


@transaction.atomic
def write_agenda(
    session: Session,
    parts: Sequence[Planned],
    *,
    seen: str,
    now: datetime,
    actor: User | None = None,
    others: Iterable[Session] = (),
) -> int:
    """Give a session these parts; returns how many sessions have another agenda now.

    `others` get the same where they have none yet and are long enough. `seen` is the print of what the editor
    started from. Nobody gets a message: an agenda is no promise of another time.
    Raises ValidationError with code `agenda` (too long) or `conflict` (somebody else changed it meanwhile).
    """
    minutes = sum(part.minutes for part in parts)
    locked = {one.pk: one for one in lock_sessions([session, *others])}
    own = locked.pop(session.pk)
    refuse_too_long(minutes, own.ends_at - own.starts_at)
    there = agenda_of(own)
    differs = there != list(parts)
    if differs and agenda_print(there) != seen:
        raise ValidationError(_("Somebody else changed this agenda meanwhile."), code="conflict")
    without = set(locked) - set(Part.objects.filter(session__in=locked).values_list("session", flat=True))
    fitting = [locked[pk] for pk in sorted(without) if minutes * A_MINUTE <= locked[pk].ends_at - locked[pk].starts_at]
    changed = [*([own] if differs else []), *(fitting if parts else [])]
    Part.objects.filter(session__in=changed).delete()
    Part.objects.bulk_create(
        Part(session=one, order=order, minutes=part.minutes, title=dict(part.title))
        for one in changed
        for order, part in enumerate(parts, start=1)
    )
    for one in changed:
        note_change(actor, "agenda", one, now=now)
    return len(changed)

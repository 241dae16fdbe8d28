"""Tags for reports: measure, impact, funding and goal. Nothing is ever guessed: what nobody said stays empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.seen import print_of
from events.schedule.changing import changed_fields, lock_sessions, set_fields
from events.schedule.models import FundingSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from accounts.models import Organization, User
    from events.schedule.models import Session

PLAIN = ("measure", "high_impact", "impact_reason", "goal")
TAGS = (*PLAIN, "funding")


def tags_print(session: Session) -> str:
    """Differs when any tag of the session differs."""
    funding = sorted(source.pk for source in session.funding.all())
    return print_of(*(getattr(session, name) for name in PLAIN), funding)


def find_source(organization: Organization, name: str, code: str = "") -> FundingSource:
    """The funding source of this name, entered now if not known; its number is filled in where it has none yet."""
    known = _known_source(organization, name)
    sources = FundingSource.objects
    source = known or sources.get_or_create(organization=organization, name=name, defaults={"code": code})[0]
    if code and not source.code:
        source.code = code
        source.save(update_fields=["code"])
    return source


def _known_source(organization: Organization, name: str) -> FundingSource | None:
    return FundingSource.objects.filter(organization=organization, name__iexact=name).first()


def _differs(session: Session, tags: Mapping[str, Any], new_source: tuple[str, str] | None) -> bool:
    """Whether these tags are other than those that the session has; nothing is written to find out."""
    if not new_source:
        return bool(changed_fields(session, tags))
    source = _known_source(session.program.organization, new_source[0])
    return source is None or bool(changed_fields(session, {**tags, "funding": [*tags["funding"], source]}))


@transaction.atomic
def tag_session(
    session: Session,
    tags: Mapping[str, Any],
    *,
    seen: str,
    now: datetime,
    actor: User | None = None,
    new_source: tuple[str, str] | None = None,
    others: Iterable[Session] = (),
) -> int:
    """Give a session these tags, and `others` of its series the same; returns how many have other tags now.

    Nobody is told and no calendar changes: tags are for reports. `new_source` is name and number of a funding source
    to add to those chosen. `seen` is the print of what the editor started from.
    Raises ValidationError with code `conflict` (somebody else changed the tags meanwhile) or `reason`.
    """
    if tags["high_impact"] and not tags["impact_reason"]:
        raise ValidationError(_("Please write why this is of high impact."), code="reason")
    others = list(others)
    locked = lock_sessions([session, *others])
    own = next(one for one in locked if one.pk == session.pk)
    batch = uuid4() if others else None
    if tags_print(own) != seen and _differs(own, tags, new_source):
        raise ValidationError(_("Somebody else changed these tags meanwhile."), code="conflict")
    said = dict(tags)
    if new_source:
        said["funding"] = [*tags["funding"], find_source(session.program.organization, *new_source)]
    number = 0
    for one in locked:
        changed, _kind = set_fields(one, said, now=now, by_hand=not others)
        if changed:
            number += 1
            note_change(actor, "tagged", one, fields=changed, now=now, batch=batch)
    return number

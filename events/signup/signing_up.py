"""A family signs up, and takes back its sign-up: one act each, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import links
from accounts.languages import fold
from events.rosters.models import Party, Registration, Roster
from events.rosters.registration import SignUp, cancel_registration, enter_party, register
from events.schedule.models import Session
from events.schedule.telling import moment_line
from events.support.answering import ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.schedule.querysets import SessionQuerySet

LINK_LIVES = timedelta(days=60)
"""How long after the last session a family can still open its page."""


def key_of(form_key: UUID, session: Session, said: SignUp) -> UUID:
    """The key of a sign-up: the same form sent twice is one, the same form sent back with another name is another."""
    contact = said.reach.value if said.reach else ""
    return uuid5(form_key, f"{session.roster_id} {fold(said.name)} {contact}")


def sign_up(session: Session, said: SignUp, *, seen_start: datetime | None, detail: str, now: datetime) -> Party:
    """Put a family on the list of a session, or on its waitlist; sent twice it is the same sign-up.

    `said.submit_key` is the form's key, `seen_start` the start that the page showed, `detail` the help asked for.
    Raises ValidationError with code `moved` (the start is another by now), `closed`, `already` or `too-large`.
    """
    said = replace(said, submit_key=key_of(said.submit_key, session, said))
    try:
        return _enter(session, said, seen_start=seen_start, detail=detail, now=now)
    except IntegrityError:
        party = Party.objects.filter(submit_key=said.submit_key).first()
        if party is None:
            raise
        return party


@transaction.atomic
def _enter(session: Session, said: SignUp, *, seen_start: datetime | None, detail: str, now: datetime) -> Party:
    """Names first, then the roster is held for as short as can be. A key that is there already fails at once."""
    if session.roster is None:
        raise ValidationError(_("Sign-up for this has closed."), code="closed")
    party = enter_party(session.program.organization, said, now=now)
    _remember_language(party)
    registration = register(party, session.roster, now=now)
    _refuse_moved(session, seen_start)
    if detail:
        ask(registration, detail, now=now)
    return party


def _remember_language(party: Party) -> None:
    """The language that a family chose last is the one that we write in, also where we knew them before."""
    if party.lead.reads != party.language:
        party.lead.reads = party.language
        party.lead.save(update_fields=["reads"])


def _refuse_moved(session: Session, seen_start: datetime | None) -> None:
    """Who moves a session holds its roster, as this sign-up does now: the start stays true until it is written."""
    session.starts_at = Session.objects.values_list("starts_at", flat=True).get(pk=session.pk)
    if session.starts_at.replace(microsecond=0) != seen_start:
        raise ValidationError(
            _(
                "The date was changed while you filled this in. It is now %(when)s. "
                "If you can come, please send it again."
            ),
            code="moved",
            params={"when": moment_line(session.local_start, get_language() or "en")},
        )


def party_of_link(token: str, *, now: datetime) -> Party | None:
    """The sign-up that a link opens, or None: broken, foreign and revoked links and those of long ago look the same.

    Private sessions have no such page: a mailbox may be shared.
    """
    claim = links.read("manage", token)
    if claim is None:
        return None
    party: Party | None = (
        Party.objects.filter(pk=claim.pk, link_version=claim.version)
        .select_related("lead", "lead__organization")
        .prefetch_related("members__person")
        .first()
    )
    if party is None or not sessions_of(party).filter(ends_at__gt=now - LINK_LIVES).exists():
        return None
    return party


def sessions_of(party: Party) -> SessionQuerySet:
    """The published sessions that a party signed up for, canceled or not; never a home visit."""
    rosters = Registration.objects.filter(party=party).values("roster")
    sessions: SessionQuerySet = Session.objects.published().exclude(visibility="private").filter(roster__in=rosters)
    return sessions.order_by("starts_at", "pk")


def to_cancel(party: Party, *, now: datetime) -> list[Registration]:
    """The sign-ups of a party that can still be taken back: something of them is still to come."""
    coming = sessions_of(party).promised().filter(starts_at__gt=now).order_by().values("roster")
    return list(party.registrations.active().filter(roster__in=coming).order_by("roster"))


@transaction.atomic
def cancel_sign_up(party: Party, *, now: datetime) -> Sequence[Registration]:
    """Take a party off everything that is still to come. What is over stays as it was."""
    registrations = to_cancel(party, now=now)
    Roster.objects.lock_all(registration.roster_id for registration in registrations)
    for registration in registrations:
        cancel_registration(registration, now=now)
    return registrations

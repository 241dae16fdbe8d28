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
from events.rosters.notices import send_link_again
from events.rosters.registration import SignedUpBeforeError, SignUp, cancel_registration, enter_party, register
from events.schedule.models import Session
from events.schedule.telling import moment_line
from events.support.answering import ask
from events.support.models import Need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.schedule.querysets import SessionQuerySet

LINK_LIVES = timedelta(days=60)
"""How long after the last session a family can still open its page."""


class SaidOtherwiseError(ValidationError):
    """The same form came back with other numbers; what was sent first stands, and its page is the place to change."""

    def __init__(self, party: Party) -> None:
        super().__init__(_("You are signed up already. You can change who comes here."), code="otherwise")
        self.party = party


def key_of(form_key: UUID, session: Session, said: SignUp) -> UUID:
    """The key of a sign-up: the same form sent twice is one, the same form sent back with another name is another."""
    contact = said.reach.value if said.reach else ""
    return uuid5(form_key, f"{session.roster_id} {fold(said.name)} {contact}")


def sign_up(session: Session, said: SignUp, *, seen_start: datetime | None, detail: str, now: datetime) -> Party:
    """Put a family on the list of a session, or on its waitlist; sent twice it is the same sign-up.

    `said.submit_key` is the form's key, `seen_start` the start that the page showed, `detail` the help asked for.
    Sent again after it was canceled, it is a new one. Raises ValidationError with code `moved` (the start is another
    by now), `closed`, `already` (its link goes out again), `otherwise` (SaidOtherwiseError: the same form with other
    numbers) or `too-large`.
    """
    key = key_of(said.submit_key, session, said)
    while True:
        try:
            return _enter(session, replace(said, submit_key=key), seen_start=seen_start, detail=detail, now=now)
        except IntegrityError:
            party = Party.objects.filter(submit_key=key).first()
            if party is None:
                raise
        except SignedUpBeforeError as refusal:
            send_link_again(refusal.registration, now=now)
            raise ValidationError(_before(session.program.contact_phone), code="already") from refusal
        if party.registrations.active().exists():
            return _as_said(party, said, detail)
        key = uuid5(key, "again")


def _before(phone: str) -> str:
    """The same for everybody, so that a stranger learns nothing of who is signed up."""
    said = _("It looks like you signed up before. We sent you the link again.")
    call = _("Questions? Call %(phone)s.") % {"phone": phone}
    return f"{said} {call}" if phone else said


def _as_said(party: Party, said: SignUp, detail: str) -> Party:
    """The party, where it is stored as it was said now."""
    others = sorted(person.search_name for person in party.people[1:])
    asked = list(Need.objects.filter(registration__party=party).values_list("detail", flat=True))
    stored = (party.children, others, asked)
    if stored != (said.children, sorted(fold(name) for name in said.others), [detail] if detail else []):
        raise SaidOtherwiseError(party)
    return party


@transaction.atomic
def _enter(session: Session, said: SignUp, *, seen_start: datetime | None, detail: str, now: datetime) -> Party:
    """Names first, then the roster is held for as short as can be. A key that is there already fails at once.

    Of two forms of one new person at the same moment the roster takes one; the other is undone with its people.
    """
    if session.roster is None:
        raise ValidationError(_("Sign-up for this has closed."), code="closed")
    party = enter_party(session.program.organization, said, now=now)
    registration = register(party, session.roster, now=now)
    _refuse_moved(session, seen_start)
    if detail:
        ask(registration, detail, now=now)
    return party


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
        .select_related("lead", "lead__organization", "contact")
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

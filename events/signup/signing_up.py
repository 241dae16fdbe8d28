"""A family signs up: one act, whole or not at all, and one message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.languages import fold
from events.rosters.entering import SignUp, enter_party
from events.rosters.guests import open_guest_list
from events.rosters.models import Party, Registration, Serves
from events.rosters.registration import NotAllError, SignedUpBeforeError, register, register_on_all
from events.rosters.same_people import of_the_same
from events.rosters.waitlist import hold_all
from events.schedule.models import Session
from events.signup.besides import Besides
from events.signup.confirming import ask_or_tell, send_again
from events.signup.refusing import (
    SeveralBeforeError,
    before_words,
    moved_words,
    no_help_words,
    not_all_words,
    same_time_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class SaidOtherwiseError(ValidationError):
    """The same form came back with other numbers; what was sent first stands, and its page is the place to change."""

    def __init__(self, party: Party) -> None:
        super().__init__(_("You are signed up already. You can change who comes here."), code="otherwise")
        self.party = party


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The dates that somebody signs up for, each with the start that the page showed."""

    seen: Mapping[Session, datetime | None]
    only_all: bool = False
    """Places on all of them, or none at all."""
    is_guest: bool = False
    """For the one date of a course alone."""
    page: str = ""
    """The page of several dates that the form stood on; of one date it is that date's."""

    @classmethod
    def one(cls, session: Session, seen: datetime | None, *, is_guest: bool = False) -> Wanted:
        """One date, or with the list that it shares all dates of a course."""
        return cls(seen={session: seen}, is_guest=is_guest)

    @property
    def sessions(self) -> list[Session]:
        """The dates, soonest first."""
        return sorted(self.seen, key=lambda session: (session.starts_at, session.pk))

    @property
    def form(self) -> str:
        """What the form stood on: one form is good for one sign-up there."""
        session = next(iter(self.seen))
        return self.page or (f"guest {session.pk}" if self.is_guest else str(session.roster_id))


def key_of(wanted: Wanted, said: SignUp) -> UUID:
    """The key of a sign-up: the same form sent twice is one, the same form sent back with another name is another."""
    contact = said.reach.value if said.reach else ""
    return uuid5(said.submit_key, f"{wanted.form} {fold(said.name)} {contact}")


def sign_up(wanted: Wanted, said: SignUp, besides: Besides | None = None, *, now: datetime) -> Party:
    """Put a family on the lists of some dates, or on their waitlists; sent twice it is the same sign-up.

    `said.submit_key` is the form's key. Sent again after it was canceled, it is a new one. Raises ValidationError with
    code `moved` (a start is another by now), `closed`, `already` (its link goes out again), `not-all` (nothing was
    signed up), `otherwise` (SaidOtherwiseError: the same form with other numbers), `one-only` or `too-large`.
    """
    besides = besides or Besides()
    key = key_of(wanted, said)
    while True:
        try:
            return _enter(wanted, replace(said, submit_key=key), besides, now=now)
        except IntegrityError:
            party = Party.objects.filter(submit_key=key).first()
            if party is None:
                raise
        except SignedUpBeforeError as refusal:
            raise _signed_up_before(wanted, [refusal.registration], now) from refusal
        except SeveralBeforeError as refusal:
            raise _signed_up_before(wanted, refusal.registrations, now) from refusal
        except NotAllError as refusal:
            full = {roster.pk for roster in refusal.rosters}
            words = not_all_words([session for session in wanted.sessions if session.roster_id in full])
            raise ValidationError(words, code="not-all") from refusal
        if party.registrations.active().exists():
            return _as_said(party, wanted, said, besides)
        key = uuid5(key, "again")


def _signed_up_before(wanted: Wanted, there: Sequence[Registration], now: datetime) -> ValidationError:
    """Send the link once more to who is there already, and say so in words that tell a stranger nothing."""
    for registration in {one.party_id: one for one in there}.values():
        send_again(registration, now=now)
    several = len(wanted.seen) > 1
    rosters = {registration.roster_id for registration in there} if several else set()
    on = [session for session in wanted.sessions if session.roster_id in rosters]
    words = before_words(wanted.sessions[0].program.contact_phone, on)
    return ValidationError(words, code="some-before" if several else "already")


def _as_said(party: Party, wanted: Wanted, said: SignUp, besides: Besides) -> Party:
    """The party, where it is stored as it was said now."""
    others = sorted(fold(adult.name) for adult in party.named[1:])
    on = set(party.registrations.active().exclude(roster__serves=Serves.HELP).values_list("roster", flat=True))
    dates = Session.objects.filter(pk__in=[one.pk for one in wanted.seen])  # the first click may have made a list
    meant = set(dates.values_list("guest_roster" if wanted.is_guest else "roster", flat=True))
    same = (party.children, others, on) == (said.children, sorted(fold(name) for name in said.others), meant)
    if not (same and besides.is_as_written(party)):
        raise SaidOtherwiseError(party)
    return party


@transaction.atomic
def _enter(wanted: Wanted, said: SignUp, besides: Besides, *, now: datetime) -> Party:
    """Names first, then the rosters are held for as short as can be. A key that is there already fails at once.

    Of two forms of one new person at the same moment the roster takes one; the other is undone with its people.
    """
    sessions = wanted.sessions
    if any(session.roster is None for session in sessions):
        raise ValidationError(_("Sign-up for this has closed."), code="closed")
    party = enter_party(sessions[0].program.organization, said, now=now)
    _hold(wanted, besides, now=now)
    registrations = _register(party, wanted, besides, now=now)
    _refuse_moved(wanted, registrations)
    besides.write(party, registrations, now=now)
    _refuse_without_help(wanted, registrations)
    ask_or_tell(registrations, sessions[0].program, now=now)
    return party


def _hold(wanted: Wanted, besides: Besides, *, now: datetime) -> None:
    """All lists on which places can be taken, in one go. One list alone is held by who signs up on it."""
    helping = besides.rosters(wanted.sessions)
    main = {session.roster_id for session in wanted.sessions if session.roster_id}
    if wanted.is_guest:
        main |= {session.guest_roster_id for session in wanted.sessions if session.guest_roster_id}
    if helping or len(main) > 1:
        hold_all([*main, *helping], now)


def _register(party: Party, wanted: Wanted, besides: Besides, *, now: datetime) -> list[Registration]:
    if wanted.is_guest:
        return [register_guest(party, wanted.sessions[0], now=now)]
    rosters = [session.roster for session in wanted.sessions if session.roster]
    _refuse_two_of_a_block(wanted)
    later = besides.may_stand_aside
    if len(rosters) == 1 and not wanted.only_all:
        return [register(party, rosters[0], now=now, notify=False, just_entered=True, keeps_guest_places=later)]
    if before := of_the_same(party, Registration.objects.active().filter(roster__in=rosters).select_related("roster")):
        raise SeveralBeforeError(before)
    return register_on_all(
        party, rosters, now=now, all_or_none=wanted.only_all, just_entered=True, keeps_guest_places=later
    )


def _refuse_without_help(wanted: Wanted, registrations: Iterable[Registration]) -> None:
    """All or none: where it comes only with help that is not sure on one of the dates, nothing is written at all."""
    aside = {registration.roster_id for registration in registrations if registration.held_back}
    if wanted.only_all and aside:
        words = no_help_words([session for session in wanted.sessions if session.roster_id in aside])
        raise ValidationError(words, code="not-all")


def _refuse_two_of_a_block(wanted: Wanted) -> None:
    """Of workshops at the same hour a family chooses one."""
    blocks: dict[int, list[Session]] = {}
    for session in wanted.sessions if len(wanted.seen) > 1 else ():
        group = session.roster and session.roster.group
        if group and group.one_per_party:
            blocks.setdefault(group.pk, []).append(session)
    for sessions in blocks.values():
        if len(sessions) > 1:
            raise ValidationError(same_time_words(sessions), code="same-time")


def _refuse_moved(wanted: Wanted, registrations: Iterable[Registration]) -> None:
    """Who moves a session holds its roster, as this sign-up does now: the start stays true until it is written.

    What the rosters hold for was read while they were held.
    """
    starts = {one.pk: one.starts_at for registration in registrations for one in registration.roster.told_sessions}
    moved = []
    for session, seen in wanted.seen.items():
        session.starts_at = starts.get(session.pk, session.starts_at)
        if session.starts_at.replace(microsecond=0) != seen:
            moved.append(session)
    if moved:
        several = len(wanted.seen) > 1
        raise ValidationError(moved_words(moved, of=len(wanted.seen)), code="some-moved" if several else "moved")


def register_guest(party: Party, session: Session, *, now: datetime) -> Registration:
    """Put a party on the guests' list of one date of a course. Nobody is told here. Raises what `register` raises."""
    return register(party, open_guest_list(session, now=now), now=now, notify=False)

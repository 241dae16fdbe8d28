"""Where a program wants it, who signs up says once more that it was they: until then the place is held.

What a stranger typed is in no message before that. Who does not answer in time hears nothing more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import get_language

from accounts import links
from accounts.history import note_change
from accounts.models import Contact
from events.outbox.models import Asks, Message
from events.outbox.queueing import Manner
from events.rosters.models import ACTIVE, Party, Registration, Serves
from events.rosters.notices import AGAIN_AFTER, send_link_again, tell_party
from events.rosters.registration import cancel_registration
from events.rosters.ticking import each
from events.rosters.waitlist import fill_places, hold_all
from events.rosters.waking import after_waking
from events.schedule.telling import moment_in_short, moment_line
from events.signup.as_before import register_as_before
from events.signup.signed_up import sessions_of, to_cancel
from events.signup.telling_dates import tell_how_it_went_on
from events.support.asking import recall_asked
from events.support.telling import tell_answered_since

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User
    from events.outbox.models import CallTask
    from events.schedule.models import Program, Session

TEMPLATE: Final = "confirm"
WAKING_TIME: Final = timedelta(hours=12)
"""More than one waking day has hours: whoever is asked has time at least until the next one."""


def must_confirm(party: Party, program: Program) -> bool:
    """Whether this sign-up has to be confirmed, whether or not we know the contact: a stranger would learn that."""
    return program.asks_to_confirm and party.source == Party.Source.WEB and party.contact_id is not None


def ask_or_tell(registrations: Sequence[Registration], program: Program, *, now: datetime) -> None:
    """Write to a party that was signed up just now: to confirm it, where the program wants that, else how it went."""
    party = registrations[0].party
    if not must_confirm(party, program) or ask_to_confirm(party, registrations, now=now) is None:
        tell_how_it_went_on(registrations, now=now)


def ask_to_confirm(party: Party, registrations: Sequence[Registration], *, now: datetime) -> Message | None:
    """Hold the places and ask for a yes: by a link in a mail, or staff call. None where nothing is to come.

    There is time for it in waking hours, until the next waking day. Who gave a phone alone can do nothing but wait for
    the call: that stands on the desk's list, the oldest first, and the place is kept until the first start.
    """
    sessions = _to_come(registrations, now)
    if not sessions:
        return None
    first = min(session.starts_at for session in sessions)
    by_mail = after_waking(now, WAKING_TIME, ZoneInfo(party.lead.zone))
    party.confirm_by = first if _is_by_phone(party) else min(by_mail, first)
    party.save(update_fields=["confirm_by"])
    return _ask(party, registrations, sessions, until=party.confirm_by, key=str(registrations[0].pk), now=now)


def send_again(registration: Registration, *, now: datetime) -> Message | None:
    """Send a family its link once more; where nobody confirmed it yet, the question whether it was they.

    At most once in ten minutes, and not while one is on its way or a call is not made.
    """
    party = registration.party
    if party.confirm_by is None:
        return send_link_again(registration, now=now)
    asked = Message.objects.filter(registrations__party=party, template=TEMPLATE)
    found = party.registrations.active().exclude(roster__serves=Serves.HELP)
    registrations = list(found.select_related("roster").order_by("pk"))
    sessions = _to_come(registrations, now)
    if not sessions or party.confirm_by <= now or asked.unheard().exists():
        return None
    key = f"{registration.pk}:{int(now.timestamp() // AGAIN_AFTER.total_seconds())}"
    return _ask(party, registrations, sessions, until=party.confirm_by, key=key, now=now)


def _ask(
    party: Party,
    registrations: Sequence[Registration],
    sessions: Sequence[Session],
    *,
    until: datetime,
    key: str,
    now: datetime,
) -> Message | None:
    local = until.astimezone(ZoneInfo(party.lead.zone))
    return tell_party(
        TEMPLATE,
        party,
        registrations,
        sessions,
        key=f"{TEMPLATE}:{key}",
        now=now,
        about=f"party:{party.pk}",
        manner=Manner(expires_at=until, asks=Asks.CONFIRM),
        joined=False,
        extra={
            "until": partial(moment_line, local),
            "until_in_short": partial(moment_in_short, local),
            "by_phone": _is_by_phone(party),
        },
    )


def _is_by_phone(party: Party) -> bool:
    return party.contact is not None and party.contact.kind == Contact.Kind.MOBILE


def _to_come(registrations: Sequence[Registration], now: datetime) -> list[Session]:
    served = [session for one in registrations for session in one.roster.told_sessions]
    return [session for session in {one.pk: one for one in served}.values() if session.starts_at > now]


def until_words(party: Party, *, now: datetime) -> str:
    """Until when a party has to confirm, in the language of the page; empty where it need not, or it is too late."""
    if party.confirm_by is None or party.confirm_by <= now:
        return ""
    return moment_line(party.confirm_by.astimezone(ZoneInfo(party.lead.zone)), get_language() or "en")


def party_to_confirm(token: str) -> Party | None:
    """The sign-up that a link to confirm speaks of; None for every other link, and for one that was revoked."""
    claim = links.read("confirm", token)
    if claim is None:
        return None
    asked = Party.objects.filter(pk=claim.pk, link_version=claim.version).select_related("lead", "contact")
    party: Party | None = asked.first()
    return party if party and sessions_of(party).exists() else None


@transaction.atomic
def confirm(party: Party, *, now: datetime, by: User | None = None) -> bool:
    """It was they: the contact is verified, and they are told how the sign-up went. Twice is the same as once.

    Staff (`by`) said on the phone how it went. False where the sign-up has ended meanwhile.
    """
    held = hold_all(party.registrations.active().values_list("roster", flat=True), now)
    party = Party.objects.as_of_now(party.pk)
    active = party.registrations.active().exclude(roster__serves=Serves.HELP)
    registrations = list(active.select_related("roster", "party__lead", "party__contact").order_by("roster"))
    if not registrations:
        return False
    if party.confirm_by is None:
        return True
    party.confirm_by = None
    party.save(update_fields=["confirm_by"])
    if party.contact:
        Contact.objects.filter(pk=party.contact.pk, verified_at=None).update(verified_at=now)
    for roster in held:
        fill_places(roster, now=now)  # unconfirmed it stood aside; who gets a place or an offer now hears of that
    states = dict(active.values_list("pk", "status"))
    news = [one for one in registrations if states.get(one.pk) == one.status]
    for one in news:
        one.party = party
        recall_asked(one, now=now)
    if by:
        note_change(by, "confirmed", party, now=now)
        return True
    if news:
        tell_how_it_went_on(news, now=now)
    tell_answered_since((one for one in registrations if one not in news), now=now)
    return True


def confirm_called(task: CallTask, *, by: User, now: datetime) -> None:
    """Staff reached on the phone who signed up, and noted the call; of every other call nothing is to be confirmed."""
    asked = Party.objects.filter(registrations__messages=task.pk, registrations__messages__template=TEMPLATE)
    for party in asked.distinct():
        confirm(party, now=now, by=by)


@transaction.atomic
def deny(party: Party, *, now: datetime) -> None:
    """It was somebody else: the sign-up ends, its links end, and nothing more is written about it."""
    _end(party, now=now)
    party.link_version += 1
    party.save(update_fields=["link_version"])


@transaction.atomic
def return_as_before(registration: Registration, *, now: datetime) -> Registration:
    """Sign up again as it was, with its help; what was never confirmed has to be confirmed now.

    Who still has time for that has no more of it: nobody holds a place for longer by canceling.
    Raises what `register` raises.
    """
    back = register_as_before(registration.party, registration.roster, now=now)
    if back.party.confirm_by and back.party.confirm_by > now:
        send_again(back, now=now)
    else:
        tell_of_added(back, now=now)
    return back


def tell_of_added(registration: Registration, *, now: datetime) -> None:
    """Write to a party that added a date. Who has yet to confirm hears of all dates together, with the confirmation.

    Who let the time for that pass is asked anew: else the clock would end the added date without a word.
    """
    party = registration.party
    if party.confirm_by and party.confirm_by > now:
        return
    if party.confirm_by is None or ask_to_confirm(party, [registration], now=now) is None:
        tell_how_it_went_on([registration], now=now)


def end_unconfirmed(now: datetime) -> int:
    """End the sign-ups that nobody confirmed in time, but none of which something has begun; returns how many.

    Nobody is told: whoever it was either typed somebody else's address or does not want to come.
    """
    due = Party.objects.filter(confirm_by__lte=now, registrations__status__in=ACTIVE)
    ended: list[bool] = []
    each(sorted(set(due.values_list("pk", flat=True))), lambda pk: ended.append(_end_if_due(pk, now)))
    return sum(ended)


def _end_if_due(pk: int, now: datetime) -> bool:
    party = Party.objects.get(pk=pk)
    hold_all(party.registrations.active().values_list("roster", flat=True), now)
    party = Party.objects.as_of_now(pk)
    if party.confirm_by is None or party.confirm_by > now:
        return False
    has_begun = sessions_of(party).promised().filter(starts_at__lte=now).exists()
    if has_begun or not _end(party, now=now):
        Party.objects.filter(pk=pk).update(confirm_by=None)
        return False
    return True


def _end(party: Party, *, now: datetime) -> bool:
    """End all that is still to come of a sign-up, without a word; False where nothing was."""
    hold_all(party.registrations.active().values_list("roster", flat=True), now)
    registrations = to_cancel(party, now=now)
    for registration in registrations:
        cancel_registration(registration, now=now, notify=False)
    if registrations:
        note_change(None, "not confirmed", party, now=now)
    return bool(registrations)

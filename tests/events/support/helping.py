"""Help as tests plan it, and families that ask for it."""

from __future__ import annotations

from django.db import transaction

from events.rosters.registration import register, tell_how_it_went
from events.rosters.waitlist import hold_all
from events.support.asking import Wish, ask_for, help_rosters
from events.support.models import Kind
from events.support.supplying import Draft, confirm_supply, plan_supply
from tests.factories import NOW, make_language, make_party


def make_care(*sessions, places=2, band="3-5", sure=True, now=NOW, **more):
    """Child care with some places."""
    (supply,) = plan_supply(sessions, Draft(kind=Kind.CHILD_CARE, band=band, places=places, **more), now=now)
    if sure:
        confirm_supply(supply, confirmed_by="Fay", now=now)
    supply.refresh_from_db()
    return supply


def make_interpreter(*sessions, language="pt", sure=False, now=NOW, **more):
    """Somebody who interprets."""
    draft = Draft(kind=Kind.INTERPRETER, language=make_language(language, "Português"), who="Example Agency", **more)
    (supply,) = plan_supply(sessions, draft, now=now)
    if sure:
        confirm_supply(supply, confirmed_by="Fay", now=now)
    supply.refresh_from_db()
    return supply


def care(count=1, band="3-5", *, only_with=False):
    return Wish(kind=Kind.CHILD_CARE, band=band, count=count, is_required=only_with)


def interpreter(language="pt", *, only_with=False):
    make_language(language, "Português")
    return Wish(kind=Kind.INTERPRETER, language=language, is_required=only_with)


@transaction.atomic
def sign_up_with(session, *wishes, party=None, now=NOW):
    """A family signs up and says what it needs, in one act; it is told once. Returns its sign-up."""
    hold_all([session.roster_id, *help_rosters(wishes, [session])], now)
    registration = register(party or make_party(), session.roster, now=now, notify=False)
    ask_for(registration, wishes, now=now)
    tell_how_it_went(registration, now=now)
    return registration


def ask(registration, words, *, now=NOW):
    """Help asked for in words alone."""
    return ask_for(registration, [Wish(kind=Kind.OTHER, words=words)], now=now)[0]


def told(party):
    """The kinds of messages that a family got, in order."""
    return list(party.lead.messages.order_by("pk").values_list("template", flat=True))

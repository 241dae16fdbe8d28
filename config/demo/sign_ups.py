"""Invented people sign up and come, through the acts that the pages use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.utils import translation

from accounts.contact import normalize
from accounts.models import Town, User
from config.demo.people import Colleague, Family
from events.attendance.models import Status
from events.attendance.recording import MarkInput, record
from events.rosters.entering import SignUp
from events.rosters.models import Party, Registration
from events.schedule.models import Session
from events.signup.besides import Besides
from events.signup.consent_forms import TextsForm
from events.signup.signing_up import Wanted, sign_up
from events.support.asking import Wish
from events.support.models import Kind

HOUR = timedelta(hours=1)
ARRIVALS = (
    Status.PRESENT, Status.PRESENT, Status.LATE, Status.PRESENT, Status.PRESENT, Status.ABSENT, Status.PRESENT,
)  # fmt: skip


def words_of(guest: Family | Colleague, session: Session) -> SignUp:
    """What somebody writes into the form of this session's program."""
    program = session.program
    if isinstance(guest, Colleague):
        return SignUp(
            name=guest.name,
            reach=normalize(guest.contact),
            workplace=guest.workplace,
            job_role=guest.job_role,
            town=Town.objects.get(name=guest.town),
        )
    return SignUp(
        name=guest.name,
        reach=normalize(guest.contact),
        language=guest.language,
        others=guest.others if program.asks_others else (),
        children=guest.children if program.asks_children else 0,
    )


def let_sign_up(
    session: Session,
    guests: Sequence[Family | Colleague],
    *,
    opened: datetime,
    now: datetime,
    needs: Mapping[str, str] | None = None,
    wishes: Mapping[str, Sequence[Wish]] | None = None,
) -> list[Party]:
    """They sign up one after the other, between the opening and now (or the day before the start).

    `needs` are help in their own words, `wishes` what they tick, by name.
    """
    last = min(now, session.starts_at - 26 * HOUR)
    step = (max(last, opened + HOUR) - opened) / (len(guests) + 1)
    return [
        sign_up(
            Wanted.one(session, session.starts_at),
            words_of(guest, session),
            _asking(guest, (needs or {}).get(guest.name, ""), (wishes or {}).get(guest.name, ())),
            now=opened + step * number,
        )
        for number, guest in enumerate(guests, start=1)
    ]


def _asking(guest: Family | Colleague, words: str, ticked: Sequence[Wish]) -> Besides:
    """Help asked for, and a yes to texts."""
    wishes = [*ticked, *([Wish(kind=Kind.OTHER, words=words)] if words else [])]
    if not (isinstance(guest, Family) and guest.texts):
        return Besides(wishes=wishes)
    with translation.override(guest.language):
        form = TextsForm({"texts-texts": "on"})
        form.full_clean()
        return Besides(wishes=wishes, store_texts=form.store)


def take_attendance(session: Session, by: User, *, away: Sequence[str] = ()) -> None:
    """Somebody stands at the door and marks who comes; most are there."""
    seated = Registration.objects.seated().filter(roster=session.roster)
    people = sorted((person for one in seated for person in one.party.people), key=lambda person: person.search_name)
    marks = [
        MarkInput(
            id=uuid4(),
            person=person.pk,
            status=Status.EXCUSED if person.name in away else ARRIVALS[number % len(ARRIVALS)],
            made_at=session.starts_at + timedelta(seconds=20 * number),
            device="demo",
        )
        for number, person in enumerate(people)
    ]
    record(session, marks, by=by, now=session.starts_at + HOUR / 2)

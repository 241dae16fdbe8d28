"""A small room that more families want than fit: one is offered a place, others wait."""

from __future__ import annotations

from datetime import timedelta

from config.demo.academy import enter_workshop
from config.demo.people import FAMILIES
from config.demo.sign_ups import HOUR, let_sign_up
from config.demo.stage import WORKDAYS, Stage, at
from events.rosters.models import Roster, Seating
from events.rosters.room import set_capacity
from events.schedule.scheduling import publish_session

CAPACITY = 4


def enter_line(stage: Stage) -> None:
    """Seven families want a few places; a larger room was found a while ago, so the next in line is asked."""
    session = enter_workshop(
        stage,
        at(stage.next_open(11, *WORKDAYS), 18),
        ("A Small Circle: Big Feelings", "Un círculo pequeño: grandes emociones", "Uma roda pequena: grandes emoções"),
        (
            "Four chairs, one kettle, and time to talk.",
            "Cuatro sillas, una tetera y tiempo para hablar.",
            "Quatro cadeiras, um chá e tempo para conversar.",
        ),
        stage.ago(12),
        venue=stage.venues["theater"],
    )
    Roster.objects.filter(sessions=session).update(capacity=CAPACITY, seating=Seating.OFFER)
    session = publish_session(session, now=stage.ago(11), actor=stage.coordinator)
    families = [FAMILIES[number] for number in (3, 5, 6, 8, 0, 11, 10)]
    let_sign_up(session, families, opened=stage.ago(10), now=stage.now - timedelta(days=1))
    roster = Roster.objects.get(sessions=session)
    first = roster.registrations.waiting()[0]
    set_capacity(roster, roster.seats_taken + first.seats, now=stage.now - HOUR)

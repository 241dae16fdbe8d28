"""A tour day at a real school: its name and address are facts, the families are invented."""

from __future__ import annotations

from datetime import date, time

from accounts.languages import approved
from accounts.models import School
from config.demo.people import FAMILIES, person_of
from config.demo.sign_ups import let_sign_up
from config.demo.stage import DAY, WORKDAYS, Stage
from events.schedule.details import Assignment
from events.schedule.scheduling import publish_session
from events.tours.planning import Slots, make_tour_day

SCHOOL_CODE = "0260111"
BEFORE_SCHOOL_BEGINS = (8, 24)
SUMMER = (7, 8)
SLOTS = Slots(first_start=time(16), last_end=time(18), minutes=20, gap=10, capacity=12)


def _day(stage: Stage) -> date:
    """In summer the days before school begins, else some days from now for families that move here."""
    first = stage.today + DAY * 11
    if first.month in SUMMER:
        first = max(first, date(first.year, *BEFORE_SCHOOL_BEGINS))
    return next(stage.open_days(first, *WORKDAYS))


def enter_tour_day(stage: Stage) -> None:
    """Four slots on one afternoon: one is full and a family waits, one is empty."""
    school = School.objects.get(code=SCHOOL_CODE)
    day = make_tour_day(
        stage.programs["welcome-tours"],
        school,
        _day(stage),
        SLOTS,
        title=approved(
            en=f"Welcome tour: {school.name}",
            es=f"Recorrido de bienvenida: {school.name}",
            pt=f"Visita de boas-vindas: {school.name}",
        ),
        now=stage.ago(14),
        actor=stage.coordinator,
        languages=("es", "pt"),
    )
    groups = (FAMILIES[:3], (*FAMILIES[5:9], FAMILIES[11]), (), FAMILIES[12:14])
    guide = person_of(stage.staff["facilitator"])
    for slot, guests in zip(day.slots.select_related("session"), groups, strict=True):
        session = publish_session(slot.session, now=stage.ago(13), actor=stage.coordinator)
        Assignment.objects.create(session=session, person=guide, role=Assignment.Role.GUIDE)
        if guests:
            needs = {"Carla Musterfrau": "We come with a stroller."}
            let_sign_up(session, guests, opened=stage.ago(9), now=stage.now, needs=needs)

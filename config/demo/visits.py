"""Home visits to invented families of an invented school: one was held, two are coming, one family is being asked."""

from __future__ import annotations

from datetime import datetime

from config.demo.people import FAMILIES, Family, enter_household
from config.demo.sign_ups import HOUR, take_attendance
from config.demo.stage import WORKDAYS, Stage, at
from events.visits.models import Visit
from events.visits.planning import Pair, open_case, plan_visit, record_held, record_yes


def _visit(
    stage: Stage,
    family: Family,
    pair: tuple[str, str],
    starts_at: datetime,
    *,
    asked: int,
    place: str = Visit.Place.HOME,
) -> Visit:
    """Ask a family so many days ago, hear its yes two days later, and find a time on the day after that."""
    person = enter_household(stage.network, family)
    assert person.household  # noqa: S101 - entered one line before
    case = open_case(person.household, stage.school, now=stage.ago(asked), actor=stage.coordinator)
    record_yes(case, how="phone", language=family.language, now=stage.ago(asked - 2), asked_by=stage.coordinator)
    return plan_visit(
        stage.programs["home-visits"],
        case,
        Pair(stage.visitors[pair[0]], stage.visitors[pair[1]]),
        family=person,
        starts_at=starts_at,
        now=stage.ago(asked - 3),
        place=place,
        actor=stage.coordinator,
    )


def enter_visits(stage: Stage) -> None:
    """Private from end to end: only the coordinator and the two visitors see them."""
    held = _visit(stage, FAMILIES[10], ("vera", "vic"), at(stage.last_open(9, *WORKDAYS), 17), asked=30)
    take_attendance(held.session, stage.staff["vera"])
    record_held(held, now=held.session.ends_at + HOUR, actor=stage.staff["vera"])
    _visit(stage, FAMILIES[8], ("vera", "ines"), at(stage.next_open(4, *WORKDAYS), 17, 30), asked=12)
    place = Visit.Place.OTHER
    _visit(stage, FAMILIES[13], ("vic", "vera"), at(stage.next_open(9, *WORKDAYS), 16, 30), asked=9, place=place)
    asked = enter_household(stage.network, FAMILIES[3])
    if asked.household:
        open_case(asked.household, stage.school, now=stage.ago(2), actor=stage.coordinator)

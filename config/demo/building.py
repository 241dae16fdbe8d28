"""Building the demo, whole or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.languages import approved
from accounts.models import Organization
from config.demo.academy import enter_courses, enter_workshops
from config.demo.asking import enter_questions
from config.demo.cafe import enter_archive, enter_season
from config.demo.calendars import enter_calendars
from config.demo.delivery import deliver
from config.demo.helping import enter_help, give_help_an_owner
from config.demo.ideas import enter_ideas
from config.demo.letters import enter_lists
from config.demo.line import enter_line
from config.demo.people import FAMILIES, enter_staff
from config.demo.programs import CENTER, NETWORK, enter_organizations, enter_programs, enter_venues
from config.demo.reminding import enter_plans, remind_as_if_then
from config.demo.sign_ups import let_sign_up
from config.demo.stage import WORKDAYS, Stage, at
from config.demo.tags import enter_tags
from config.demo.tours import enter_tour_day
from config.demo.visits import enter_visits
from config.demo.wording import enter_words
from config.reference_data import import_reference
from events.schedule.scheduling import Plan, make_roster, publish_session, schedule_session


class OthersHereError(Exception):
    """Real organizations are in this database: the demo stays away from them."""


def is_built() -> bool:
    """Whether the demo is there already."""
    return Organization.objects.filter(name=NETWORK).exists()


@transaction.atomic
def build(now: datetime) -> bool:
    """Enter the demo's school year around now; False where it is there already and nothing changes.

    Raises OthersHereError where the database belongs to somebody.
    """
    if is_built():
        return False
    if Organization.objects.exclude(name__in=(NETWORK, CENTER)).exists():
        raise OthersHereError
    import_reference()
    network, center, schools = enter_organizations()
    enter_calendars(now)
    stage = Stage(now=now, network=network, center=center, schools=schools)
    enter_programs(stage)
    enter_venues(stage)
    enter_staff(stage)
    give_help_an_owner(stage)
    enter_words(stage)
    enter_archive(stage)
    enter_season(stage)
    enter_courses(stage)
    enter_workshops(stage)
    enter_questions(stage)
    enter_line(stage)
    enter_help(stage)
    enter_tags(stage)
    enter_tour_day(stage)
    enter_visits(stage)
    enter_ideas(stage)
    enter_lists(stage)
    _enter_neighbors(stage)
    enter_plans(stage)
    remind_as_if_then(now)
    deliver(now)
    return True


def _enter_neighbors(stage: Stage) -> None:
    """A morning of the other organization; its people are its own, even where a name is the same."""
    program = stage.programs["neighborhood-cafe"]
    start = at(stage.next_open(7, *WORKDAYS), 8, 30)
    plan = Plan(
        starts_at=start,
        ends_at=start + timedelta(minutes=program.minutes),
        title=approved(en="Coffee With the Principal", es="Café con la directora", pt="Café com a diretora"),
        fields={"venue": stage.venues["center"]},
    )
    session = schedule_session(
        program, plan, roster=make_roster(program), now=stage.ago(6), actor=stage.staff["other"]
    )
    session = publish_session(session, now=stage.ago(6), actor=stage.staff["other"])
    let_sign_up(session, FAMILIES[:2], opened=stage.ago(5), now=stage.now)

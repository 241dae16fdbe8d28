"""The demo: an invented school year around any day, built once, with nothing left to send."""

from datetime import date, datetime

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from config.demo.building import OthersHereError, build
from config.demo.stage import closed_days
from events.outbox.models import CallTask, Message, State
from events.reminders.planning import queue_due_reminders
from events.rosters.models import Registration
from events.schedule.models import Program, Session
from tests.factories import NEW_YORK, make_organization

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NOVEMBER = datetime(2026, 11, 22, 10, tzinfo=NEW_YORK)
MOMENTS = [
    NOVEMBER,
    datetime(2027, 3, 14, 3, 30, tzinfo=NEW_YORK),
    datetime(2027, 7, 15, 23, 45, tzinfo=NEW_YORK),
]
LAST_OF_ARCHIVE = date(2022, 12, 31)


def whole_database():
    """Every row of every table."""
    models = [model for model in apps.get_models() if model._meta.managed]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


@pytest.mark.parametrize("now", MOMENTS, ids=lambda now: f"{now:%Y-%m-%d}")
def test_around_any_day_each_program_has_a_past_and_a_future_and_nothing_is_due(now):
    assert build(now)

    for program in Program.objects.exclude(slug__in=("welcome-tours", "neighborhood-cafe")):
        assert program.sessions.promised().filter(ends_at__lt=now, attendances__isnull=False).exists(), program.slug
    for program in Program.objects.all():
        assert program.sessions.promised().filter(starts_at__gt=now, roster__seats_taken__gt=0).exists(), program.slug
    assert not Message.objects.due(now).exists()
    assert queue_due_reminders(now) == 0
    assert {message.state for message in Message.objects.filter(channel="email")} == {State.SENT}
    assert 1 <= CallTask.objects.filter(done_at=None).count() <= 2
    assert not CallTask.objects.filter(done_at=None, message__expires_at__lte=now).exists()
    assert not Message.objects.filter(created_at__gt=now).exists()
    assert not Registration.objects.filter(queued_at__gt=now).exists()
    assert_season_is_seven_open_fridays()


def assert_season_is_seven_open_fridays():
    season = Session.objects.filter(program__slug="friday-cafe", starts_at__date__gt=LAST_OF_ARCHIVE)
    days = [session.local_start.date() for session in season]
    assert len(days) == 7
    assert {day.weekday() for day in days} == {4}
    assert not closed_days().intersection(days)
    assert {session.local_start.strftime("%H:%M") for session in season} == {"09:30"}


def test_building_twice_changes_nothing():
    build(NOVEMBER)
    before = whole_database()
    call_command("seed_demo", today=date(2027, 3, 14), verbosity=0)
    assert not build(datetime(2027, 3, 14, tzinfo=NEW_YORK))
    assert whole_database() == before


def test_the_demo_stays_away_from_a_database_that_belongs_to_somebody():
    make_organization("Real Network")
    with pytest.raises(OthersHereError):
        build(NOVEMBER)
    with pytest.raises(CommandError, match="needs its own"):
        call_command("seed_demo")

"""What runs every day runs once on the days on which clocks change, and nothing is doubled or skipped at night."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from celery.beat import ScheduleEntry
from celery.schedules import crontab
from django.conf import settings

from config.celery import app
from events import tasks
from events.rosters.registration import register
from events.support.models import Need
from tests.events.support.helping import ask
from tests.factories import NOW, make_party, make_roster

pytestmark = pytest.mark.django_db
NEW_YORK = ZoneInfo("America/New_York")
SPRING, AUTUMN = date(2027, 3, 14), date(2026, 11, 1)
TABLE = settings.CELERY_BEAT_SCHEDULE
TICK = timedelta(minutes=5)


def midnight(day):
    return datetime.combine(day, datetime.min.time(), tzinfo=NEW_YORK).astimezone(UTC)


def ticks_of(day):
    """Beat looks at its table again and again, from noon of the day before to noon of the day after."""
    moment, end = midnight(day) - timedelta(hours=12), midnight(day + timedelta(days=1)) + timedelta(hours=12)
    while moment < end:
        yield moment
        moment += TICK


def runs_of(name, day, time_machine):
    """When beat would run an entry of its table around that day."""
    entry = None
    for moment in ticks_of(day):
        time_machine.move_to(moment, tick=False)
        entry = entry or ScheduleEntry(name, app=app, schedule=TABLE[name]["schedule"], last_run_at=app.now())
        if entry.is_due().is_due:
            yield moment
            entry = next(entry)


@pytest.mark.rule("P17")
@pytest.mark.parametrize("day", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_what_runs_every_hour_runs_every_real_hour_in_the_night_of_the_change(day, time_machine):
    runs = list(runs_of("wipe needs", day, time_machine))

    gaps = {after - before for before, after in pairwise(runs)}
    assert max(gaps) <= timedelta(hours=1) + TICK
    assert min(gaps) >= timedelta(hours=1)


@pytest.mark.rule("P17")
@pytest.mark.parametrize("day", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_what_a_family_wrote_is_forgotten_exactly_once_on_that_day(day, time_machine):
    def needs_with_words():
        return Need.objects.exclude(detail="").count()

    for due in (day - timedelta(days=1), day, day + timedelta(days=1)):
        need = ask(register(make_party(), make_roster(), now=NOW), "A ride", now=NOW)
        Need.objects.filter(pk=need.pk).update(purge_on=due)
    time_machine.move_to(midnight(day) - timedelta(minutes=1), tick=False)
    tasks.wipe_needs()
    wiped = {}
    for moment in runs_of("wipe needs", day, time_machine):
        before = needs_with_words()
        tasks.wipe_needs()
        if gone := before - needs_with_words():
            wiped[moment.astimezone(NEW_YORK).date()] = wiped.get(moment.astimezone(NEW_YORK).date(), 0) + gone

    assert wiped == {day: 1, day + timedelta(days=1): 1}


@pytest.mark.rule("P17")
def test_nothing_is_planned_by_a_time_on_the_wall_that_a_night_may_skip_or_show_twice():
    assert not [name for name, entry in TABLE.items() if isinstance(entry["schedule"], crontab)]


def test_a_step_of_the_tick_that_fails_holds_up_none_of_the_others(monkeypatch, caplog, time_machine):
    taken = []

    def breaks(now):
        raise RuntimeError

    monkeypatch.setattr(tasks, "move_the_line", breaks)
    for name in ("tell_who_got_no_place", "let_go", "tell_no_place", "end_unconfirmed"):
        monkeypatch.setattr(tasks, name, taken.append)
    time_machine.move_to(NOW, tick=False)

    tasks.pass_places_on()

    assert taken == [NOW] * 4
    assert "breaks failed" in caplog.text

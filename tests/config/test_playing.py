"""A week of the demo year goes by at once: what is due goes out, each once, and nothing rings at night."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from config.demo.playing import play
from config.sink import start_sink
from events.outbox.models import Message, State
from events.reminders.models import Reminder
from events.rosters.registration import register
from tests.factories import NOW, make_party, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO, settings.DEMO_MAIL_DIR = True, tmp_path / "mail"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    sink = start_sink(settings.DEMO_MAIL_DIR)
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    yield settings.DEMO_MAIL_DIR
    sink.stop()


def test_days_go_by_and_what_is_due_goes_out_once(demo):
    session = make_session(starts_at=NOW + timedelta(days=2, hours=1))
    register(make_party("Ada Example"), session.roster, now=NOW)

    moments = [moment for moment, _went in play(NOW, 3)]

    reminded = session.starts_at - timedelta(days=1)
    assert [moment - NOW for moment in moments] == [timedelta(0), reminded - NOW]
    assert Reminder.objects.count() == 1
    assert not Message.objects.filter(state=State.QUEUED).exists()
    assert len(list(demo.glob("*.eml"))) == 2


def test_time_is_played_with_in_the_demo_only(settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("play_demo")

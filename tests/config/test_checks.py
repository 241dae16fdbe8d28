"""A production that would quietly not work says so when it is checked."""

import pytest
from django.core.checks import run_checks

from events.outbox.channels.sms import address_of, our_number, texts_work


def warned():
    return {message.id for message in run_checks(include_deployment_checks=True)}


def test_separate_workers_without_a_broker_are_warned_of(settings):
    settings.CELERY_BROKER_URL = "memory://localhost/"
    assert "config.W001" in warned()
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:6379/0"
    assert "config.W001" not in warned()


def test_links_in_the_clear_are_warned_of(settings):
    settings.HTTPS = False
    assert "config.W002" in warned()
    settings.HTTPS = True
    assert "config.W002" not in warned()


@pytest.mark.parametrize(
    "url",
    [
        "twilio://api.twilio.com/?from=+18605550100",
        "twilio://SID@api.twilio.com/?from=+18605550100",
        "twilio://SID:TOKEN@api.twilio.com/",
        "twilio://SID:TOKEN@/?from=+18605550100",
        "smtp://SID:TOKEN@mail.example/?from=+18605550100",
        "+18605550100",
    ],
)
def test_half_an_address_for_texts_is_an_error(settings, url):
    settings.SMS_URL = url
    assert "config.E002" in warned()


@pytest.mark.parametrize("rest", ["from=+18605550100", "from=%2B18605550100", "service=MG1&from=+18605550100"])
def test_a_whole_address_for_texts_is_none(settings, rest):
    settings.SMS_URL = f"twilio://SID:TO%2FKEN@api.twilio.com/?{rest}"
    assert not {"config.E001", "config.E002"} & warned()
    assert our_number() == "+18605550100"
    assert address_of(settings.SMS_URL).password == "TO/KEN"
    assert address_of(settings.SMS_URL).base == "https://api.twilio.com"


def test_texts_are_kept_in_a_folder_in_the_demo_alone(settings):
    settings.SMS_URL = "sink:"
    assert "config.E001" in warned()
    settings.DEMO = True
    assert "config.E001" not in warned()


def test_texts_that_nobody_could_answer_are_warned_of(settings):
    settings.HTTPS = False
    assert "config.W003" in warned()
    settings.SMS_URL = ""
    assert not texts_work()
    assert "config.W003" not in warned()

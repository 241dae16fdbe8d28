"""A production that would quietly not work says so when it is checked."""

from django.core.checks import run_checks


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

"""What every test stands on: plain static files, an empty cache, and only tests whose tools are there."""

from __future__ import annotations

import os
import shutil
import socket
import string

import pytest
from django.test import SimpleTestCase
from hypothesis import settings as lives

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PORTS = {"PostgreSQL": 5432, "Redis": 6379, "RabbitMQ": 5672}


lives.register_profile("ours", deadline=None)  # a busy machine is no fault of the code
lives.load_profile("ours")


def pytest_configure(config):
    from django.conf import settings
    from django.middleware import csrf

    from config.starting import compile_languages

    compile_languages()
    csrf.CSRF_ALLOWED_CHARS = string.digits  # no short name stands by chance in the secret of a form
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.SMS_URL = "twilio+http://ACexample:secret@127.0.0.1:9/?from=+18605550100"  # nobody listens there
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def _answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def missing():
    """Marks whose tests cannot run here, with the reason. On the project's own machine nothing may be missing."""
    reasons = {}
    if "postgres" in os.environ.get("DATABASE_URL", ""):
        reasons["sqlite"] = "DATABASE_URL is PostgreSQL"
        reasons["once"] = "they run on SQLite"
    else:
        reasons["postgres"] = "DATABASE_URL is not PostgreSQL"
    if os.environ.get("CI"):
        return reasons
    if not any(shutil.which(name) for name in BROWSERS):
        reasons["browser"] = "no Chromium found"
    if absent := [name for name, port in PORTS.items() if not _answers(port)]:
        reasons["services"] = f"{', '.join(absent)} not running on this machine"
    return reasons


def uses_the_database(item):
    """Whether it asks for the tables of the tests."""
    asked = {"db", "transactional_db", "django_db_setup"}.intersection(item.fixturenames)
    return bool(asked) or item.get_closest_marker("django_db") or issubclass(item.cls or object, SimpleTestCase)


def pytest_collection_modifyitems(config, items):
    reasons = missing()
    for item in items if "once" in reasons else ():
        if not uses_the_database(item) and not item.get_closest_marker("postgres"):
            item.add_marker("once")
    left_out = [item for item in items if any(item.get_closest_marker(mark) for mark in reasons)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter):
    if reasons := missing():
        said = "; ".join(f"{mark} tests ({reason})" for mark, reason in reasons.items())
        terminalreporter.write_line(f"Left out: {said}.")


@pytest.fixture(autouse=True)
def empty_cache():
    """Limits, notes and the language of one test never reach the next."""
    from django.core.cache import cache
    from django.utils import translation

    from events.outbox.sheets import KNOWN
    from events.outbox.speaking import APPROVED, Approvals

    cache.clear()
    KNOWN.forget()
    APPROVED.hold(Approvals())
    translation.deactivate()

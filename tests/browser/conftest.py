"""Driving a real Chromium against the product. Without one these tests are left out; in CI they fail instead."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.db import connection
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from accounts.models import User
from config.demo.building import build
from config.demo.stage import ZONE
from events.signup import guarding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page
    from pytest_django.live_server_helper import LiveServer

PHONE, DESK = 360, 1280
TUESDAY = datetime(2026, 12, 1, 10, tzinfo=ZONE)
"""The morning on which the demo year plays here: twelve weeks of it are over, a workshop begins in an hour."""
AXE = Axe()
COLORS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
RULES = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
}
expect.set_options(timeout=10_000)


class OpenPage(Protocol):
    """Opens a page as somebody would: on a phone or a desk, light or dark, with or without JavaScript."""

    def __call__(
        self, path: str, width: int = PHONE, *, who: str = "", dark: bool = False, js: bool = True, **options: Any
    ) -> Page: ...


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("no Chromium on this machine")
    # Playwright keeps an event loop in this thread; Django must not take that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Style sheets come from where they are written; nothing has to be collected for a test."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def fast_fingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser of a test fills in a form faster than any person; tests of the guard itself are elsewhere."""
    monkeypatch.setattr(guarding, "FASTEST", timedelta(0))


def in_memory() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", check_same_thread=False)


@pytest.fixture(scope="session")
def kept_year(django_db_setup: None, django_db_blocker: Any) -> Iterator[sqlite3.Connection | None]:
    """The demo year, built once and kept aside; on SQLite each test gets a copy of it in no time."""
    if connection.vendor != "sqlite":
        yield None
        return
    kept = in_memory()
    with django_db_blocker.unblock():
        connection.ensure_connection()
        build(TUESDAY)
        connection.connection.backup(kept)
        call_command("flush", interactive=False, verbosity=0)
    yield kept
    kept.close()


@pytest.fixture
def demo_year(transactional_db: None, kept_year: sqlite3.Connection | None, settings: Any) -> Iterator[datetime]:
    """The demo year as it stands on a Tuesday morning; the clock runs on from there."""
    settings.SECOND_FACTOR_REQUIRED = False
    with time_machine.travel(TUESDAY, tick=True):
        if kept_year is None:
            build(TUESDAY)
        else:
            connection.ensure_connection()
            kept_year.backup(connection.connection)
        yield TUESDAY


def signed_in(email: str) -> str:
    """The session cookie of somebody who has signed in."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client.cookies["sessionid"].value


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """A page in a fresh browser. The test fails when it breaks the content policy or asks a foreign address."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error" and "404 (Not Found)" not in message.text:
            complaints.append(message.text)

    def open_one(
        path: str, width: int = PHONE, *, who: str = "", dark: bool = False, js: bool = True, **options: Any
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=js,
            **{"locale": "en-US", **options},
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        if who:
            context.add_cookies([{"name": "sessionid", "value": signed_in(who), "url": live_server.url}])
        page = context.new_page()
        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: request.url.startswith((live_server.url, "data:")) or complaints.append(request.url),
        )
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    # What was still being answered ends here, not in the middle of the next test's rows and clock.
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(10)
    assert complaints == []


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """What axe finds wrong with a page, one line for each thing, with everything that is folded opened."""

    def look(page: Page, *, only_colors: bool = False) -> list[str]:
        page.locator("details").evaluate_all("all => all.forEach(one => (one.open = true))")
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.axe_script)
        violations = page.evaluate("rules => axe.run(rules)", COLORS if only_colors else RULES)["violations"]
        return [f"{found['id']}: {node['html']}" for found in violations for node in found["nodes"]]

    return look


@pytest.fixture
def too_wide() -> Callable[[Page], list[str]]:
    """What sticks out of a page sideways: nothing should."""

    def look(page: Page) -> list[str]:
        return page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth ? [] :
            [...document.querySelectorAll("main *, header *, footer *")]
              .filter(one => !one.closest(".chips, .scroll"))
              .filter(one => one.getBoundingClientRect().right > innerWidth || one.getBoundingClientRect().left < 0)
              .map(one => one.outerHTML.slice(0, 120))"""
        )

    return look

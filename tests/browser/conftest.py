"""Driving a real Chromium against the product. Without one these tests are skipped; in CI they fail instead."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page
    from pytest_django.live_server_helper import LiveServer

PHONE, DESK = 360, 1280


class OpenPage(Protocol):
    """Opens a page as somebody would: on a phone or a desk, light or dark, with or without JavaScript."""

    def __call__(
        self, path: str, width: int = PHONE, *, dark: bool = False, js: bool = True, **options: Any
    ) -> Page: ...


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        reason = "no Chromium on this machine"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
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


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """A page in a fresh browser. The test fails when it breaks the content policy or asks a foreign address."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error" and "404 (Not Found)" not in message.text:
            complaints.append(message.text)

    def open_one(path: str, width: int = PHONE, *, dark: bool = False, js: bool = True, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=js,
            **{"locale": "en-US", **options},
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
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
    assert complaints == []


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe finds wrong with a page, one line for each thing, with everything that is folded opened."""

    def look(page: Page) -> list[str]:
        page.locator("details").evaluate_all("all => all.forEach(one => (one.open = true))")
        violations = Axe().run(page).response["violations"]
        return [f"{found['id']}: {node['html']}" for found in violations for node in found["nodes"]]

    return look


@pytest.fixture
def too_wide() -> Callable[[Page], list[str]]:
    """What sticks out of a page sideways: nothing should."""

    def look(page: Page) -> list[str]:
        return page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth ? [] :
            [...document.querySelectorAll("main *, header *, footer *")]
              .filter(one => one.getBoundingClientRect().right > innerWidth || one.getBoundingClientRect().left < 0)
              .map(one => one.outerHTML.slice(0, 120))"""
        )

    return look

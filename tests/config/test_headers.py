"""What every answer tells the browser, and that no page loads anything from anybody else."""

from __future__ import annotations

import re
import runpy
from html.parser import HTMLParser
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as live
from django.core.exceptions import ImproperlyConfigured

from tests.factories import NOW, make_coordinator, make_facilitator, make_session
from tests.walking import all_urls

ROOT = Path(live.BASE_DIR)
LOADING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "ping", "manifest"}

A_MAIL = re.compile(r"/desk/texts/.+/mail/$")


class Page(HTMLParser):
    """What a page loads and runs."""

    def __init__(self, html):
        super().__init__()
        self.loads, self.inline = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.loads += [value for name, value in attrs.items() if name in LOADING or name.startswith("hx-")]
        if tag == "link":
            self.loads.append(attrs.get("href", "") if attrs.get("rel") != "alternate" else "")
        if tag == "style" or any(name == "style" or name.startswith("on") for name in attrs):
            self.inline.append((tag, attrs))
        if tag == "script" and "src" not in attrs and attrs.get("type") != "application/json" and "nonce" not in attrs:
            self.inline.append((tag, attrs))


@pytest.fixture(autouse=True)
def on_that_day():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def pages(client, settings):
    """Every page that a stranger, a facilitator and a coordinator can open."""
    settings.SECOND_FACTOR_REQUIRED = False
    session = make_session()
    answers = []
    for user in (None, make_facilitator(session), make_coordinator()):
        browser = client.__class__()
        if user:
            browser.force_login(user)
        answers += [(url, browser.get(url)) for url in all_urls()]
    answers.append(("/en/nowhere/", client.get("/en/nowhere/")))
    return answers


def policy(response):
    parts = (part.split() for part in response["Content-Security-Policy"].split(";") if part.strip())
    return {name: set(values) for name, *values in parts}


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.rule("D7.9")
def test_every_answer_forbids_what_is_not_ours(pages):
    for url, response in pages:
        rules = policy(response)
        if "sandbox" in rules:  # a mail as its reader sees it, shut in a frame: no script, no form, nothing loaded
            assert A_MAIL.search(url), url
            assert rules["default-src"] == {"'none'"}, url
            assert "script-src" not in rules, url
            continue
        assert rules["default-src"] == {"'none'"}, url
        assert rules["frame-ancestors"] == rules["base-uri"] == {"'none'"}, url
        assert {source for source in rules["script-src"] if not source.startswith("'nonce-")} == {"'self'"}, url
        for name, sources in rules.items():
            assert not [source for source in sources if "unsafe" in source or "http" in source or "*" in source], name
        assert response["X-Content-Type-Options"] == "nosniff", url
        assert response["Referrer-Policy"] == "same-origin", url
        assert response["X-Frame-Options"] == "DENY", url
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", url


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.rule("D7.9")
def test_no_page_loads_anything_from_somebody_else_or_has_inline_code(pages):
    seen = 0
    for url, response in pages:
        if response.get("Content-Type", "").startswith("text/html") and response.content and not A_MAIL.search(url):
            page = Page(response.content.decode())
            seen += 1
            assert not [load for load in page.loads if re.match(r"\s*(?:[a-z]+:)?//", load or "")], url
            assert not page.inline, url
    assert seen > 20


@pytest.mark.rule("D7.9")
@pytest.mark.parametrize("path", sorted((ROOT / "static").rglob("*.*")), ids=lambda path: path.name)
def test_no_style_or_script_of_ours_loads_anything_from_somebody_else(path):
    text = path.read_text(encoding="utf-8", errors="replace")
    text = text.replace("http://www.w3.org/", "")

    assert not re.search(r"(?:url\(|@import|import|fetch\(|src=)\s*[\"']?\s*(?:https?:)?//", text)
    assert "https://" not in text or path.suffix not in {".js", ".css"}


def settings_with(monkeypatch, tmp_path, **environment):
    for name in ("DEMO", "DATABASE_URL", "ALLOWED_HOSTS", "SITE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"VAR_DIR": str(tmp_path), **environment}.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "config" / "settings.py"))


def test_cookies_and_transport_are_safe_under_https(monkeypatch, tmp_path):
    found = settings_with(monkeypatch, tmp_path, SITE_URL="https://cafe.example")

    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is True
    assert found["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert found["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False
    assert found["SECOND_FACTOR_REQUIRED"] is True
    assert found["DEBUG"] is False


def test_without_https_nobody_is_locked_out_by_hsts(monkeypatch, tmp_path):
    assert settings_with(monkeypatch, tmp_path)["SECURE_HSTS_SECONDS"] == 0


@pytest.mark.parametrize(
    "production",
    [{"SITE_URL": "https://cafe.example"}, {"DATABASE_URL": "postgres://db"}, {"ALLOWED_HOSTS": "cafe.example"}],
)
def test_the_demo_refuses_to_start_in_production(monkeypatch, tmp_path, production):
    with pytest.raises(ImproperlyConfigured):
        settings_with(monkeypatch, tmp_path, DEMO="1", **production)


def test_keys_are_made_once_and_kept_from_others(monkeypatch, tmp_path):
    first = settings_with(monkeypatch, tmp_path)
    again = settings_with(monkeypatch, tmp_path)

    assert first["SECRET_KEY"] == again["SECRET_KEY"] != first["LINK_KEY"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_session_is_kept_from_scripts_and_other_sites():
    assert live.SESSION_COOKIE_HTTPONLY
    assert live.SESSION_COOKIE_SAMESITE == "Lax"

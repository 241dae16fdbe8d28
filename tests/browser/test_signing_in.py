"""A coordinator signs in, sets up a second step, and works: in a real browser, under the strict content policy."""

from __future__ import annotations

import re

import pytest

from tests.accounts.conftest import app_number
from tests.factories import make_coordinator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def as_in_production(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


def sign_in(page, mailoutbox, email="ana@staff.example"):
    page.goto("/en/account/login/")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(re.search(r"\d{4}-\d{4}", mailoutbox[-1].body).group())
    page.get_by_role("button", name="Sign in").click()


def test_with_an_app_and_without_javascript(open_page, mailoutbox):
    make_coordinator(email="ana@staff.example")
    page = open_page("/en/account/login/", js=False)
    sign_in(page, mailoutbox)

    page.get_by_role("link", name="Set up an app").click()
    assert page.get_by_role("img").first.is_visible()
    secret = page.locator("bdi.code").inner_text()
    page.get_by_label("code").fill(app_number(secret))
    page.get_by_role("button", name="Done").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Recovery codes"
    page.get_by_role("link", name="I have kept them").click()

    assert page.url.endswith("/en/desk/")


def test_with_a_passkey_alone(open_page, mailoutbox):
    make_coordinator(email="ana@staff.example")
    page = open_page("/en/account/login/")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(page, mailoutbox)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("link", name="I have kept them").click()
    assert page.url.endswith("/en/desk/")

    page.context.clear_cookies()
    page.goto("/en/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    page.wait_for_url("**/en/desk/")
    assert len(mailoutbox) == 1, "no code was needed"


@pytest.mark.parametrize("screen", [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")], ids=str)
def test_the_pages_of_signing_in_are_open_to_everybody(open_page, mailoutbox, axe, too_wide, screen):
    make_coordinator(email="ana@staff.example")
    page = open_page("/en/account/login/", screen[0], dark=screen[1] == "dark")
    found = [*axe(page), *too_wide(page)]
    page.get_by_role("button", name="Send me a code").click()
    found += [*axe(page), *too_wide(page)]
    sign_in(page, mailoutbox)
    for path in ("", "totp/activate/", "webauthn/add/", "webauthn/"):
        page.goto(f"/en/account/second-factor/{path}")
        found += [*axe(page), *too_wide(page)]

    assert found == []

"""Signing in as people do it: with the code from the mail and the number from the app."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tests.factories import make_person, make_user


def app_number(secret):
    """What an authenticator app shows now (RFC 6238, with its usual six digits and half a minute)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    value = struct.unpack_from(">I", digest, digest[-1] & 15)[0] & 0x7FFFFFFF
    return f"{value % 10**6:06}"


@pytest.fixture
def number_of():
    return app_number


@pytest.fixture
def sign_in(client, mailoutbox):
    """Sign somebody in with the code from the mail; gives the answer to it."""

    def go(email, browser=client):
        browser.post("/en/account/login/", {"login": email})
        code = re.search(r"\d{4}-\d{4}", mailoutbox[-1].body).group()
        return browser.post("/en/account/login/code/confirm/", {"code": code})

    return go


@pytest.fixture
def give_app():
    """Set up an authenticator app for a user; gives the secret that the app keeps."""

    def give(user):
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        return secret

    return give


@pytest.fixture
def second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def ines():
    """Coordinates the network."""
    return make_user("ines@staff.example")


@pytest.fixture
def ana():
    return make_person("Ana Núñez", contact="ana@family.example")


@pytest.fixture
def twin():
    """Ana again, from another program."""
    return make_person("Ana María Núñez", contact="860-555-0142", reads="es")

"""Signing in as people do it: with the code from the mail and the number from the app."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse


def app_number(secret):
    """What an authenticator app shows now for a secret."""
    counter = sorted(yield_hotp_counters_from_time())[0]
    return format_hotp_value(hotp_value(secret, counter))


@pytest.fixture
def show_number():
    return app_number


@pytest.fixture
def sign_in(client, mailoutbox):
    """Sign in somebody by e-mail code, in a browser without JavaScript; gives the last answer."""

    def go(email, language="en"):
        client.post(f"/{language}/account/login/", {"login": email})
        code = re.search(r"\d{4}-\d{4}", mailoutbox[-1].body).group()
        return client.post(f"/{language}/account/login/code/confirm/", {"code": code})

    return go


@pytest.fixture
def give_app():
    """Set up an authenticator app for a user; gives its secret."""

    def give(user):
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        assert Authenticator.objects.filter(user=user).exists()
        return secret

    return give


@pytest.fixture
def second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def home():
    return reverse("home")

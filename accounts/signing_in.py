"""Signing in by a code sent to one's e-mail. Accounts come from grants; nobody signs up for one."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.translation import gettext

from accounts.scanning import scannable

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import User


class Adapter(DefaultAccountAdapter):
    """How this product uses django-allauth."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Staff are entered by an administrator; families need no account."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail in the language of the page, under the site's own name."""
        super().send_mail(template_prefix, email, {"site_name": settings.SITE_NAME, **context})


class SecondFactors(DefaultMFAAdapter):
    """How authenticator apps and passkeys are named and kept."""

    def encrypt(self, text: str) -> str:
        """What is stored does not open anything without the server's key."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret of an authenticator app, readable with the server's key alone."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The picture that the authenticator app scans."""
        return scannable(url)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        """What a new passkey is called unless its owner says otherwise."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)


def _box() -> Fernet:
    key = hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))

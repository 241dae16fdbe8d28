"""Signing in by a code, and setting up the second factor: allauth's pages with what we need differently."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.forms import PasskeyForm, SignInForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)


class SignIn(LoginView):
    """Ask for a code. An unknown address looks the same as a known one."""

    form_class = SignInForm

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Send the code; where the mail server does not answer, say so and keep what was typed."""
        try:
            response: HttpResponse = super().form_valid(form)
        except OSError:
            logger.warning("A sign-in code could not be sent.", exc_info=True)
            form.add_error(None, _("We could not send the code just now. Please try again in a few minutes."))
            response = self.form_invalid(form)
        return response


@login_not_required
def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Asking for a code has one page, and nobody signs up for an account."""
    query = request.META.get("QUERY_STRING", "")
    response = redirect("account_login")
    if query:
        response["Location"] += f"?{query}"
    return response


class ActivateApp(ActivateTOTPView):
    """Set up an authenticator app. Its first code counts as the second factor of this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Wake the grants at once, instead of asking for the same code again on the next page."""
        response: HttpResponse = super().form_valid(form)
        note_second_factor(self.request, Authenticator.Type.TOTP)
        return response


class AddPasskey(AddWebAuthnView):
    """Add a passkey. Having made it counts as the second factor of this session."""

    form_class = PasskeyForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Wake the grants at once."""
        response: HttpResponse = super().form_valid(form)
        note_second_factor(self.request, Authenticator.Type.WEBAUTHN)
        return response


def note_second_factor(request: HttpRequest, kind: str) -> None:
    """Remember in this session that its user just proved to hold a second factor."""
    record_authentication(request, request.user, "mfa", type=kind, reauthenticated=True)

"""The forms on which staff ask for their sign-in code and name a passkey."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.contact import normalize_email


class SignInForm(LoginForm):
    """One field: where to send the code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "login": forms.CharField(
                label=_("Your e-mail address"),
                max_length=254,
                widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            )
        }

    def clean_login(self) -> str:
        """The address as it is stored: in lower case, without spaces."""
        return normalize_email(self.cleaned_data["login"])


class PasskeyForm(AddWebAuthnForm):
    """A name for the passkey, and whether it replaces the code by e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("A name for this passkey")
        self.fields["passwordless"].label = _("Sign in with it alone, without a code by e-mail")
        self.fields["passwordless"].help_text = ""
        self.fields["passwordless"].initial = True

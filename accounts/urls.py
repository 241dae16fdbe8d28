"""Signing in. Only these pages of allauth exist: there is no password and no sign-up to have a page for."""

from allauth.account import views as allauth_views
from django.urls import include, path

from accounts import views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("login/code/", views.to_sign_in, name="account_request_login_code"),
    path("login/code/confirm/", allauth_views.confirm_login_code, name="account_confirm_login_code"),
    path("signup/", views.to_sign_in, name="account_signup"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("second-factor/totp/activate/", views.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("second-factor/webauthn/add/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("second-factor/", include("allauth.mfa.urls")),
]

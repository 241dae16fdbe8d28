"""Who may open what: every address by every kind of person. To add an address, add one line.

`name what: answers` where the answers stand in the order of ROLES. `what` names things of the small world in
`tests/test_access.py`: a session by its visibility (public, linked, private, draft), a token by its purpose. In the
column `link` the request carries the right token or key; everybody else comes with one that was guessed.
302 is the way to sign in, or onward after an act that was allowed; 403 is too little right, 404 is "not here".
"""

from __future__ import annotations

ROLES = (
    "stranger", "link", "family", "facilitator", "other_facilitator",
    "coordinator", "elsewhere", "other_program", "sleeping",
)  # fmt: skip

PAGES = """
#                                         stranger link family facil. other_f. coord. elsewhere other_p. sleeping
GET  robots                               200 200 200 200 200 200 200 200 200
GET  components                           200 200 200 200 200 200 200 200 200
GET  home                                 302 302 302 302 302 302 302 302 302
GET  account_login                        200 200 302 302 302 302 302 302 302
GET  account_request_login_code           302 302 302 302 302 302 302 302 302
GET  account_confirm_login_code           302 302 302 302 302 302 302 302 302
GET  account_signup                       302 302 302 302 302 302 302 302 302
GET  account_logout                       302 302 200 200 200 200 200 200 200
GET  account_inactive                     200 200 200 200 200 200 200 200 200
GET  mfa_index                            302 302 200 200 200 200 200 200 200
GET  mfa_activate_totp                    302 302 200 200 200 302 302 302 200
GET  mfa_deactivate_totp                  302 302 404 404 404 302 302 302 404
GET  mfa_add_webauthn                     302 302 200 200 200 302 302 302 200
GET  mfa_list_webauthn                    302 302 200 200 200 200 200 200 200
GET  mfa_authenticate                     302 302 302 302 302 302 302 302 302
GET  mfa_reauthenticate                   302 302 403 403 403 200 200 200 403
GET  mfa_reauthenticate_webauthn          302 302 403 403 403 302 302 302 403
GET  mfa_view_recovery_codes              302 302 404 404 404 404 404 404 404
GET  mfa_download_recovery_codes          302 302 404 404 404 404 404 404 404
GET  mfa_generate_recovery_codes          302 302 200 200 200 302 302 302 200
GET  mfa_edit_webauthn pk=1               302 302 404 404 404 302 302 302 404
GET  mfa_remove_webauthn pk=1             302 302 404 404 404 302 302 302 404
GET  mfa_login_webauthn                   302 302 302 302 302 302 302 302 302
"""

EXCEPTIONS = {
    "admin": "the plain admin: for administrators only, with its own rules in tests/accounts/test_admin.py",
}
"""Namespaces that are not in the table, and why."""

PUBLIC = {
    "robots": "for crawlers",
    "components": "the look, without anybody's data",
    "account_login": "signing in",
    "account_request_login_code": "leads to signing in",
    "account_confirm_login_code": "the second page of signing in",
    "account_signup": "leads to signing in",
    "account_logout": "ends a sign-in that is not finished",
    "account_inactive": "says why one cannot sign in",
    "mfa_authenticate": "the third page of signing in",
    "mfa_login_webauthn": "signing in with a passkey",
}
"""Addresses that need no sign-in, and why. Everything else is closed."""

"""Who may open what: every address by every kind of person. To add an address, add one line,
here or for the desk in tests/access_desk.py.

`method name what: answers`, the answers in the order of ROLES. `what` names things of the small world in
tests/test_access.py: a session by its visibility (public, linked, private, draft), a token by its purpose. In the
column `link` the request carries the right token or key; everybody else comes with one that was guessed.

302 is the way to sign in or to the second factor, or onward after an act that was allowed. 403 is too little right,
404 is "not here". 503 of the health page: nobody works the outbox in a test. Requests carry no form data, so that an
allowed act with fields answers 200 with its form.
"""

from __future__ import annotations

from tests.access_desk import DESK_PAGES

ROLES = (
    "stranger", "link", "family", "facilitator", "other_facilitator",
    "coordinator", "elsewhere", "other_program", "sleeping",
)  # fmt: skip

PAGES = (
    """
#                                         stranger link family facil. other_f. coord. elsewhere other_p. sleeping
GET  robots                               200 200 200 200 200 200 200 200 200
GET  sitemap                              200 200 200 200 200 200 200 200 200
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
GET  healthz                                  503 503 503 503 503 503 503 503 503
GET  text-in                                  405 405 405 405 405 405 405 405 405
POST text-in                                  403 403 403 403 403 403 403 403 403
GET  text-status message_id=6f1d2c3e-0000-4000-8000-000000000000 405 405 405 405 405 405 405 405 405
POST text-status message_id=6f1d2c3e-0000-4000-8000-000000000000 403 403 403 403 403 403 403 403 403
GET  events:whats-on                          200 200 200 200 200 200 200 200 200
GET  events:session slug=public               200 200 200 200 200 200 200 200 200
GET  events:session slug=linked               404 200 404 200 404 200 404 404 404
GET  events:session slug=private              404 404 404 404 404 404 404 404 404
GET  events:session slug=draft                404 404 404 404 404 404 404 404 404
GET  events:sign-up slug=public               200 200 200 200 200 200 200 200 200
POST events:sign-up slug=public               200 200 200 200 200 200 200 200 200
GET  events:sign-up slug=linked               404 200 404 200 404 200 404 404 404
POST events:sign-up slug=linked               404 200 404 200 404 200 404 404 404
GET  events:sign-up slug=private              404 404 404 404 404 404 404 404 404
POST events:sign-up slug=private              404 404 404 404 404 404 404 404 404
GET  events:sign-up slug=draft                404 404 404 404 404 404 404 404 404
POST events:sign-up slug=draft                404 404 404 404 404 404 404 404 404
GET  events:sign-up-guest slug=public         302 302 302 302 302 302 302 302 302
POST events:sign-up-guest slug=public         302 302 302 302 302 302 302 302 302
GET  events:sign-up-guest slug=linked         404 302 404 302 404 302 404 404 404
GET  events:sign-up-guest slug=private        404 404 404 404 404 404 404 404 404
GET  events:sign-up-guest slug=draft          404 404 404 404 404 404 404 404 404
GET  events:sign-up-series slug=season        302 302 302 302 302 302 302 302 302
POST events:sign-up-series slug=season        302 302 302 302 302 302 302 302 302
GET  events:sign-up-series slug=pairs         404 404 404 404 404 404 404 404 404
GET  events:archive                           200 200 200 200 200 200 200 200 200
GET  events:lost-link                         200 200 200 200 200 200 200 200 200
POST events:lost-link                         200 200 200 200 200 200 200 200 200
GET  events:lost-link-sent                    200 200 200 200 200 200 200 200 200
GET  events:link-again token=again            404 302 404 404 404 404 404 404 404
POST events:empty-form                        302 302 302 302 302 302 302 302 302
GET  events:link-manage token=manage          404 200 404 404 404 404 404 404 404
GET  events:link-confirm token=confirm        404 200 404 404 404 404 404 404 404
POST events:link-confirm token=confirm        404 200 404 404 404 404 404 404 404
POST events:link-manage token=manage          404 405 404 404 404 404 404 404 404
GET  events:party-change token=manage         404 200 404 404 404 404 404 404 404
POST events:party-change token=manage         404 302 404 404 404 404 404 404 404
GET  events:party-add-date token=manage slug=public    404 302 404 404 404 404 404 404 404
POST events:party-add-date token=manage slug=public    404 302 404 404 404 404 404 404 404
POST events:party-add-date token=manage slug=other     404 404 404 404 404 404 404 404 404
GET  events:party-cancel-date token=manage slug=public 404 302 404 404 404 404 404 404 404
POST events:party-cancel-date token=manage slug=public 404 302 404 404 404 404 404 404 404
POST events:party-cancel-date token=manage slug=other  404 404 404 404 404 404 404 404 404
GET  events:party-answers token=manage        404 200 404 404 404 404 404 404 404
POST events:party-answers token=manage        404 302 404 404 404 404 404 404 404
GET  events:party-texts token=manage          404 302 404 404 404 404 404 404 404
POST events:party-texts token=manage          404 302 404 404 404 404 404 404 404
GET  events:party-cancel token=manage         404 200 404 404 404 404 404 404 404
POST events:party-cancel token=manage         404 302 404 404 404 404 404 404 404
GET  events:party-new-date token=manage slug=public 404 302 404 404 404 404 404 404 404
POST events:party-new-date token=manage slug=public 404 302 404 404 404 404 404 404 404
GET  events:party-new-date token=manage slug=draft  404 404 404 404 404 404 404 404 404
GET  events:party-absence token=manage slug=public  404 302 404 404 404 404 404 404 404
POST events:party-absence token=manage slug=public  404 302 404 404 404 404 404 404 404
POST events:party-absence token=manage slug=draft   404 404 404 404 404 404 404 404 404
GET  events:party-help token=manage slug=public     404 302 404 404 404 404 404 404 404
GET  events:party-help token=manage slug=linked     404 200 404 404 404 404 404 404 404
POST events:party-help token=manage slug=public     404 302 404 404 404 404 404 404 404
GET  events:party-help token=manage slug=private    404 404 404 404 404 404 404 404 404
GET  events:party-help token=manage slug=draft      404 404 404 404 404 404 404 404 404
GET  events:party-help-act token=manage slug=public 404 302 404 404 404 404 404 404 404
POST events:party-help-act token=manage slug=public 404 302 404 404 404 404 404 404 404
POST events:party-help-act token=manage slug=draft  404 404 404 404 404 404 404 404 404
GET  events:party-place token=manage slug=public  404 302 404 404 404 404 404 404 404
POST events:party-place token=manage slug=public  404 302 404 404 404 404 404 404 404
POST events:party-place token=manage slug=draft   404 404 404 404 404 404 404 404 404
GET  events:my-sessions                       302 302 200 200 200 200 200 200 200
GET  events:door slug=public                  302 302 404 200 404 200 404 404 302
GET  events:door slug=linked                  302 302 404 200 404 200 404 404 302
GET  events:door slug=private                 302 302 404 200 404 200 404 404 302
GET  events:door slug=draft                   302 302 404 404 404 404 404 404 302
GET  events:door-mark slug=public             302 302 404 302 404 302 404 404 302
GET  events:door-mark slug=draft              302 302 404 404 404 404 404 404 302
POST events:door-mark slug=public             302 302 404 302 404 302 404 404 302
POST events:door-mark slug=linked             302 302 404 302 404 302 404 404 302
POST events:door-mark slug=private            302 302 404 302 404 302 404 404 302
POST events:door-mark slug=draft              302 302 404 404 404 404 404 404 302
GET  events:door-walk-in slug=public          302 302 404 302 404 302 404 404 302
GET  events:door-walk-in slug=draft           302 302 404 404 404 404 404 404 302
POST events:door-walk-in slug=public          302 302 404 200 404 200 404 404 302
POST events:door-walk-in slug=linked          302 302 404 200 404 200 404 404 302
POST events:door-walk-in slug=private         302 302 404 200 404 200 404 404 302
POST events:door-walk-in slug=draft           302 302 404 404 404 404 404 404 302
GET  events:subscribe                         200 200 200 200 200 200 200 200 200
GET  events:session-file slug=public          200 200 200 200 200 200 200 200 200
GET  events:session-file slug=linked          404 200 404 200 404 200 404 404 404
GET  events:session-file slug=private         404 404 404 200 404 200 404 404 404
GET  events:session-file slug=draft           404 404 404 404 404 404 404 404 404
GET  events:program-feed slug=academy         200 200 200 200 200 200 200 200 200
GET  events:program-feed slug=visits          404 404 404 404 404 404 404 404 404
GET  events:series-feed slug=season           200 200 200 200 200 200 200 200 200
GET  events:series-feed slug=pairs            404 404 404 404 404 404 404 404 404
GET  events:link-calendar token=calendar      404 200 404 404 404 404 404 404 404
GET  events:link-mine token=mine              404 200 404 404 404 404 404 404 404
POST events:mine-new-link token=mine          404 302 404 404 404 404 404 404 404
POST events:mine-calendar token=mine          404 400 404 404 404 404 404 404 404
POST events:mine-household token=mine         404 400 404 404 404 404 404 404 404
POST events:my-household                      302 302 400 400 400 404 404 404 404
POST events:claim-sign-ups                    302 302 302 302 302 302 302 302 302
GET  events:my-calendar                       302 302 200 200 200 200 200 200 200
POST events:my-calendar                       302 302 400 400 400 404 404 404 404
GET  events:lists                             200 200 200 200 200 200 200 200 200
POST events:lists                             200 200 200 200 200 200 200 200 200
GET  events:lists-sent                        200 200 200 200 200 200 200 200 200
GET  events:list slug=news                    200 200 200 200 200 200 200 200 200
GET  events:list slug=inside                  404 404 404 404 404 404 404 404 404
GET  events:list-notice slug=news number=sent  200 200 200 200 200 200 200 200 200
GET  events:list-notice slug=news number=letter 404 404 404 404 404 404 404 404 404
GET  events:link-subscribe token=subscribe    404 200 404 404 404 404 404 404 404
POST events:link-subscribe token=subscribe    404 302 404 404 404 404 404 404 404
GET  events:link-preferences token=preferences 404 200 404 404 404 404 404 404 404
POST events:link-preferences token=preferences 404 200 404 404 404 404 404 404 404
GET  events:link-unsubscribe token=unsubscribe 404 200 404 404 404 404 404 404 404
POST events:link-unsubscribe token=unsubscribe 404 200 404 404 404 404 404 404 404
GET  events:mine-lists token=mine             404 302 404 404 404 404 404 404 404
GET  events:series slug=season                200 200 200 200 200 200 200 200 200
GET  events:series slug=pairs                 404 404 404 404 404 404 404 404 404
"""
    + DESK_PAGES
)

EXCEPTIONS = {
    "admin": "the plain admin: for administrators only, with its own rules in tests/accounts/test_admin.py",
}
"""Namespaces that are not in the table, and why."""

PUBLIC = {
    "healthz": "for machines that watch over the product: counts and ages only",
    "robots": "for crawlers",
    "text-in": "the provider of texts posts here, signed with the key of our account",
    "text-status": "the same, for what became of a text",
    "sitemap": "public pages, for search engines",
    "events:whats-on": "what everybody may know of",
    "events:session": "public sessions, and by link with the right key",
    "events:session-file": "the same session as a calendar file",
    "events:series": "public dates",
    "events:archive": "public sessions that are over",
    "events:sign-up": "families have no account",
    "events:sign-up-guest": "families have no account",
    "events:sign-up-series": "families have no account",
    "events:subscribe": "how to subscribe to public calendars",
    "events:program-feed": "public dates as a calendar",
    "events:series-feed": "public dates of one series as a calendar",
    "events:link-manage": "the signed link is the right",
    "events:party-change": "the signed link is the right",
    "events:link-confirm": "the signed link is the right",
    "events:party-answers": "the signed link is the right",
    "events:party-texts": "the signed link is the right",
    "events:party-cancel": "the signed link is the right",
    "events:party-add-date": "the signed link is the right",
    "events:party-cancel-date": "the signed link is the right",
    "events:party-new-date": "the signed link is the right",
    "events:party-absence": "the signed link is the right",
    "events:party-place": "the signed link is the right",
    "events:party-help": "the signed link is the right",
    "events:party-help-act": "the signed link is the right",
    "events:link-mine": "the signed link is the right",
    "events:mine-household": "the signed link is the right",
    "events:lost-link": "whoever lost a link has none; it says the same to everybody",
    "events:lost-link-sent": "the same for everybody",
    "events:link-again": "the signed link fills in a form, and opens nothing",
    "events:empty-form": "empties a form in this browser",
    "events:mine-new-link": "the signed link is the right",
    "events:mine-calendar": "the signed link is the right",
    "events:link-calendar": "the signed link is the right",
    "events:lists": "what everybody may ask to hear of",
    "events:lists-sent": "the same for everybody",
    "events:list": "public lists, and what was sent to them",
    "events:list-notice": "what was sent to a public list",
    "events:link-subscribe": "the signed link is the right",
    "events:link-preferences": "the signed link is the right",
    "events:link-unsubscribe": "the signed link is the right; mail programs post here",
    "events:mine-lists": "the signed link is the right",
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

"""Who may open what: every address by every kind of person. To add an address, add one line.

`method name what: answers`, the answers in the order of ROLES. `what` names things of the small world in
tests/test_access.py: a session by its visibility (public, linked, private, draft), a token by its purpose. In the
column `link` the request carries the right token or key; everybody else comes with one that was guessed.

302 is the way to sign in or to the second factor, or onward after an act that was allowed. 403 is too little right,
404 is "not here". 503 of the health page: nobody works the outbox in a test. Requests carry no form data, so that an
allowed act with fields answers 200 with its form.
"""

from __future__ import annotations

ROLES = (
    "stranger", "link", "family", "facilitator", "other_facilitator",
    "coordinator", "elsewhere", "other_program", "sleeping",
)  # fmt: skip

PAGES = """
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
GET  events:archive                           200 200 200 200 200 200 200 200 200
GET  events:link-manage token=manage          404 200 404 404 404 404 404 404 404
POST events:link-manage token=manage          404 405 404 404 404 404 404 404 404
GET  events:party-change token=manage         404 200 404 404 404 404 404 404 404
POST events:party-change token=manage         404 302 404 404 404 404 404 404 404
GET  events:party-cancel token=manage         404 200 404 404 404 404 404 404 404
POST events:party-cancel token=manage         404 302 404 404 404 404 404 404 404
GET  events:party-new-date token=manage slug=public 404 302 404 404 404 404 404 404 404
POST events:party-new-date token=manage slug=public 404 302 404 404 404 404 404 404 404
GET  events:party-new-date token=manage slug=draft  404 404 404 404 404 404 404 404 404
GET  events:party-absence token=manage slug=public  404 302 404 404 404 404 404 404 404
POST events:party-absence token=manage slug=public  404 302 404 404 404 404 404 404 404
POST events:party-absence token=manage slug=draft   404 404 404 404 404 404 404 404 404
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
GET  events:my-calendar                       302 302 200 200 200 200 200 200 200
POST events:my-calendar                       302 302 400 400 400 404 404 404 404
GET  events:desk                              302 302 403 403 403 200 200 200 302
GET  events:desk-sessions                     302 302 403 403 403 200 200 200 302
GET  events:desk-series-list                  302 302 403 403 403 200 200 200 302
GET  events:desk-session slug=public          302 302 403 403 403 200 404 404 302
GET  events:desk-session slug=private         302 302 403 403 403 200 404 404 302
GET  events:desk-session slug=draft           302 302 403 403 403 200 404 404 302
GET  events:desk-edit slug=public             302 302 403 403 403 200 404 404 302
POST events:desk-edit slug=public             302 302 403 403 403 200 404 404 302
GET  events:desk-edit slug=private            302 302 403 403 403 200 404 404 302
POST events:desk-edit slug=private            302 302 403 403 403 200 404 404 302
GET  events:desk-edit slug=draft              302 302 403 403 403 200 404 404 302
POST events:desk-edit slug=draft              302 302 403 403 403 200 404 404 302
POST events:desk-resource slug=public         302 302 403 403 403 200 404 404 302
POST events:desk-resource slug=private        302 302 403 403 403 200 404 404 302
POST events:desk-resource slug=draft          302 302 403 403 403 200 404 404 302
POST events:desk-assign slug=public           302 302 403 403 403 200 404 404 302
POST events:desk-assign slug=private          302 302 403 403 403 200 404 404 302
POST events:desk-assign slug=draft            302 302 403 403 403 200 404 404 302
GET  events:desk-publish slug=public          302 302 403 403 403 200 404 404 302
POST events:desk-publish slug=public          302 302 403 403 403 302 404 404 302
GET  events:desk-publish slug=private         302 302 403 403 403 200 404 404 302
POST events:desk-publish slug=private         302 302 403 403 403 302 404 404 302
GET  events:desk-publish slug=draft           302 302 403 403 403 200 404 404 302
POST events:desk-publish slug=draft           302 302 403 403 403 302 404 404 302
GET  events:desk-move slug=public             302 302 403 403 403 200 404 404 302
POST events:desk-move slug=public             302 302 403 403 403 200 404 404 302
GET  events:desk-move slug=private            302 302 403 403 403 200 404 404 302
POST events:desk-move slug=private            302 302 403 403 403 200 404 404 302
GET  events:desk-move slug=draft              302 302 403 403 403 200 404 404 302
POST events:desk-move slug=draft              302 302 403 403 403 200 404 404 302
GET  events:desk-cancel slug=public           302 302 403 403 403 200 404 404 302
POST events:desk-cancel slug=public           302 302 403 403 403 302 404 404 302
GET  events:desk-cancel slug=private          302 302 403 403 403 200 404 404 302
POST events:desk-cancel slug=private          302 302 403 403 403 302 404 404 302
GET  events:desk-cancel slug=draft            302 302 403 403 403 200 404 404 302
POST events:desk-cancel slug=draft            302 302 403 403 403 302 404 404 302
GET  events:desk-copy slug=public             302 302 403 403 403 200 404 404 302
POST events:desk-copy slug=public             302 302 403 403 403 200 404 404 302
GET  events:desk-copy slug=private            302 302 403 403 403 200 404 404 302
POST events:desk-copy slug=private            302 302 403 403 403 200 404 404 302
GET  events:desk-copy slug=draft              302 302 403 403 403 200 404 404 302
POST events:desk-copy slug=draft              302 302 403 403 403 200 404 404 302
GET  events:desk-roster slug=public           302 302 403 403 403 200 404 404 302
GET  events:desk-roster slug=private          302 302 403 403 403 200 404 404 302
GET  events:desk-roster slug=draft            302 302 403 403 403 200 404 404 302
GET  events:desk-roster-file slug=public      302 302 403 403 403 200 404 404 302
GET  events:desk-roster-file slug=private     302 302 403 403 403 200 404 404 302
GET  events:desk-roster-file slug=draft       302 302 403 403 403 200 404 404 302
GET  events:desk-season slug=academy          302 302 403 403 403 200 404 404 302
POST events:desk-season slug=academy          302 302 403 403 403 200 404 404 302
GET  events:desk-season slug=visits           302 302 403 403 403 404 404 404 302
POST events:desk-season slug=visits           302 302 403 403 403 404 404 404 302
GET  events:desk-calendars                    302 302 403 403 403 200 200 200 302
GET  events:desk-calendar                     302 302 403 403 403 200 200 200 302
GET  events:desk-calendar-add                 302 302 403 403 403 200 200 200 302
POST events:desk-calendar-add                 302 302 403 403 403 200 200 200 302
GET  events:desk-calendar-import              302 302 403 403 403 200 200 200 302
POST events:desk-calendar-import              302 302 403 403 403 200 200 200 302
GET  events:desk-calendar-after               302 302 403 403 403 404 404 404 302
GET  events:desk-closure pk=snow              302 302 403 403 403 200 200 200 302
POST events:desk-closure pk=snow              302 302 403 403 403 200 200 200 302
GET  events:desk-closing                      302 302 403 403 403 200 200 200 302
POST events:desk-closing                      302 302 403 403 403 200 200 200 302
GET  events:desk-closed pk=closing            302 302 403 403 403 200 404 404 302
GET  events:desk-closed-undo pk=closing       302 302 403 403 403 302 404 404 302
POST events:desk-closed-undo pk=closing       302 302 403 403 403 302 404 404 302
GET  events:desk-flyer slug=public            302 302 403 403 403 200 404 404 302
GET  events:desk-flyer slug=linked            302 302 403 403 403 200 404 404 302
GET  events:desk-flyer slug=private           302 302 403 403 403 404 404 404 302
GET  events:desk-flyer slug=draft             302 302 403 403 403 200 404 404 302
GET  events:desk-flyer-file slug=public       302 302 403 403 403 200 404 404 302
GET  events:desk-flyer-file slug=private      302 302 403 403 403 404 404 404 302
GET  events:desk-flyer-file slug=draft        302 302 403 403 403 200 404 404 302
GET  events:desk-series slug=season           302 302 403 403 403 200 404 404 302
GET  events:desk-series slug=pairs            302 302 403 403 403 200 404 404 302
GET  events:desk-series-all slug=season       302 302 403 403 403 200 404 404 302
POST events:desk-series-all slug=season       302 302 403 403 403 200 404 404 302
GET  events:desk-series-all slug=pairs        302 302 403 403 403 200 404 404 302
POST events:desk-series-all slug=pairs        302 302 403 403 403 200 404 404 302
GET  events:desk-series-cancel slug=season    302 302 403 403 403 200 404 404 302
POST events:desk-series-cancel slug=season    302 302 403 403 403 200 404 404 302
GET  events:desk-series-cancel slug=pairs     302 302 403 403 403 200 404 404 302
POST events:desk-series-cancel slug=pairs     302 302 403 403 403 200 404 404 302
GET  events:desk-series-copy slug=season      302 302 403 403 403 200 404 404 302
POST events:desk-series-copy slug=season      302 302 403 403 403 200 404 404 302
GET  events:desk-following slug=public        302 302 403 403 403 200 404 404 302
POST events:desk-following slug=public        302 302 403 403 403 200 404 404 302
GET  events:desk-following slug=private       302 302 403 403 403 200 404 404 302
GET  events:desk-following slug=draft         302 302 403 403 403 404 404 404 302
GET  events:desk-cancel-following slug=public 302 302 403 403 403 200 404 404 302
POST events:desk-cancel-following slug=public 302 302 403 403 403 200 404 404 302
GET  events:desk-cancel-following slug=draft  302 302 403 403 403 404 404 404 302
GET  events:desk-again slug=public            302 302 403 403 403 200 404 404 302
POST events:desk-again slug=public            302 302 403 403 403 200 404 404 302
GET  events:desk-again slug=private           302 302 403 403 403 200 404 404 302
POST events:desk-again slug=draft             302 302 403 403 403 302 404 404 302
GET  events:desk-series-flyer slug=season     302 302 403 403 403 200 404 404 302
GET  events:desk-series-flyer slug=pairs      302 302 403 403 403 404 404 404 302
GET  events:desk-series-flyer-file slug=season 302 302 403 403 403 200 404 404 302
GET  events:desk-series-flyer-file slug=pairs 302 302 403 403 403 404 404 404 302
GET  events:desk-agenda slug=public           302 302 403 403 403 200 404 404 302
POST events:desk-agenda slug=public           302 302 403 403 403 200 404 404 302
GET  events:desk-agenda slug=private          302 302 403 403 403 200 404 404 302
GET  events:desk-agenda slug=draft            302 302 403 403 403 200 404 404 302
GET  events:desk-tags slug=public             302 302 403 403 403 200 404 404 302
POST events:desk-tags slug=public             302 302 403 403 403 200 404 404 302
GET  events:desk-tags slug=private            302 302 403 403 403 200 404 404 302
GET  events:desk-tags slug=draft              302 302 403 403 403 200 404 404 302
GET  events:desk-extend slug=season           302 302 403 403 403 200 404 404 302
POST events:desk-extend slug=season           302 302 403 403 403 200 404 404 302
GET  events:desk-program-words slug=academy   302 302 403 403 403 200 404 404 302
POST events:desk-program-words slug=academy   302 302 403 403 403 200 404 404 302
GET  events:desk-program-words slug=visits    302 302 403 403 403 404 404 404 302
GET  events:desk-series-words slug=season     302 302 403 403 403 200 404 404 302
POST events:desk-series-words slug=season     302 302 403 403 403 200 404 404 302
GET  events:desk-series-words slug=pairs      302 302 403 403 403 200 404 404 302
GET  events:desk-places                       302 302 403 403 403 200 200 200 302
GET  events:desk-place-new                    302 302 403 403 403 200 200 200 302
POST events:desk-place-new                    302 302 403 403 403 200 200 200 302
GET  events:desk-place pk=venue               302 302 403 403 403 200 404 200 302
POST events:desk-place pk=venue               302 302 403 403 403 200 404 200 302
GET  events:ideas                             302 302 403 403 403 200 200 200 302
GET  events:idea-new                          302 302 403 403 403 200 200 200 302
POST events:idea-new                          302 302 403 403 403 200 200 200 302
GET  events:idea pk=idea                      302 302 403 403 403 200 404 404 302
GET  events:idea-voice pk=idea                302 302 403 403 403 302 404 404 302
POST events:idea-voice pk=idea                302 302 403 403 403 400 404 404 302
GET  events:idea-comment pk=idea              302 302 403 403 403 302 404 404 302
POST events:idea-comment pk=idea              302 302 403 403 403 200 404 404 302
POST events:idea-state pk=idea                302 302 403 403 403 400 404 404 302
GET  events:idea-schedule pk=idea             302 302 403 403 403 200 404 404 302
POST events:idea-schedule pk=idea             302 302 403 403 403 200 404 404 302
GET  events:desk-calls                        302 302 403 403 403 200 200 200 302
GET  events:desk-messages                     302 302 403 403 403 200 200 200 302
GET  events:series slug=season                200 200 200 200 200 200 200 200 200
GET  events:series slug=pairs                 404 404 404 404 404 404 404 404 404
POST events:desk-need slug=public pk=need     302 302 403 403 403 302 404 404 302
POST events:desk-need slug=draft pk=need      302 302 403 403 403 404 404 404 302
POST events:desk-call-done pk=call            302 302 403 403 403 302 404 404 302
"""

EXCEPTIONS = {
    "admin": "the plain admin: for administrators only, with its own rules in tests/accounts/test_admin.py",
}
"""Namespaces that are not in the table, and why."""

PUBLIC = {
    "healthz": "for machines that watch over the product: counts and ages only",
    "robots": "for crawlers",
    "sitemap": "public pages, for search engines",
    "events:whats-on": "what everybody may know of",
    "events:session": "public sessions, and by link with the right key",
    "events:session-file": "the same session as a calendar file",
    "events:series": "public dates",
    "events:archive": "public sessions that are over",
    "events:sign-up": "families have no account",
    "events:subscribe": "how to subscribe to public calendars",
    "events:program-feed": "public dates as a calendar",
    "events:series-feed": "public dates of one series as a calendar",
    "events:link-manage": "the signed link is the right",
    "events:party-change": "the signed link is the right",
    "events:party-cancel": "the signed link is the right",
    "events:party-new-date": "the signed link is the right",
    "events:party-absence": "the signed link is the right",
    "events:link-mine": "the signed link is the right",
    "events:mine-new-link": "the signed link is the right",
    "events:mine-calendar": "the signed link is the right",
    "events:link-calendar": "the signed link is the right",
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

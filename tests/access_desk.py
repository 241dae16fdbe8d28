"""Who may open what at the desk: lines of the table in tests/access_table.py, which says how to read them."""

DESK_PAGES = """
#                                         stranger link family facil. other_f. coord. elsewhere other_p. sleeping
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
GET  events:desk-roster-workbook slug=public  302 302 403 403 403 200 404 404 302
GET  events:desk-roster-workbook slug=private 302 302 403 403 403 200 404 404 302
GET  events:desk-roster-places slug=public    302 302 403 403 403 200 404 404 302
POST events:desk-roster-places slug=public    302 302 403 403 403 200 404 404 302
GET  events:desk-roster-places slug=private   302 302 403 403 403 200 404 404 302
GET  events:desk-roster-places slug=draft     302 302 403 403 403 200 404 404 302
POST events:desk-roster-open slug=public      302 302 403 403 403 302 404 404 302
POST events:desk-roster-open slug=private     302 302 403 403 403 302 404 404 302
POST events:desk-roster-open slug=draft       302 302 403 403 403 302 404 404 302
GET  events:desk-roster-seat slug=linked pk=seat 302 302 403 403 403 302 404 404 302
POST events:desk-roster-seat slug=linked pk=seat 302 302 403 403 403 302 404 404 302
POST events:desk-roster-seat slug=public pk=seat 302 302 403 403 403 404 404 404 302
GET  events:desk-roster-import slug=public    302 302 403 403 403 200 404 404 302
POST events:desk-roster-import slug=public    302 302 403 403 403 200 404 404 302
GET  events:desk-roster-import slug=private   302 302 403 403 403 404 404 404 302
POST events:desk-roster-import slug=private   302 302 403 403 403 404 404 404 302
GET  events:desk-roster-import slug=draft     302 302 403 403 403 200 404 404 302
GET  events:desk-write slug=public            302 302 403 403 403 200 404 404 302
POST events:desk-write slug=public            302 302 403 403 403 200 404 404 302
GET  events:desk-write slug=private           302 302 403 403 403 404 404 404 302
POST events:desk-write slug=private           302 302 403 403 403 404 404 404 302
GET  events:desk-write slug=draft             302 302 403 403 403 200 404 404 302
GET  events:desk-series-people slug=season    302 302 403 403 403 200 404 404 302
GET  events:desk-series-people slug=pairs     302 302 403 403 403 200 404 404 302
GET  events:desk-series-file slug=season      302 302 403 403 403 200 404 404 302
GET  events:desk-series-file slug=pairs       302 302 403 403 403 200 404 404 302
GET  events:desk-series-workbook slug=season  302 302 403 403 403 200 404 404 302
GET  events:desk-series-import slug=season    302 302 403 403 403 200 404 404 302
POST events:desk-series-import slug=season    302 302 403 403 403 200 404 404 302
GET  events:desk-series-import slug=pairs     302 302 403 403 403 404 404 404 302
GET  events:desk-series-write slug=season     302 302 403 403 403 200 404 404 302
POST events:desk-series-write slug=season     302 302 403 403 403 200 404 404 302
GET  events:desk-series-write slug=pairs      302 302 403 403 403 404 404 404 302
GET  events:run-sheet slug=public             302 302 404 200 404 200 404 404 302
GET  events:run-sheet slug=linked             302 302 404 200 404 200 404 404 302
GET  events:run-sheet slug=private            302 302 404 200 404 200 404 404 302
GET  events:run-sheet slug=draft              302 302 404 404 404 200 404 404 302
POST events:run-sheet-fix slug=public         302 302 403 403 403 302 404 404 302
POST events:run-sheet-fix slug=private        302 302 403 403 403 302 404 404 302
POST events:run-sheet-fix slug=draft          302 302 403 403 403 302 404 404 302
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
POST events:desk-sign-up-confirm pk=seat            302 302 403 403 403 302 404 404 302
GET  events:desk-program-questions slug=academy     302 302 403 403 403 200 404 404 302
GET  events:desk-program-questions slug=visits      302 302 403 403 403 404 404 404 302
GET  events:desk-program-question-new slug=academy  302 302 403 403 403 200 404 404 302
POST events:desk-program-question-new slug=academy  302 302 403 403 403 200 404 404 302
GET  events:desk-series-questions slug=season       302 302 403 403 403 200 404 404 302
GET  events:desk-series-questions slug=pairs        302 302 403 403 403 200 404 404 302
GET  events:desk-series-question-new slug=season    302 302 403 403 403 200 404 404 302
POST events:desk-series-question-new slug=season    302 302 403 403 403 200 404 404 302
GET  events:desk-question pk=question               302 302 403 403 403 200 404 404 302
POST events:desk-question pk=question               302 302 403 403 403 200 404 404 302
POST events:desk-question-act pk=question           302 302 403 403 403 302 404 404 302
GET  events:desk-program-reminders slug=academy      302 302 403 403 403 200 404 404 302
GET  events:desk-program-reminders slug=visits       302 302 403 403 403 404 404 404 302
GET  events:desk-program-reminder-new slug=academy   302 302 403 403 403 200 404 404 302
POST events:desk-program-reminder-new slug=academy   302 302 403 403 403 200 404 404 302
GET  events:desk-program-reminders-usual slug=academy 302 302 403 403 403 200 404 404 302
POST events:desk-program-reminders-usual slug=academy 302 302 403 403 403 302 404 404 302
GET  events:desk-series-reminders slug=season        302 302 403 403 403 200 404 404 302
GET  events:desk-series-reminders slug=pairs         302 302 403 403 403 200 404 404 302
GET  events:desk-series-reminder-new slug=season     302 302 403 403 403 302 404 404 302
POST events:desk-series-reminder-new slug=season     302 302 403 403 403 302 404 404 302
POST events:desk-series-reminders-own slug=season    302 302 403 403 403 302 404 404 302
GET  events:desk-series-reminders-program slug=season 302 302 403 403 403 200 404 404 302
POST events:desk-series-reminders-program slug=season 302 302 403 403 403 302 404 404 302
GET  events:desk-reminder pk=reminder                302 302 403 403 403 200 404 404 302
POST events:desk-reminder pk=reminder                302 302 403 403 403 200 404 404 302
GET  events:desk-reminder-end pk=reminder            302 302 403 403 403 200 404 404 302
POST events:desk-reminder-end pk=reminder            302 302 403 403 403 302 404 404 302
GET  events:desk-reminder-words pk=reminder          302 302 403 403 403 200 404 404 302
GET  events:desk-session-reminders slug=public       302 302 403 403 403 200 404 404 302
GET  events:desk-session-reminders slug=private      302 302 403 403 403 200 404 404 302
GET  events:desk-session-reminders slug=draft        302 302 403 403 403 200 404 404 302
POST events:desk-session-list slug=public            302 302 403 403 403 302 404 404 302
POST events:desk-session-list slug=private           302 302 403 403 403 302 404 404 302
GET  events:desk-letters                      302 302 403 403 403 200 200 200 302
GET  events:desk-letter-new                   302 302 403 403 403 200 404 404 302
POST events:desk-letter-new                   302 302 403 403 403 200 404 404 302
GET  events:desk-letter pk=letter             302 302 403 403 403 200 404 404 302
POST events:desk-letter pk=letter             302 302 403 403 403 200 404 404 302
GET  events:desk-letter-edit pk=letter        302 302 403 403 403 200 404 404 302
POST events:desk-letter-edit pk=letter        302 302 403 403 403 200 404 404 302
GET  events:desk-letter-progress pk=sent      302 302 403 403 403 200 404 404 302
GET  events:desk-list slug=news               302 302 403 403 403 200 404 404 302
GET  events:desk-list-edit slug=news          302 302 403 403 403 200 404 404 302
POST events:desk-list-edit slug=news          302 302 403 403 403 200 404 404 302
GET  events:desk-list-import slug=news        302 302 403 403 403 200 404 404 302
POST events:desk-list-import slug=news        302 302 403 403 403 200 404 404 302
POST events:desk-list-leave slug=news pk=subscription   302 302 403 403 403 302 404 404 302
POST events:desk-list-leave slug=inside pk=subscription 302 302 403 403 403 404 404 404 302
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
GET  events:desk-callers                      302 302 403 403 403 200 200 200 302
GET  events:desk-caller pk=caller             302 302 403 403 403 200 404 404 302
POST events:desk-caller-note pk=caller        302 302 403 403 403 200 404 404 302
GET  events:desk-caller-contact pk=caller     302 302 403 403 403 200 404 404 302
POST events:desk-caller-contact pk=caller     302 302 403 403 403 200 404 404 302
GET  events:desk-caller-name pk=caller        302 302 403 403 403 200 404 404 302
POST events:desk-caller-name pk=caller        302 302 403 403 403 200 404 404 302
GET  events:desk-sign-up-change pk=seat       302 302 403 403 403 200 404 404 302
POST events:desk-sign-up-change pk=seat       302 302 403 403 403 302 404 404 302
GET  events:desk-sign-up-change pk=visit      302 302 403 403 403 302 404 404 302
GET  events:desk-sign-up-cancel pk=seat       302 302 403 403 403 200 404 404 302
GET  events:desk-sign-up-cancel pk=visit      302 302 403 403 403 302 404 404 302
POST events:desk-sign-up-cancel pk=seat       302 302 403 403 403 302 404 404 302
POST events:desk-sign-up-cancel pk=visit      302 302 403 403 403 302 404 404 302
POST events:desk-sign-up-offer pk=seat        302 302 403 403 403 302 404 404 302
POST events:desk-sign-up-link pk=seat         302 302 403 403 403 302 404 404 302
GET  events:desk-sign-up-another pk=seat      302 302 403 403 403 200 404 404 302
POST events:desk-sign-up-another pk=seat      302 302 403 403 403 200 404 404 302
GET  events:desk-sign-up-move pk=seat         302 302 403 403 403 200 404 404 302
POST events:desk-sign-up-move pk=seat         302 302 403 403 403 200 404 404 302
GET  events:desk-on-behalf                    302 302 403 403 403 200 200 200 302
POST events:desk-on-behalf                    302 302 403 403 403 200 200 200 302
GET  events:desk-said pk=party                302 302 403 403 403 200 404 404 302
GET  events:desk-calls                        302 302 403 403 403 200 200 200 302
GET  events:desk-messages                     302 302 403 403 403 200 200 200 302
GET  events:desk-message pk=call              302 302 403 403 403 200 404 404 302
POST events:desk-message-again pk=call        302 302 403 403 403 302 404 404 302
GET  events:desk-people-same                  302 302 403 403 403 403 200 403 302
GET  events:desk-people-merge pk=one other=twin 302 302 403 403 403 403 404 403 302
POST events:desk-people-merge pk=one other=twin 302 302 403 403 403 403 404 403 302
POST events:desk-people-not-same pk=one other=twin 302 302 403 403 403 403 404 403 302
GET  events:desk-people-merged                302 302 403 403 403 403 200 403 302
POST events:desk-people-undo pk=merge         302 302 403 403 403 403 404 403 302
GET  events:desk-people-two                   302 302 403 403 403 403 200 403 302
GET  events:desk-recording slug=public pk=recording  302 302 403 403 403 200 404 404 302
POST events:desk-recording slug=public pk=recording  302 302 403 403 403 302 404 404 302
GET  events:desk-recording slug=private pk=recording 302 302 403 403 403 404 404 404 302
POST events:desk-need slug=public pk=need     302 302 403 403 403 302 404 404 302
POST events:desk-need slug=draft pk=need      302 302 403 403 403 404 404 404 302
GET  events:desk-help                         302 302 403 403 403 200 200 200 302
POST events:desk-help-answer pk=need          302 302 403 403 403 302 404 404 302
POST events:desk-help-take pk=need            302 302 403 403 403 302 404 404 302
GET  events:desk-interpreters                 302 302 403 403 403 200 200 200 302
GET  events:desk-interpreters-file            302 302 403 403 403 200 200 200 302
GET  events:desk-session-help slug=public     302 302 403 403 403 200 404 404 302
GET  events:desk-session-help slug=private    302 302 403 403 403 200 404 404 302
GET  events:desk-session-help slug=draft      302 302 403 403 403 200 404 404 302
GET  events:desk-supply-new slug=public       302 302 403 403 403 200 404 404 302
POST events:desk-supply-new slug=public       302 302 403 403 403 200 404 404 302
GET  events:desk-supply pk=supply             302 302 403 403 403 200 404 404 302
POST events:desk-supply pk=supply             302 302 403 403 403 302 404 404 302
GET  events:desk-supply-confirm pk=supply     302 302 403 403 403 200 404 404 302
POST events:desk-supply-confirm pk=supply     302 302 403 403 403 200 404 404 302
POST events:desk-supply-cancel pk=supply      302 302 403 403 403 302 404 404 302
POST events:desk-call-done pk=call            302 302 403 403 403 302 404 404 302
GET  events:desk-texts                        302 302 403 403 403 200 200 200 302
GET  events:desk-texts-program slug=academy   302 302 403 403 403 200 404 404 302
GET  events:desk-texts-all pk=network         302 302 403 403 403 404 404 404 302
GET  events:desk-texts-all pk=far             302 302 403 403 403 404 200 404 302
GET  events:desk-text-program slug=academy template=registered language=es 302 302 403 403 403 200 404 404 302
POST events:desk-text-program slug=academy template=registered language=es 302 302 403 403 403 200 404 404 302
GET  events:desk-text-program slug=academy template=picked language=es 302 302 403 403 403 404 404 404 302
GET  events:desk-text-program slug=academy template=registered language=xx 302 302 403 403 403 404 404 404 302
GET  events:desk-text-mail-program slug=academy template=registered language=es 302 302 403 403 403 200 404 404 302
GET  events:desk-text-all pk=network template=registered language=es 302 302 403 403 403 404 404 404 302
GET  events:desk-text-all pk=far template=registered language=es 302 302 403 403 403 404 200 404 302
POST events:desk-text-all pk=far template=registered language=es 302 302 403 403 403 404 200 404 302
GET  events:desk-text-mail-all pk=network template=registered language=es 302 302 403 403 403 404 404 404 302
GET  events:desk-text-mail-all pk=far template=registered language=es 302 302 403 403 403 404 200 404 302
GET  events:desk-texts-language pk=network language=ar 302 302 403 403 403 404 404 404 302
GET  events:desk-texts-language pk=far language=ar 302 302 403 403 403 404 200 404 302
POST events:desk-texts-language pk=far language=ar 302 302 403 403 403 404 302 404 302
GET  events:desk-texts-language pk=far language=es 302 302 403 403 403 404 404 404 302
"""

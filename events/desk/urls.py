"""The addresses of this room: what a coordinator sees and does."""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import IntConverter

from events.desk import (
    again_views,
    calling_off_views,
    change_views,
    detail_views,
    people_views,
    place_views,
    session_views,
    today_views,
)
from events.desk.calendars import import_views as calendar_import_views
from events.desk.calendars import views as calendar_views
from events.desk.closing import views as closing_views
from events.desk.flyers import views as flyer_views
from events.desk.ideas import views as idea_views
from events.desk.recordings import views as recording_views
from events.desk.scope import views as scope_views
from events.desk.season import extend_views
from events.desk.season import views as season_views
from events.desk.series import copy_views
from events.desk.series import views as series_views


class RowConverter(IntConverter):
    """The key of a row: no longer than a database can hold."""

    regex = "[0-9]{1,18}"


register_converter(RowConverter, "row")
SESSION = "desk/sessions/<slug:slug>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", today_views.desk, name="desk"),
    path("desk/sessions/", session_views.sessions, name="desk-sessions"),
    path(SESSION, session_views.session_page, name="desk-session"),
    path(f"{SESSION}edit/", session_views.edit, name="desk-edit"),
    path(f"{SESSION}resource/", session_views.resource, name="desk-resource"),
    path(f"{SESSION}recording/<row:pk>/", recording_views.recording, name="desk-recording"),
    path(f"{SESSION}assign/", session_views.assign_somebody, name="desk-assign"),
    path(f"{SESSION}publish/", change_views.publish, name="desk-publish"),
    path(f"{SESSION}move/", change_views.move, name="desk-move"),
    path(f"{SESSION}cancel/", calling_off_views.cancel, name="desk-cancel"),
    path(f"{SESSION}cancel/following/", calling_off_views.cancel_following, name="desk-cancel-following"),
    path(f"{SESSION}again/", again_views.again, name="desk-again"),
    path(f"{SESSION}following/", scope_views.following, name="desk-following"),
    path(f"{SESSION}copy/", change_views.copy, name="desk-copy"),
    path("", include("events.desk.roster.urls")),
    path("", include("events.desk.run_sheet.urls")),
    path("", include("events.desk.sign_up_import.urls")),
    path("", include("events.desk.writing.urls")),
    path(f"{SESSION}needs/<row:pk>/", people_views.answer_need, name="desk-need"),
    path(f"{SESSION}flyer/", flyer_views.session_flyer, name="desk-flyer"),
    path(f"{SESSION}flyer.pdf", flyer_views.session_flyer_file, name="desk-flyer-file"),
    path("desk/series/", series_views.series_list, name="desk-series-list"),
    path("desk/series/<slug:slug>/", series_views.series_page, name="desk-series"),
    path("desk/series/<slug:slug>/all/", scope_views.whole_series, name="desk-series-all"),
    path("desk/series/<slug:slug>/cancel/", calling_off_views.cancel_series, name="desk-series-cancel"),
    path("desk/series/<slug:slug>/copy/", copy_views.copy_whole, name="desk-series-copy"),
    path("desk/series/<slug:slug>/flyer/", flyer_views.series_flyer, name="desk-series-flyer"),
    path("desk/series/<slug:slug>/flyer.pdf", flyer_views.series_flyer_file, name="desk-series-flyer-file"),
    path("desk/programs/<slug:slug>/season/", season_views.season, name="desk-season"),
    path("desk/programs/<slug:slug>/words/", detail_views.program_words, name="desk-program-words"),
    path("desk/", include("events.desk.questions.urls")),
    path("desk/", include("events.desk.texts.urls")),
    path("desk/", include("events.desk.reminders.urls")),
    path("desk/calendars/", calendar_views.calendars, name="desk-calendars"),
    path("desk/calendars/year/", calendar_views.calendar, name="desk-calendar"),
    path("desk/calendars/add/", calendar_views.add, name="desk-calendar-add"),
    path("desk/calendars/import/", calendar_import_views.import_calendar, name="desk-calendar-import"),
    path("desk/calendars/done/", calendar_views.done, name="desk-calendar-after"),
    path("desk/calendars/<row:pk>/", calendar_views.closure, name="desk-closure"),
    path("desk/closing/", closing_views.closing, name="desk-closing"),
    path("desk/closing/<row:pk>/", closing_views.closed, name="desk-closed"),
    path("desk/closing/<row:pk>/undo/", closing_views.undo_closing, name="desk-closed-undo"),
    path(f"{SESSION}agenda/", detail_views.agenda, name="desk-agenda"),
    path(f"{SESSION}tags/", detail_views.tags, name="desk-tags"),
    path("desk/series/<slug:slug>/extend/", extend_views.extend, name="desk-extend"),
    path("desk/series/<slug:slug>/words/", detail_views.series_words, name="desk-series-words"),
    path("desk/places/", place_views.places, name="desk-places"),
    path("desk/places/new/", place_views.new_place, name="desk-place-new"),
    path("desk/places/<row:pk>/", place_views.place, name="desk-place"),
    path("ideas/", idea_views.idea_list, name="ideas"),
    path("ideas/new/", idea_views.idea_new, name="idea-new"),
    path("ideas/<row:pk>/", idea_views.idea_page, name="idea"),
    path("ideas/<row:pk>/voice/", idea_views.idea_voice, name="idea-voice"),
    path("ideas/<row:pk>/comment/", idea_views.idea_comment, name="idea-comment"),
    path("ideas/<row:pk>/state/", idea_views.idea_state, name="idea-state"),
    path("ideas/<row:pk>/schedule/", idea_views.idea_schedule, name="idea-schedule"),
    path("desk/", include("events.desk.help.urls")),
    path("desk/people/", include("events.desk.people.urls")),
    path("desk/", include("events.desk.callers.urls")),
    path("desk/", include("events.desk.letters.urls")),
    path("desk/", include("events.desk.messages.urls")),
]

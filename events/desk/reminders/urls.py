"""The addresses of reminder plans at the desk."""

from django.urls import URLPattern, path

from events.desk.reminders import session_views, views

urlpatterns: list[URLPattern] = [
    path("programs/<slug:slug>/reminders/", views.program_reminders, name="desk-program-reminders"),
    path("programs/<slug:slug>/reminders/new/", views.program_reminder_new, name="desk-program-reminder-new"),
    path("programs/<slug:slug>/reminders/usual/", views.program_defaults, name="desk-program-reminders-usual"),
    path("series/<slug:slug>/reminders/", views.series_reminders, name="desk-series-reminders"),
    path("series/<slug:slug>/reminders/new/", views.series_reminder_new, name="desk-series-reminder-new"),
    path("series/<slug:slug>/reminders/own/", views.series_own, name="desk-series-reminders-own"),
    path("series/<slug:slug>/reminders/program/", views.series_as_program, name="desk-series-reminders-program"),
    path("reminders/<row:pk>/", views.reminder, name="desk-reminder"),
    path("reminders/<row:pk>/end/", views.reminder_end, name="desk-reminder-end"),
    path("reminders/<row:pk>/words/", session_views.reminder_words, name="desk-reminder-words"),
    path("sessions/<slug:slug>/reminders/", session_views.session_reminders, name="desk-session-reminders"),
    path("sessions/<slug:slug>/list/", session_views.session_list, name="desk-session-list"),
]

"""Addresses for taking sign-ups over from a file."""

from django.urls import URLPattern, path

from events.desk.sign_up_import import views

urlpatterns: list[URLPattern] = [
    path("desk/sessions/<slug:slug>/people/import/", views.import_session, name="desk-roster-import"),
    path("desk/series/<slug:slug>/people/import/", views.import_series, name="desk-series-import"),
]

"""Addresses for writing to people in one's own words."""

from django.urls import URLPattern, path

from events.desk.writing import views

urlpatterns: list[URLPattern] = [
    path("desk/sessions/<slug:slug>/write/", views.write, name="desk-write"),
    path("desk/series/<slug:slug>/write/", views.write_series, name="desk-series-write"),
]

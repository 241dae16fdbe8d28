"""Addresses about the people of a session, or of all dates of a series."""

from django.urls import URLPattern, path

from events.desk import people_views
from events.desk.roster import views
from events.desk.sheets import CSV, XLSX

PEOPLE = "desk/sessions/<slug:slug>/people"
SERIES = "desk/series/<slug:slug>/people"

urlpatterns: list[URLPattern] = [
    path(f"{PEOPLE}/", people_views.people, name="desk-roster"),
    path(f"{PEOPLE}.csv", people_views.people_file, {"kind": CSV}, name="desk-roster-file"),
    path(f"{PEOPLE}.xlsx", people_views.people_file, {"kind": XLSX}, name="desk-roster-workbook"),
    path(f"{PEOPLE}/places/", views.capacity, name="desk-roster-places"),
    path(f"{PEOPLE}/open/", views.sign_up_open, name="desk-roster-open"),
    path(f"{PEOPLE}/<row:pk>/seat/", views.seat, name="desk-roster-seat"),
    path(f"{SERIES}/", people_views.series_people, name="desk-series-people"),
    path(f"{SERIES}.csv", people_views.series_file, {"kind": CSV}, name="desk-series-file"),
    path(f"{SERIES}.xlsx", people_views.series_file, {"kind": XLSX}, name="desk-series-workbook"),
]

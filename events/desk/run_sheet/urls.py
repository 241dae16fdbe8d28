"""Addresses of run sheets."""

from django.urls import URLPattern, path

from events.desk.run_sheet import views

urlpatterns: list[URLPattern] = [
    path("sessions/<slug:slug>/run-sheet/", views.run_sheet, name="run-sheet"),
    path("sessions/<slug:slug>/run-sheet/fix/", views.fix, name="run-sheet-fix"),
]

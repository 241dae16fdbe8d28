"""The addresses of help at the desk."""

from django.urls import URLPattern, path

from events.desk.help import demand_views, supply_views, views

urlpatterns: list[URLPattern] = [
    path("help/", views.requests, name="desk-help"),
    path("help/interpreters/", demand_views.interpreters, name="desk-interpreters"),
    path("help/interpreters.csv", demand_views.interpreters_file, name="desk-interpreters-file"),
    path("help/<row:pk>/answer/", views.answer_request, name="desk-help-answer"),
    path("help/<row:pk>/take/", views.take_request, name="desk-help-take"),
    path("sessions/<slug:slug>/help/", supply_views.session_page, name="desk-session-help"),
    path("sessions/<slug:slug>/help/new/", supply_views.new_supply, name="desk-supply-new"),
    path("help/planned/<row:pk>/", supply_views.supply_page, name="desk-supply"),
    path("help/planned/<row:pk>/sure/", supply_views.confirm, name="desk-supply-confirm"),
    path("help/planned/<row:pk>/off/", supply_views.cancel, name="desk-supply-cancel"),
]

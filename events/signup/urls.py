"""The addresses of this room: what families see and do."""

from django.urls import URLPattern, path

from events.signup import party_views, sign_up_views, views

urlpatterns: list[URLPattern] = [
    path("", views.whats_on, name="whats-on"),
    path("sessions/<slug:slug>/", views.session_page, name="session"),
    path("sessions/<slug:slug>/sign-up/", sign_up_views.sign_up_page, name="sign-up"),
    path("series/<slug:slug>/", views.series_page, name="series"),
    path("archive/", views.archive, name="archive"),
    path("p/<str:token>/", party_views.party_page, name="link-manage"),
    path("p/<str:token>/change/", party_views.change, name="party-change"),
    path("p/<str:token>/dates/<slug:slug>/", party_views.new_date, name="party-new-date"),
    path("p/<str:token>/dates/<slug:slug>/absence/", party_views.absence, name="party-absence"),
    path("p/<str:token>/cancel/", party_views.cancel, name="party-cancel"),
]

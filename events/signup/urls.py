"""The addresses of this room: what families see and do."""

from django.urls import URLPattern, path

from events.signup import (
    confirm_views,
    help_views,
    lost_views,
    own_date_views,
    own_words_views,
    party_views,
    place_views,
    returning_views,
    sign_up_views,
    views,
)

urlpatterns: list[URLPattern] = [
    path("", views.whats_on, name="whats-on"),
    path("sessions/<slug:slug>/", views.session_page, name="session"),
    path("sessions/<slug:slug>/sign-up/", sign_up_views.sign_up_page, name="sign-up"),
    path("sessions/<slug:slug>/this-date/", sign_up_views.guest_page, name="sign-up-guest"),
    path("series/<slug:slug>/", views.series_page, name="series"),
    path("series/<slug:slug>/sign-up/", sign_up_views.series_page, name="sign-up-series"),
    path("archive/", views.archive, name="archive"),
    path("lost-link/", lost_views.lost_link, name="lost-link"),
    path("lost-link/sent/", lost_views.lost_link_sent, name="lost-link-sent"),
    path("c/<str:token>/", confirm_views.confirm_page, name="link-confirm"),
    path("again/<str:token>/", returning_views.link_again, name="link-again"),
    path("empty-form/", returning_views.empty_form, name="empty-form"),
    path("p/<str:token>/", party_views.party_page, name="link-manage"),
    path("p/<str:token>/change/", party_views.change, name="party-change"),
    path("p/<str:token>/dates/<slug:slug>/", party_views.new_date, name="party-new-date"),
    path("p/<str:token>/dates/<slug:slug>/absence/", party_views.absence, name="party-absence"),
    path("p/<str:token>/dates/<slug:slug>/place/", place_views.place, name="party-place"),
    path("p/<str:token>/dates/<slug:slug>/help/", help_views.help_page, name="party-help"),
    path("p/<str:token>/dates/<slug:slug>/help/act/", help_views.help_act, name="party-help-act"),
    path("p/<str:token>/dates/<slug:slug>/add/", own_date_views.add, name="party-add-date"),
    path("p/<str:token>/dates/<slug:slug>/cancel/", own_date_views.cancel_date, name="party-cancel-date"),
    path("p/<str:token>/answers/", own_words_views.answers, name="party-answers"),
    path("p/<str:token>/texts/", own_words_views.texts, name="party-texts"),
    path("p/<str:token>/cancel/", party_views.cancel, name="party-cancel"),
]

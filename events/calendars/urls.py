"""The addresses of this room."""

from django.urls import URLPattern, path

from events.calendars import account_views, views

urlpatterns: list[URLPattern] = [
    path("subscribe/", views.subscribe, name="subscribe"),
    path("sessions/<slug:slug>.ics", views.session_file, name="session-file"),
    path("feeds/<slug:slug>.ics", views.program_feed, name="program-feed"),
    path("calendar/series/<slug:slug>.ics", views.series_feed, name="series-feed"),
    path("feeds/mine/<str:token>.ics", views.link_calendar, name="link-calendar"),
    path("mine/<str:token>/", views.link_mine, name="link-mine"),
    path("mine/<str:token>/calendar/", views.mine_calendar, name="mine-calendar"),
    path("mine/<str:token>/new-link/", views.mine_new_link, name="mine-new-link"),
    path("mine/<str:token>/household/", views.mine_household, name="mine-household"),
    path("my-calendar/", account_views.my_calendar, name="my-calendar"),
    path("my-calendar/household/", account_views.my_household, name="my-household"),
    path("my-calendar/who/", account_views.claim_sign_ups, name="claim-sign-ups"),
]

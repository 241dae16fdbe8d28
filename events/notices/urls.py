"""The addresses of this room."""

from django.urls import URLPattern, path

from events.notices import link_views, views

urlpatterns: list[URLPattern] = [
    path("lists/", views.lists_page, name="lists"),
    path("lists/sent/", views.lists_sent, name="lists-sent"),
    path("lists/<slug:slug>/", views.list_page, name="list"),
    path("lists/<slug:slug>/<int:number>/", views.list_notice, name="list-notice"),
    path("mails/yes/<str:token>/", link_views.subscribe, name="link-subscribe"),
    path("mails/<str:token>/", link_views.preferences, name="link-preferences"),
    path("mails/leave/<str:token>/", link_views.unsubscribe, name="link-unsubscribe"),
    path("mine/<str:token>/lists/", link_views.mine_lists, name="mine-lists"),
]

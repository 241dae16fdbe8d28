"""Addresses of letters to lists, and of the lists."""

from django.urls import URLPattern, path

from events.desk.letters import import_views, list_views, views

urlpatterns: list[URLPattern] = [
    path("letters/", views.letters, name="desk-letters"),
    path("letters/new/", views.letter_new, name="desk-letter-new"),
    path("letters/<row:pk>/", views.letter, name="desk-letter"),
    path("letters/<row:pk>/edit/", views.letter_edit, name="desk-letter-edit"),
    path("letters/<row:pk>/progress/", views.letter_progress, name="desk-letter-progress"),
    path("lists/<slug:slug>/", list_views.list_page, name="desk-list"),
    path("lists/<slug:slug>/edit/", list_views.list_edit, name="desk-list-edit"),
    path("lists/<slug:slug>/readers/<row:pk>/leave/", list_views.list_leave, name="desk-list-leave"),
    path("lists/<slug:slug>/import/", import_views.import_readers, name="desk-list-import"),
]

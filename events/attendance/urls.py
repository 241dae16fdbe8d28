"""The addresses of this room."""

from django.urls import URLPattern, path

from events.attendance import views

urlpatterns: list[URLPattern] = [
    path("my-sessions/", views.my_sessions, name="my-sessions"),
    path("door/<slug:slug>/", views.door, name="door"),
    path("door/<slug:slug>/mark/", views.mark, name="door-mark"),
    path("door/<slug:slug>/walk-in/", views.add_walk_in, name="door-walk-in"),
]

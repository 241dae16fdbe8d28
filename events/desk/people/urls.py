"""The addresses of this room."""

from django.urls import URLPattern, path

from events.desk.people import views

PAIR = "same/<row:pk>/<row:other>/"

urlpatterns: list[URLPattern] = [
    path("same/", views.same, name="desk-people-same"),
    path(PAIR, views.pair, name="desk-people-merge"),
    path(f"{PAIR}two/", views.not_same, name="desk-people-not-same"),
    path("merged/", views.merged, name="desk-people-merged"),
    path("merged/<row:pk>/undo/", views.undo, name="desk-people-undo"),
    path("two/", views.two, name="desk-people-two"),
]

"""Addresses of messages and of calls to make."""

from django.urls import URLPattern, path

from events.desk.messages import calls_views, views

urlpatterns: list[URLPattern] = [
    path("calls/", calls_views.call_list, name="desk-calls"),
    path("calls/<row:pk>/done/", calls_views.call_done, name="desk-call-done"),
    path("messages/", views.message_list, name="desk-messages"),
    path("messages/<row:pk>/", views.message_page, name="desk-message"),
    path("messages/<row:pk>/again/", views.message_again, name="desk-message-again"),
]

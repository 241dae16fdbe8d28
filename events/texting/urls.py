"""Where the provider of text messages reports. Outside of the languages' addresses: machines call them."""

from django.urls import path

from events.texting import views

urlpatterns = [
    path("in/", views.text_in, name="text-in"),
    path("status/<uuid:message_id>/", views.text_status, name="text-status"),
]

"""The addresses of who is calling, below desk/."""

from django.urls import URLPattern, path

from events.desk.callers import confirm_views, move_views, sign_up_views, views
from events.desk.on_behalf import views as on_behalf_views

PERSON = "callers/<row:pk>/"
SIGN_UP = "sign-ups/<row:pk>/"

urlpatterns: list[URLPattern] = [
    path("callers/", views.callers, name="desk-callers"),
    path(PERSON, views.caller, name="desk-caller"),
    path(f"{PERSON}note/", views.write, name="desk-caller-note"),
    path(f"{PERSON}contact/", views.contact, name="desk-caller-contact"),
    path(f"{PERSON}name/", views.name, name="desk-caller-name"),
    path("phone/", on_behalf_views.on_behalf, name="desk-on-behalf"),
    path("phone/<row:pk>/", on_behalf_views.said, name="desk-said"),
    path(f"{SIGN_UP}change/", sign_up_views.change, name="desk-sign-up-change"),
    path(f"{SIGN_UP}confirm/", confirm_views.confirm_sign_up, name="desk-sign-up-confirm"),
    path(f"{SIGN_UP}cancel/", sign_up_views.cancel, name="desk-sign-up-cancel"),
    path(f"{SIGN_UP}offer/", sign_up_views.offer, name="desk-sign-up-offer"),
    path(f"{SIGN_UP}link/", sign_up_views.link, name="desk-sign-up-link"),
    path(f"{SIGN_UP}another/", sign_up_views.another, name="desk-sign-up-another"),
    path(f"{SIGN_UP}move/", move_views.move, name="desk-sign-up-move"),
]

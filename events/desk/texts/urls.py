"""Addresses for words of messages."""

from django.urls import URLPattern, path

from events.desk.texts import views

OF, ALL = "texts/of/<slug:slug>/", "texts/all/<row:pk>/"
ONE = "<slug:template>/<slug:language>/"

urlpatterns: list[URLPattern] = [
    path("texts/", views.texts, name="desk-texts"),
    path(OF, views.texts_program, name="desk-texts-program"),
    path(f"{OF}{ONE}", views.text_program, name="desk-text-program"),
    path(f"{OF}{ONE}mail/", views.mail_program, name="desk-text-mail-program"),
    path(ALL, views.texts_all, name="desk-texts-all"),
    path(f"{ALL}{ONE}", views.text_all, name="desk-text-all"),
    path(f"{ALL}{ONE}mail/", views.mail_all, name="desk-text-mail-all"),
    path("texts/languages/<row:pk>/<slug:language>/", views.language_page, name="desk-texts-language"),
]

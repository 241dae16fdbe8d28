"""The addresses of questions at the desk."""

from django.urls import URLPattern, path

from events.desk.questions import views

urlpatterns: list[URLPattern] = [
    path("programs/<slug:slug>/questions/", views.program_questions, name="desk-program-questions"),
    path("programs/<slug:slug>/questions/new/", views.program_question_new, name="desk-program-question-new"),
    path("series/<slug:slug>/questions/", views.series_questions, name="desk-series-questions"),
    path("series/<slug:slug>/questions/new/", views.series_question_new, name="desk-series-question-new"),
    path("questions/<row:pk>/", views.question, name="desk-question"),
    path("questions/<row:pk>/act/", views.question_act, name="desk-question-act"),
]

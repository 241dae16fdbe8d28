"""Academy as a Django app."""

from django.apps import AppConfig


class AcademyConfig(AppConfig):
    name = "academy"

"""The roof as a Django app, for its management commands."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

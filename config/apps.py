"""The roof as a Django app, for its management commands and checks."""

from django.apps import AppConfig

from config import checks


class ConfigConfig(AppConfig):
    name = "config"
    checks = checks  # importing them registers them

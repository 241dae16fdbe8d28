"""The roof as a Django app, for its management commands and checks."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import import_string

from config import checks


class ConfigConfig(AppConfig):
    name = "config"
    checks = checks  # importing them registers them

    def ready(self) -> None:
        """Listen to what an e-mail provider reports: its adapter tells it by a signal of its own."""
        if settings.EMAIL_PROVIDER:
            told = import_string("anymail.signals.tracking")
            told.connect(import_string("config.providers.take_report"), dispatch_uid="outbox")

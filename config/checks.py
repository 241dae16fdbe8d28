"""What `manage.py check --deploy` says about a production that would quietly not work."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django names it so

from events.outbox.channels.sms import SINK, address_of, texts_work


@register(Tags.compatibility, deploy=True)
def somebody_sends_messages(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """With the broker in memory only the embedded worker sends; separate worker processes would wait for ever."""
    if not settings.CELERY_BROKER_URL.startswith("memory:"):
        return []
    return [
        Warning(
            "BROKER_URL is not set, so only `manage.py work` sends messages.",
            hint="Run it, or set BROKER_URL to Redis or RabbitMQ for `celery worker` and `celery beat`.",
            id="config.W001",
        )
    ]


@register(Tags.compatibility, deploy=True)
def links_are_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Links that open a sign-up must not travel in the clear."""
    if settings.HTTPS:
        return []
    return [
        Warning("SITE_URL does not begin with https://, so cookies and links travel in the clear.", id="config.W002")
    ]


@register(Tags.compatibility)
def texts_can_be_sent(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """With half an address no text would go out, and nobody would learn of it."""
    if not texts_work():
        return []
    address = address_of(settings.SMS_URL)
    if address.scheme == SINK and not settings.DEMO:
        return [Error("SMS_URL keeps texts in a folder and sends none: that is for the demo only.", id="config.E001")]
    if not address.complete:
        return [
            Error(
                "SMS_URL is not complete.",
                hint="It looks like twilio://SID:TOKEN@api.twilio.com/?from=+18605550100 (or service=MG...).",
                id="config.E002",
            )
        ]
    return []


@register(Tags.compatibility, deploy=True)
def texts_can_be_answered(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What comes in is proved by a signature over our address, which whoever hands it on must be able to reach."""
    if not texts_work() or settings.HTTPS:
        return []
    return [Warning("Texts cannot be answered: the provider reaches us by https:// only.", id="config.W003")]

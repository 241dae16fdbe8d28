"""What `manage.py check --deploy` says about a production that would quietly not work."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django names it so


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

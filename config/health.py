"""The health page: whether the product does its work, for whoever watches over it. It says nothing of people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.db.models import Count, Min, Q
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.clock import BEAT
from events.outbox.channels.sms import texts_work
from events.outbox.models import SENT_BY_US, Channel, Message, State
from events.tasks import HEARTBEAT

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

TICK_LATE = timedelta(minutes=2)
FAILED_WITHIN = timedelta(days=1)
MESSAGE_LATE = timedelta(minutes=15)


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database takes changes, beat and workers live and no message is left lying; else 503.

    Ages are in seconds: of the last tick of beat, of the last task that a worker did, and of the oldest message that
    is due and not sent.
    """
    now = timezone.now()
    try:
        oldest, failed = _outbox(now)
    except DatabaseError:
        return JsonResponse({"healthy": False, "database": "takes no changes"}, status=503)
    beat, worker = cache.get(BEAT), cache.get(HEARTBEAT)
    alive = all(seen is not None and now - seen < TICK_LATE for seen in (beat, worker))
    healthy = alive and (oldest is None or now - oldest < MESSAGE_LATE)
    return JsonResponse(
        {
            "healthy": healthy,
            "database": "takes changes",
            "beat_age": _seconds(now, beat),
            "worker_age": _seconds(now, worker),
            "oldest_due_message_age": _seconds(now, oldest),
            "failed_messages_last_day": failed,
        },
        status=200 if healthy else 503,
    )


@transaction.atomic
def _outbox(now: datetime) -> tuple[datetime | None, int]:
    """When the oldest unsent message was due, and how many of the last day failed.

    A change of no row shows that changes are taken.
    """
    Message.objects.filter(pk=0).update(attempts=0)
    channels = SENT_BY_US if texts_work() else (Channel.EMAIL,)
    unsent = Q(state__in=(State.QUEUED, State.SENDING), channel__in=channels, send_after__lte=now)
    useful = Q(expires_at=None) | Q(expires_at__gt=now)
    found = Message.objects.filter(state__in=(State.QUEUED, State.SENDING, State.FAILED)).aggregate(
        oldest=Min("send_after", filter=unsent & useful),
        failed=Count("pk", filter=Q(state=State.FAILED, created_at__gt=now - FAILED_WITHIN)),
    )
    return found["oldest"], found["failed"]


def _seconds(now: datetime, moment: datetime | None) -> int | None:
    return None if moment is None else round((now - moment).total_seconds())

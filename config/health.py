"""The health page: whether the product does its work, for whoever watches over it. It says nothing of people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.db.models import Case, Count, Min, Q, When
from django.db.models.functions import Coalesce
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
    should be out and is not: since when it should have been, however often it was tried since. What a mail server or
    provider answered with "later" is told, but is no illness of ours; what nobody took at all is.
    """
    now = timezone.now()
    try:
        found = _outbox(now)
    except DatabaseError:
        return JsonResponse({"healthy": False, "database": "takes no changes"}, status=503)
    beat, worker, lying = cache.get(BEAT), cache.get(HEARTBEAT), found["lying"]
    alive = all(seen is not None and now - seen < TICK_LATE for seen in (beat, worker))
    healthy = alive and (lying is None or now - lying < MESSAGE_LATE)
    return JsonResponse(
        {
            "healthy": healthy,
            "database": "takes changes",
            "beat_age": _seconds(now, beat),
            "worker_age": _seconds(now, worker),
            "oldest_due_message_age": _seconds(now, found["oldest"]),
            "failed_messages_last_day": found["failed"],
        },
        status=200 if healthy else 503,
    )


@transaction.atomic
def _outbox(now: datetime) -> dict[str, Any]:
    """When the oldest unsent message was due, the oldest that nobody took at all, and how many of the last day failed.

    A change of no row shows that changes are taken.
    """
    Message.objects.filter(pk=0).update(attempts=0)
    channels = SENT_BY_US if texts_work() else (Channel.EMAIL,)
    should_be_out = Q(send_after__lte=now) | Q(stuck_since__isnull=False)
    useful = Q(expires_at=None) | Q(expires_at__gt=now)
    unsent = Q(should_be_out, useful, state__in=(State.QUEUED, State.SENDING), channel__in=channels)
    since, at_hand = Coalesce("stuck_since", "send_after"), Q(attempts=0) | Q(send_after__lte=now)
    return Message.objects.filter(state__in=(State.QUEUED, State.SENDING, State.FAILED)).aggregate(
        oldest=Min(since, filter=unsent),
        lying=Min(Case(When(attempts=0, then=since), default="send_after"), filter=unsent & at_hand),
        failed=Count("pk", filter=Q(state=State.FAILED, created_at__gt=now - FAILED_WITHIN)),
    )


def _seconds(now: datetime, moment: datetime | None) -> int | None:
    return None if moment is None else round((now - moment).total_seconds())

"""What is sent to the product: a family's form, a tap at the door."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from django.utils import timezone

from bench.load import post
from bench.rows import Rows
from events.schedule.models import Session
from events.signup.guarding import since

Request = Callable[[int, int], bytes]


def sign_up(rows: Rows, session: Session) -> Request:
    """A new family each time, which filled in the form for a minute."""
    shown = since(timezone.now() - timedelta(minutes=1))

    def request(worker: int, count: int) -> bytes:
        fields = {
            "csrfmiddlewaretoken": rows.csrf,
            "name": f"Ada Example {worker} {count}",
            "contact": f"w{worker}-{count}-{uuid.uuid4().hex[:8]}@family.example",
            "language": "en",
            "submit_key": str(uuid.uuid4()),
            "seen": str(int(session.starts_at.timestamp())),
            "more-since": shown,
        }
        path = f"/en/sessions/{session.slug}/sign-up/"
        return post(path, urlencode(fields).encode(), f"csrftoken={rows.csrf}")

    return request


def mark(rows: Rows, workers: int) -> Request:
    """Somebody of a list is here."""

    def request(worker: int, count: int) -> bytes:
        slug, _session, pairs = rows.doors[(worker + workers * count) % len(rows.doors)]
        fields = {
            "csrfmiddlewaretoken": rows.csrf,
            "key": str(uuid.uuid4()),
            "party": pairs[count % len(pairs)][0],
            "status": "present",
        }
        return post(f"/en/door/{slug}/mark/", urlencode(fields).encode(), rows.cookie)

    return request

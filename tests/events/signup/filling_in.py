"""What families and others send."""

from __future__ import annotations

from datetime import timedelta

from events.signup.forms import stamp
from events.signup.guarding import since
from tests.factories import NOW


def typed(session, **changes):
    """What a family sends from a page of this session, a minute after opening it."""
    return {
        "more-since": since(NOW - timedelta(minutes=1)),
        "name": "Ada Example",
        "contact": "ada@family.example",
        "children": "0",
        "language": "en",
        "submit_key": "6f3a8a2e-0000-4000-8000-000000000001",
        "seen": stamp(session.starts_at),
        **changes,
    }


NASTY = (
    "\x00",
    "a\x00b",
    "\u202eRTL\u202c \u200f",
    "' OR 1=1; --",
    "<script>alert(1)</script>",
    '=HYPERLINK("http://evil.example")',
    "{{ 7|add:7 }}{% now 'Y' %}",
    "../../etc/passwd",
    "%00%0d%0aSet-Cookie: a=b",
    "\ufffe\uffff\u2028",
    "🐙" * 300,
    "9" * 5000,
    "-1",
    "1e999",
    "٣",
    "x" * 1_000_000,
)
"""What people and machines send to see what breaks."""

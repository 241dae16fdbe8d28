"""What families and others send."""

from __future__ import annotations

from events.signup.forms import stamp


def typed(session, **changes):
    """What a family sends from a page of this session."""
    return {
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

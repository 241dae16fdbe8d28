"""The form on which staff sign a family up by phone."""

from uuid import uuid4

from django.urls import reverse

PAGE = reverse("events:desk-on-behalf")
PHONE_NUMBER = "860-555-0142"


def typed(*sessions, **said):
    """What the browser sends."""
    return {
        "program": sessions[0].program.slug if sessions else "academy",
        "lists": [session.roster_id for session in sessions],
        "name": "Ada Example",
        "contact": "ada@family.example",
        "language": "en",
        "submit_key": str(uuid4()),
        "asked": "",
        **said,
    }

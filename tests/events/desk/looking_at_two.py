"""Looking at two records, for tests."""

from __future__ import annotations

from django.urls import reverse

from accounts.grants import Viewer
from events.desk.people.today import duplicates_to_look_at
from tests.factories import NOW


def pair(*people):
    return reverse("events:desk-people-merge", args=[person.pk for person in people])


def text(answer):
    return " ".join(answer.content.decode().split())


def today_for(user):
    """What of this room stands on this user's page of today."""
    return duplicates_to_look_at(Viewer(user, tuple(user.grants.all())), NOW)

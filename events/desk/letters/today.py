"""What this room puts on the page of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.history import Change
from events.desk.todo import AT_MOST, Todo, sentence
from events.notices.letters import Notice

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.grants import Viewer


def letters_held_back(who: Viewer, now: datetime) -> list[Todo]:
    """Letters that were to go out and wait for words in a language that somebody reads by now."""
    held = Change.objects.filter(subject_type="notice", act="held back").values("subject_id")
    found = Notice.objects.managed_by(who).filter(pk__in=held, state=Notice.State.DRAFT, until__gte=now.date())
    return [
        Todo(
            what=sentence(
                _("“%(subject)s” did not go out"), subject=format_html("<bdi>{}</bdi>", one.working_subject)
            ),
            why=_("Somebody came onto a list who reads a language that it is not written in."),
            button=_("Look at the letter"),
            url=reverse("events:desk-letter", args=[one.pk]),
        )
        for one in found.order_by("pk")[:AT_MOST]
    ]

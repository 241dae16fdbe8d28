"""What this room puts on the page of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.desk.people.proposals import proposals, proposals_for
from events.desk.todo import Todo, sentence

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.grants import Viewer


def duplicates_to_look_at(who: Viewer, now: datetime) -> list[Todo]:
    """The likeliest pair by name, and how many more there are; nothing for who may not merge."""
    organizations = who.whole("coordinator")
    found = proposals_for(organizations, now=now) if organizations else []
    rows = [
        Todo(
            what=sentence(
                _("%(one)s and %(other)s may be the same person"),
                one=format_html("<bdi>{}</bdi>", first.one.name),
                other=format_html("<bdi>{}</bdi>", first.other.name),
            ),
            why=first.why,
            button=_("Look at both"),
            url=reverse("events:desk-people-merge", args=[first.one.pk, first.other.pk]),
            names=True,
        )
        for first in proposals(found[:1])
    ]
    more = len(found) - len(rows)
    if more:
        what = ngettext(
            "%(more)d more pair may be the same person", "%(more)d more pairs may be the same person", more
        )
        rows.append(
            Todo(
                what=what % {"more": more},
                why=_("One record for each person keeps lists short and messages single."),
                button=_("Show all"),
                url=reverse("events:desk-people-same"),
            )
        )
    return rows

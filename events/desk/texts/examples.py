"""A message at the example of one date and of an invented family."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.languages import Wording, in_language
from events.schedule.telling import Told, day_in_short, day_line, hours_line, moment_in_short, moment_line

if TYPE_CHECKING:
    from events.desk.texts.scope import Scope
    from events.schedule.models import Session

A_DAY: Final = datetime(2027, 3, 12, 9, 30)  # noqa: DTZ001 - by the clock on the wall of an invented place
A_WHILE: Final = timedelta(minutes=90)
BEFORE: Final = timedelta(days=2)
WAITING: Final = ("waitlisted", "reminder_waiting", "no_place")
NAME: Final = "Ada Example"


def context_of(template: str, language: str, scope: Scope, session: Session | None) -> dict[str, Any]:
    """What the templates of this message can say, as if it told of this date, or of an invented one."""
    seated = template not in (*WAITING, "offered", "offer_ended", "withdrawn")
    told = session.told(language, joined=seated) if session else _invented(language, scope)
    start = session.local_start if session else A_DAY
    program = session.program if session else scope.program
    with translation.override(language):
        link = _("(link)")
    return {
        "person": SimpleNamespace(name=NAME),
        "party": SimpleNamespace(code="A2B3C"),
        "registration": SimpleNamespace(is_seated=seated, is_waiting=template in WAITING, held_back=False),
        "program": program,
        "palette": program.palette if program else "",
        "contact_email": program.contact_email if program else "",
        "at": start,
        "sessions": [told],
        "session": told,
        "is_private": scope.is_private,
        "help_asked": [],
        "manage": link,
        "mine": link,
        "place": "2" if template in WAITING else "",
        "known_by": "",
        "lead_came": True,
        "until": moment_line(start - BEFORE, language) if template == "offered" else "",
        "until_in_short": moment_in_short(start - BEFORE, language) if template == "offered" else "",
        "old": moment_line(start - BEFORE, language),
        "old_in_short": moment_in_short(start - BEFORE, language),
        "yes": 1 if template == "offered" else "",
        "no": 2 if seated else "",
    }


def _invented(language: str, scope: Scope) -> Told:
    with translation.override(language):
        title, place = _("Math at home"), _("Example Library, 1 Example Street, Hartford")
    name = scope.program.name if scope.program else {}
    label = in_language(scope.program.private_label, language) if scope.program and scope.is_private else None
    return Told(
        title=label or Wording(title, language, fallback=False),
        day=day_line(A_DAY, language),
        hours=hours_line(A_DAY, A_DAY + A_WHILE, language),
        place="" if label else place,
        way_in=(),
        bring="",
        summary="",
        url="",
        join_url="",
        moved_from="",
        is_canceled=False,
        is_online=False,
        day_in_short=day_in_short(A_DAY, language),
        place_in_short="" if label else place,
        program="" if label else in_language(name, language).text or str(scope.organization),
    )

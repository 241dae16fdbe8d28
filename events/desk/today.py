"""The morning of a coordinator: what needs a person today, with its reason and its one button; numbers after that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.desk.lists import Row, rows, waiting_on
from events.desk.reaching import Call, calls, calls_for, failed_messages, open_needs
from events.rosters.models import Registration, Status
from events.schedule.models import Session
from events.schedule.models import Status as SessionStatus
from events.schedule.telling import day_line, moment_line

if TYPE_CHECKING:
    from accounts.grants import Viewer
    from events.schedule.querysets import SessionQuerySet
    from events.support.models import Need

DRAFTS_WITHIN = timedelta(days=14)
NEEDS_WITHIN = timedelta(days=7)
AT_MOST = 5
COMING = 12


@dataclass(frozen=True)
class Todo:
    """One thing that needs a person: what, why, and the button that leads to it."""

    what: str
    why: str
    button: str
    url: str
    extra: str = ""


@dataclass(frozen=True)
class Today:
    """The whole page. `people` says whether somebody is named on it."""

    todo: list[Todo]
    sessions: int
    families: int
    calls: int
    needs: int
    failed: int
    waiting: int
    coming: list[Row]
    people: bool


def gather(who: Viewer, *, now: datetime) -> Today:
    """Everything that this coordinator should see this morning."""
    zone = get_current_timezone()
    day = now.astimezone(zone).date()
    tasks = calls_for(who, now)
    needs = list(open_needs(who, day + NEEDS_WITHIN))
    failed = failed_messages(who, now).count()
    mine = Session.objects.managed_by(who)
    drafts = mine.upcoming(now).filter(status=SessionStatus.DRAFT, starts_at__lt=now + DRAFTS_WITHIN)
    coming = rows(mine.promised().upcoming(now).with_page_data()[:COMING], now)
    promised = mine.promised().upcoming(now).order_by().values_list("roster", flat=True)
    today = mine.promised().on(day, zone).order_by()
    seated = Registration.objects.filter(status=Status.REGISTERED, roster__in=today.values("roster"))
    shown, to_call = calls(tasks[:AT_MOST]), tasks.count()
    todo = [*map(_call, shown), *_more_calls(to_call), *_needs(needs), *_drafts(drafts), *_failed(failed)]
    return Today(
        todo=todo,
        sessions=today.count(),
        families=seated.count(),
        calls=to_call,
        needs=len(needs),
        failed=failed,
        waiting=sum(waiting_on(promised).values()),
        coming=coming,
        people=bool(to_call or needs),
    )


def _with(sentence: str, **parts: SafeString) -> str:
    """A sentence around names and words of another language, so that neither disturbs the other."""
    return mark_safe(escape(sentence) % parts)  # noqa: S308 - the sentence is ours and escaped, the parts are safe


def _call(call: Call) -> Todo:
    return Todo(
        what=_with(_("Call %(name)s"), name=format_html("<bdi>{}</bdi>", call.name)),
        extra=call.number or _("no number is known"),
        why=_with(
            _("In %(language)s: %(subject)s"),
            language=format_html("<bdi>{}</bdi>", call.language),
            subject=format_html('<span lang="{}">{}</span>', call.words_language, call.subject),
        ),
        button=_("What to say"),
        url=f"{reverse('events:desk-calls')}#call-{call.pk}",
    )


def _more_calls(number: int) -> list[Todo]:
    more = number - AT_MOST
    if more <= 0:
        return []
    what = ngettext("%(more)d more person to call", "%(more)d more people to call", more) % {"more": more}
    why = _("No e-mail reaches them.")
    return [Todo(what=what, why=why, button=_("All calls"), url=reverse("events:desk-calls"))]


def _needs(needs: list[Need]) -> list[Todo]:
    here = get_language() or "en"
    found = []
    for need in needs[:AT_MOST]:
        roster = need.registration.roster
        session = next(iter(roster.sessions.all()), None) or getattr(roster, "guest_session", None)
        if session is None:
            continue
        found.append(
            Todo(
                what=_with(
                    _("%(name)s asked for help"), name=format_html("<bdi>{}</bdi>", need.registration.party.lead.name)
                ),
                extra=need.detail,
                why=_("%(title)s, %(day)s. An answer is due by %(due)s.")
                % {
                    "title": session.working_title,
                    "day": day_line(session.local_start, here),
                    "due": day_line(datetime.combine(need.due_on, time()), here),
                },
                button=_("Answer"),
                url=f"{reverse('events:desk-roster', args=[session.slug])}#need-{need.pk}",
            )
        )
    return found


def _drafts(drafts: SessionQuerySet) -> list[Todo]:
    here = get_language() or "en"
    return [
        Todo(
            what=_("Not published yet: %(title)s") % {"title": draft.working_title},
            why=_("It is to start on %(when)s, and nobody can sign up.")
            % {"when": moment_line(draft.local_start, here)},
            button=_("Publish"),
            url=reverse("events:desk-publish", args=[draft.slug]),
        )
        for draft in drafts.with_page_data()[:AT_MOST]
    ]


def _failed(number: int) -> list[Todo]:
    if not number:
        return []
    what = ngettext("%(number)d message was not delivered", "%(number)d messages were not delivered", number)
    return [
        Todo(
            what=what % {"number": number},
            why=_("In the last two weeks. Please check the address or call."),
            button=_("Show"),
            url=f"{reverse('events:desk-messages')}?state=failed",
        )
    ]

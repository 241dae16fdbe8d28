"""What the desk itself puts on the page of today: calls, messages, offers, drafts, attendance."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.attendance.models import Attendance
from events.desk.messages.calling import callees, calls_for, people_in
from events.desk.messages.finding import failed_messages
from events.desk.todo import AT_MOST, Todo, sentence
from events.rosters.models import Registration
from events.rosters.offers import Offer
from events.schedule.details import Assignment
from events.schedule.models import Session
from events.schedule.models import Status as SessionStatus
from events.schedule.telling import moment_line

if TYPE_CHECKING:
    from accounts.grants import Viewer
    from events.desk.messages.calling import Callee

DRAFTS_WITHIN = timedelta(days=14)
OFFERS_WITHIN = timedelta(hours=6)
ENOUGH = 40
"""In so many calls there are enough people for the page."""
TAKEN_WITHIN = timedelta(days=7)
"""For so long after a session somebody is asked for its attendance."""


def people_to_call(who: Viewer, now: datetime) -> list[Todo]:
    """Whom no message reaches."""
    tasks = calls_for(who, now)
    shown = [_call(callee) for callee in callees(tasks[:ENOUGH])[:AT_MOST]]
    more = people_in(tasks) - AT_MOST
    if more <= 0:
        return shown
    what = ngettext("%(more)d more person to call", "%(more)d more people to call", more) % {"more": more}
    why, address = _("Neither e-mail nor text reaches them."), reverse("events:desk-calls")
    return [*shown, Todo(what=what, why=why, button=_("All calls"), url=address)]


def _call(callee: Callee) -> Todo:
    call = callee.calls[0]
    return Todo(
        what=sentence(_("Call %(name)s"), name=format_html("<bdi>{}</bdi>", callee.name)),
        extra=callee.number or _("no number is known"),
        why=sentence(
            _("In %(language)s: %(subject)s"),
            language=format_html("<bdi>{}</bdi>", callee.language),
            subject=format_html('<span lang="{}">{}</span>', call.words_language, call.subject),
        ),
        button=_("What to say"),
        url=f"{reverse('events:desk-calls')}#call-{callee.pk}",
        owner=callee.owner,
        names=True,
    )


def offers_ending(who: Viewer, now: datetime) -> list[Todo]:
    """Families who have only hours left to answer: a call may help."""
    hers = Session.objects.managed_by(who).promised().upcoming(now).order_by()
    here = Q(registration__roster__in=hers.values("roster")) | Q(registration__roster__in=hers.values("guest_roster"))
    open_ones = Offer.objects.open().filter(here, expires_at__gt=now, expires_at__lte=now + OFFERS_WITHIN)
    offers = list(open_ones.select_related("registration__party__lead").order_by("expires_at")[:AT_MOST])
    rosters = {offer.registration.roster_id for offer in offers}
    if not rosters:
        return []
    sessions: dict[int, Session] = {}
    for session in hers.filter(Q(roster__in=rosters) | Q(guest_roster__in=rosters)).with_page_data():
        for pk in (session.roster_id, session.guest_roster_id):
            sessions.setdefault(pk or 0, session)
    return [_offer(offer, sessions[offer.registration.roster_id]) for offer in offers]


def _offer(offer: Offer, session: Session) -> Todo:
    lead = offer.registration.party.lead
    until = moment_line(offer.expires_at.astimezone(ZoneInfo(session.program.zone)), get_language() or "en")
    return Todo(
        what=sentence(_("%(name)s has not answered yet"), name=format_html("<bdi>{}</bdi>", lead.name)),
        why=_("A place at %(title)s is held until %(until)s. A call may help.")
        % {"title": session.working_title, "until": until},
        button=_("Show"),
        url=f"{reverse('events:desk-roster', args=[session.slug])}#registration-{offer.registration_id}",
        names=True,
    )


def messages_not_delivered(who: Viewer, now: datetime) -> list[Todo]:
    """What did not arrive, and became no call."""
    number = failed_messages(who, now).count()
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


def attendance_not_taken(who: Viewer, now: datetime) -> list[Todo]:
    """Sessions that are over, for which people had signed up, and nobody was marked."""
    over = Session.objects.managed_by(who).promised().filter(ends_at__lte=now, ends_at__gt=now - TAKEN_WITHIN)
    expected = Registration.objects.seated().filter(roster=OuterRef("roster"))
    marked = Attendance.objects.filter(session=OuterRef("pk"))
    open_ones = over.filter(Exists(expected), ~Exists(marked), close=None).order_by("-starts_at").with_page_data()
    shown = list(open_ones[:AT_MOST])
    leading = Assignment.objects.filter(session__in=shown, role=Assignment.Role.FACILITATOR).select_related("person")
    owners = {one.session_id: one.announced for one in leading}
    here = get_language() or "en"
    return [
        Todo(
            what=_("Attendance is not taken: %(title)s") % {"title": session.working_title},
            why=_("It was on %(when)s, and nobody is marked.") % {"when": moment_line(session.local_start, here)},
            button=_("Take it now"),
            url=reverse("events:door", args=[session.slug]),
            owner=owners.get(session.pk, ""),
        )
        for session in shown
    ]


def drafts_to_publish(who: Viewer, now: datetime) -> list[Todo]:
    """What is to start soon, and nobody can sign up."""
    here = get_language() or "en"
    hers = Session.objects.managed_by(who).upcoming(now)
    drafts = hers.filter(status=SessionStatus.DRAFT, starts_at__lt=now + DRAFTS_WITHIN)
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

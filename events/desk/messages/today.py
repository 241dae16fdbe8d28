"""Families who are expected and whose address or number does not work any more: somebody asks them for another."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Contact
from events.desk.todo import AT_MOST, Todo, sentence
from events.rosters.models import ACTIVE, Registration
from events.schedule.models import Session

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.grants import Viewer

SINCE = timedelta(days=14)
TOLD = (Contact.Silence.BOUNCED, Contact.Silence.COMPLAINT)


def addresses_that_do_not_work(who: Viewer, now: datetime) -> list[Todo]:
    """Whom nothing reaches any more at what they gave, the newest first."""
    hers = Session.objects.managed_by(who).promised().upcoming(now).order_by()
    here = Q(roster__in=hers.values("roster")) | Q(roster__in=hers.values("guest_roster"))
    expected = Registration.objects.filter(here, status__in=ACTIVE, party__lead=OuterRef("person"))
    silent = Contact.objects.filter(
        Exists(expected), suppressed_why__in=TOLD, suppressed_at__gt=now - SINCE, person__merged_into=None
    )
    newest = silent.select_related("person").order_by("-suppressed_at", "pk")
    shown = list(newest[: AT_MOST + 1])
    rows = [_todo(contact) for contact in shown[:AT_MOST]]
    if len(shown) <= AT_MOST:
        return rows
    more = silent.count() - AT_MOST
    what = ngettext("%(more)d more address does not work", "%(more)d more addresses do not work", more)
    failed = f"{reverse('events:desk-messages')}?state=failed"
    why = _("Please ask these families for another one.")
    return [*rows, Todo(what=what % {"more": more}, why=why, button=_("Show"), url=failed)]


def _todo(contact: Contact) -> Todo:
    by_mail = contact.kind == Contact.Kind.EMAIL
    what = _("Mail to %(name)s does not arrive") if by_mail else _("Texts to %(name)s do not arrive")
    complained = contact.suppressed_why == Contact.Silence.COMPLAINT
    why = _("They called our mail unwanted. Please ask how they want to hear from us.") if complained else ""
    return Todo(
        what=sentence(what, name=format_html("<bdi>{}</bdi>", contact.person.name)),
        why=why or _("Please ask for another address or number."),
        button=_("Show"),
        url=reverse("events:desk-caller", args=[contact.person_id]),
        names=True,
    )

"""Whose words a coordinator may change: of a program that is all hers, or of all programs of her organization."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.languages import MESSAGE_LANGUAGES, written_languages
from accounts.models import Organization
from events.desk.texts.kinds import NAMES
from events.outbox.approving import Place
from events.outbox.checking import BESIDES
from events.schedule.models import Program, Session, Visibility

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.grants import Viewer


@dataclass(frozen=True)
class Scope:
    """For which messages words are written: of a program, or of all programs of an organization."""

    organization: Organization
    program: Program | None = None

    @property
    def of(self) -> Organization | Program:
        """Whose history tells what was done."""
        return self.program or self.organization

    @property
    def title(self) -> str:
        """As staff call it."""
        return str(self.program) if self.program else _("All programs of %(name)s") % {"name": self.organization}

    @property
    def is_private(self) -> bool:
        """Whether its dates are told by their private label and time alone."""
        return self.program is not None and self.program.visibility == Visibility.PRIVATE

    def place(self, template: str, language: str) -> Place:
        """Where words of one message in one language are kept."""
        return Place(self.organization.pk, self.program.slug if self.program else "", template, language)

    def address(self, name: str = "desk-texts", *rest: str) -> str:
        """A page about these words."""
        if self.program:
            return reverse(f"events:{name}-program", args=[self.program.slug, *rest])
        return reverse(f"events:{name}-all", args=[self.organization.pk, *rest])


def program_scope(who: Viewer, slug: str) -> Scope:
    """The words of a program; for who does not coordinate all of it there is none (404)."""
    found: Program = get_object_or_404(Program.objects.coordinated_by(who).select_related("organization"), slug=slug)
    return Scope(found.organization, found)


def whole_scope(who: Viewer, pk: int) -> Scope:
    """The words of all programs; for who does not coordinate the whole organization there is none (404)."""
    if pk not in who.whole("coordinator"):
        raise Http404
    return Scope(get_object_or_404(Organization, pk=pk))


def scopes_of(who: Viewer) -> list[Scope]:
    """All words that she may change: of whole organizations first; two queries."""
    whole = Organization.objects.filter(pk__in=who.whole("coordinator")).order_by("pk")
    programs = Program.objects.coordinated_by(who).select_related("organization")
    return [*(Scope(one) for one in whole), *(Scope(one.organization, one) for one in programs)]


def writable(template: str, language: str) -> None:
    """Only messages that can be worded anew, and languages that messages go out in, have such a page (404)."""
    if template not in BESIDES or template not in NAMES:
        raise Http404
    if language not in (*written_languages(), *MESSAGE_LANGUAGES):
        raise Http404


def example_session(scope: Scope, now: datetime) -> Session | None:
    """A date of the program to show words at: the next one, else the last one; one or two queries."""
    program = scope.program or Program.objects.filter(organization=scope.organization).first()
    sessions = Session.objects.filter(program=program).with_page_data()
    coming: Session | None = sessions.promised().upcoming(now).first()
    return coming or sessions.exclude(status="skipped").order_by("-starts_at", "-pk").first()

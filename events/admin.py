"""The plain admin, for what has no page of its own yet: programs, places and mailing lists. No people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils import timezone

from accounts.admin import NotedAdmin, site
from events.notices.models import MailingList
from events.reminders.plans import begin_with_defaults
from events.schedule.models import Program, Session, Venue
from events.schedule.places import renew_what_says_it
from events.schedule.scheduling import touch_sessions

if TYPE_CHECKING:
    from django.forms import ModelForm
    from django.http import HttpRequest


@admin.register(Program, site=site)
class ProgramAdmin(NotedAdmin):
    """A program's name, label and contact stand in its sessions' calendar entries."""

    list_display = ("slug", "organization", "is_public", "visibility")
    list_filter = ("organization",)
    list_select_related = ("organization",)

    def get_readonly_fields(self, request: HttpRequest, obj: Program | None = None) -> tuple[str, ...]:
        """The short name stands in addresses and grants, so it stays."""
        return ("slug",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Program, form: ModelForm[Any], change: bool) -> None:
        """Let calendars take up what changed; a new program begins with the usual reminders."""
        super().save_model(request, obj, form, change)
        if not change:
            begin_with_defaults(obj)
        touch_sessions(Session.objects.filter(program=obj), timezone.now())


@admin.register(Venue, site=site)
class VenueAdmin(NotedAdmin):
    """A place's name and way in stand in its sessions' calendar entries."""

    list_display = ("name", "town", "organization", "school")
    list_filter = ("organization",)
    list_select_related = ("town", "organization", "school")
    search_fields = ("name", "street")

    def save_model(self, request: HttpRequest, obj: Venue, form: ModelForm[Any], change: bool) -> None:
        """Let calendars take up what changed, by the rule of the places at the desk."""
        super().save_model(request, obj, form, change)
        renew_what_says_it(obj, form.changed_data, now=timezone.now())


@admin.register(MailingList, site=site)
class MailingListAdmin(NotedAdmin):
    """A list of an organization, of one program or of none. Who is on it stands at the desk."""

    list_display = ("slug", "organization", "program", "is_public", "is_active")
    list_filter = ("organization",)
    list_select_related = ("organization", "program")

    def get_readonly_fields(self, request: HttpRequest, obj: MailingList | None = None) -> tuple[str, ...]:
        """The short name stands in addresses, so it stays."""
        return ("slug",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: MailingList | None = None) -> bool:
        """It is taken out of use, never deleted: who left it stays known."""
        return False

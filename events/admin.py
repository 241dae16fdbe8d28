"""The plain admin, for what has no page of its own yet: programs and places. No people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils import timezone

from accounts.admin import NotedAdmin, site
from events.reminders.models import THE_DAY_BEFORE, ReminderPlan
from events.schedule.models import Program, Session, Venue
from events.schedule.places import renew_what_says_it
from events.schedule.scheduling import touch_sessions

if TYPE_CHECKING:
    from django.forms import ModelForm
    from django.http import HttpRequest

    PlanInline = admin.StackedInline[Any, Any]
else:
    PlanInline = admin.StackedInline


class ReminderPlanInline(PlanInline):
    """When people are reminded; none at all is a choice too."""

    model = ReminderPlan
    fields = ("offset", "template")
    extra = 0


@admin.register(Program, site=site)
class ProgramAdmin(NotedAdmin):
    """A program's name, label and contact stand in its sessions' calendar entries."""

    list_display = ("slug", "organization", "is_public", "visibility")
    list_filter = ("organization",)
    list_select_related = ("organization",)
    inlines = (ReminderPlanInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Program | None = None) -> tuple[str, ...]:
        """The short name stands in addresses and grants, so it stays."""
        return ("slug",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Program, form: ModelForm[Any], change: bool) -> None:
        """Let calendars take up what changed; a new program reminds the day before."""
        super().save_model(request, obj, form, change)
        if not change:
            ReminderPlan.objects.create(program=obj, offset=THE_DAY_BEFORE)
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

"""Reminders are rows: planned by program or series, made once per session and sign-up."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.outbox.models import Message
from events.rosters.models import Registration
from events.schedule.details import Assignment
from events.schedule.models import Program, Series, Session

THE_DAY_BEFORE = timedelta(days=1)


class ReminderPlan(models.Model):
    """When before (or after) a session who is written to."""

    class Audience(models.TextChoices):
        SIGNED_UP = "signed_up", _("Who has a place")

    program = models.ForeignKey(Program, models.CASCADE, null=True, blank=True, related_name="reminder_plans")
    series = models.ForeignKey(Series, models.CASCADE, null=True, blank=True, related_name="reminder_plans")
    offset = models.DurationField(help_text=_("How long before the start."))
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.SIGNED_UP)
    template = models.CharField(max_length=40, default="reminder")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(program__isnull=False, series=None) | Q(program=None, series__isnull=False),
                name="reminder_plan_of_program_or_series",
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.offset} before"


class Reminder(models.Model):
    """That one sign-up is reminded of one session at one start. A move makes new ones, a typo does not."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="reminders")
    plan = models.ForeignKey(ReminderPlan, models.CASCADE, related_name="reminders")
    registration = models.ForeignKey(Registration, models.CASCADE, null=True, blank=True, related_name="reminders")
    assignment = models.ForeignKey(Assignment, models.CASCADE, null=True, blank=True, related_name="reminders")
    starts_at = models.DateTimeField()
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="reminders")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "plan", "registration", "starts_at"],
                condition=Q(registration__isnull=False),
                name="reminder_once_per_sign_up",
            ),
            models.UniqueConstraint(
                fields=["session", "plan", "assignment", "starts_at"],
                condition=Q(assignment__isnull=False),
                name="reminder_once_per_assignment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} of {self.session}"

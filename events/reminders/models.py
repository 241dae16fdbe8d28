"""Reminders are rows: planned by program or series, made once per session and person that they concern."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.outbox.models import Message
from events.rosters.models import Registration
from events.schedule.details import Assignment
from events.schedule.models import Program, Series, Session
from events.support.models import Supply

if TYPE_CHECKING:
    from datetime import datetime

THE_DAY_BEFORE = timedelta(days=1)
TEMPLATES = {
    "signed_up": "reminder",
    "waiting": "reminder_waiting",
    "team": "reminder_team",
    "interpreters": "reminder_interpreter",
    "came": "reminder_came",
    "missed": "reminder_missed",
}
"""Which message an audience reads."""
CONCERNS = {"team": "assignment", "interpreters": "supply"}


class ReminderPlanQuerySet(models.QuerySet["ReminderPlan"]):
    def standing(self) -> ReminderPlanQuerySet:
        """Those that hold now, the earliest reminder first."""
        return self.filter(ended_at=None).order_by("-offset", "audience", "channel", "pk")


class ReminderPlan(models.Model):
    """When before (or after) a session who is written to, and how. A plan that is changed ends, and another begins."""

    class Audience(models.TextChoices):
        SIGNED_UP = "signed_up", _("Who has a place")
        WAITING = "waiting", _("Who waits for a place")
        TEAM = "team", _("Facilitators and hosts")
        INTERPRETERS = "interpreters", _("Interpreters")
        CAME = "came", _("Who came")
        MISSED = "missed", _("Who had a place and missed it")

    class Way(models.TextChoices):
        CHOSEN = "", _("As each person chose")
        EMAIL = "email", _("E-mail only")
        SMS = "sms", _("Text message only")

    program = models.ForeignKey(Program, models.CASCADE, null=True, blank=True, related_name="reminder_plans")
    series = models.ForeignKey(Series, models.CASCADE, null=True, blank=True, related_name="reminder_plans")
    offset = models.DurationField(help_text=_("How long before the start; below zero: how long after the end."))
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.SIGNED_UP)
    channel = models.CharField(max_length=5, choices=Way, blank=True, default=Way.CHOSEN, db_default="")
    template = models.CharField(max_length=40, default="reminder")
    made_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Nobody is reminded of a moment before this. Empty: it was always there.")
    )
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("Since when it does not hold any more."))

    objects: ClassVar = ReminderPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-offset", "audience", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(program__isnull=False, series=None) | Q(program=None, series__isnull=False),
                name="reminder_plan_of_program_or_series",
            ),
            models.UniqueConstraint(
                fields=["program", "audience", "offset", "channel"],
                condition=Q(ended_at=None),
                name="reminder_plan_once_in_a_program",
                violation_error_message=_("There is such a reminder already."),
            ),
            models.UniqueConstraint(
                fields=["series", "audience", "offset", "channel"],
                condition=Q(ended_at=None),
                name="reminder_plan_once_in_a_series",
                violation_error_message=_("There is such a reminder already."),
            ),
            models.CheckConstraint(
                condition=~Q(audience__in=("came", "missed")) | Q(offset__lt=timedelta(0)),
                name="reminder_plan_after_for_who_came",
                violation_error_message=_("Who came, and who missed it, is known only afterwards."),
            ),
            models.CheckConstraint(
                condition=Q(audience__in=("came", "missed")) | Q(offset__gt=timedelta(0)),
                name="reminder_plan_before_for_who_comes",
                violation_error_message=_("Please choose a time before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.offset} before"

    @property
    def is_after(self) -> bool:
        """Whether it is told after the end."""
        return self.offset < timedelta(0)

    @property
    def concerns(self) -> str:
        """What a reminder of it is of: a sign-up, a part at the session, or help there."""
        return CONCERNS.get(self.audience, "registration")

    def moment(self, starts_at: datetime, ends_at: datetime) -> datetime:
        """When it falls due for a session from when to when."""
        return (ends_at if self.is_after else starts_at) - self.offset


class Reminder(models.Model):
    """That one sign-up (or who has a part, or interprets) is reminded of one session at one start.

    A move makes new ones, a typo does not.
    """

    class Left(models.TextChoices):
        LATE = "late", _("Came too late to be of use")
        LATER = "later", _("A later reminder said the same")
        SAID = "said", _("Had a text about it that day already")
        NO_WAY = "no_way", _("Cannot be reached this way")

    session = models.ForeignKey(Session, models.CASCADE, related_name="reminders")
    plan = models.ForeignKey(ReminderPlan, models.CASCADE, related_name="reminders")
    registration = models.ForeignKey(Registration, models.CASCADE, null=True, blank=True, related_name="reminders")
    assignment = models.ForeignKey(Assignment, models.CASCADE, null=True, blank=True, related_name="reminders")
    supply = models.ForeignKey(Supply, models.CASCADE, null=True, blank=True, related_name="reminders")
    starts_at = models.DateTimeField()
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="reminders")
    left_out = models.CharField(
        max_length=6, choices=Left, blank=True, default="", db_default="", help_text=_("Why there is no message.")
    )

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
            models.UniqueConstraint(
                fields=["session", "plan", "supply", "starts_at"],
                condition=Q(supply__isnull=False),
                name="reminder_once_per_supply",
            ),
            models.CheckConstraint(
                condition=Q(registration__isnull=False, assignment=None, supply=None)
                | Q(registration=None, assignment__isnull=False, supply=None)
                | Q(registration=None, assignment=None, supply__isnull=False),
                name="reminder_of_one_of_them",
            ),
            models.CheckConstraint(
                condition=Q(left_out="") | Q(message=None), name="reminder_left_out_has_no_message"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} of {self.session}"


class ReminderRound(models.Model):
    """When reminders were last planned to the end: what came due before that and was not made is late."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    done_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="reminder_round_is_one_row")]

    def __str__(self) -> str:
        return f"{self.done_at:%Y-%m-%d %H:%M}"

"""Who really came. Marks are only ever added; attendance is folded from them."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from events.rosters.models import Registration
from events.schedule.models import Session


class Status(models.TextChoices):
    PRESENT = "present", _("Here")
    LATE = "late", _("Late")
    LEFT_EARLY = "left_early", _("Left early")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Not here")
    ONLINE = "online", _("Online")


BEST_FIRST = (Status.PRESENT, Status.ONLINE, Status.LATE, Status.LEFT_EARLY, Status.EXCUSED, Status.ABSENT)


class Mark(models.Model):
    """One tap at the door. Undo is a further mark, without a status."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False, help_text=_("Made by the device."))
    session = models.ForeignKey(Session, models.PROTECT, related_name="marks")
    person = models.ForeignKey(Person, models.PROTECT, related_name="marks")
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, blank=True, related_name="marks")
    status = models.CharField(max_length=10, choices=Status, blank=True)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    device = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        indexes = [models.Index(fields=["session", "person", "made_at"], name="mark_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.status or 'undone'}"


class Attendance(models.Model):
    """That a person was at a session. A sign-up is never attendance."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, blank=True, related_name="attendances")
    status = models.CharField(max_length=10, choices=Status)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    automatic = models.BooleanField(default=False)

    class Meta:
        ordering = ["session", "person"]
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.person} at {self.session}: {self.status}"

    def absorb(self, other: Attendance) -> None:
        """Two records of one person were on the list: what speaks more for the person counts."""
        mine, theirs = (BEST_FIRST.index(Status(one.status)) for one in (self, other))
        if theirs < mine:
            self.status, self.registration_id, self.automatic = other.status, other.registration_id, other.automatic
        elif theirs == mine:
            self.automatic = self.automatic and other.automatic
        self.minutes = max((said for said in (self.minutes, other.minutes) if said is not None), default=None)


class HeadCount(models.Model):
    """People counted, not named: children of a party, walk-ins, people who gave no name."""

    class Kind(models.TextChoices):
        CHILDREN = "children", _("Children")
        WALK_IN = "walk_in", _("Walk-ins")
        REFUSED = "refused", _("Gave no name")

    session = models.ForeignKey(Session, models.PROTECT, related_name="head_counts")
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, blank=True, related_name="head_counts")
    kind = models.CharField(max_length=8, choices=Kind)
    count = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "registration", "kind"], name="head_count_once_per_party"),
            models.UniqueConstraint(
                fields=["session", "kind"], condition=Q(registration=None), name="head_count_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.kind}"


class Absence(models.Model):
    """Told ahead: this person cannot come to this one session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="absences")
    person = models.ForeignKey(Person, models.CASCADE, related_name="absences")
    at = models.DateTimeField()
    starts_at = models.DateTimeField(
        null=True, blank=True, help_text=_("The start that was known then; of another one the person is asked anew.")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="absence_once")]

    def __str__(self) -> str:
        return f"{self.person} not at {self.session}"

    def absorb(self, other: Absence) -> None:
        """Two records of one person told it: what was told last counts."""
        if other.at > self.at:
            self.at, self.starts_at = other.at, other.starts_at


class SessionClose(models.Model):
    """The facilitator said: the list is complete. Before that nobody becomes absent."""

    session = models.OneToOneField(Session, models.CASCADE, primary_key=True, related_name="close")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.session} closed"

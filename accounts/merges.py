"""What people decided of two records: they are one person, or they are not."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

UNDO_WITHIN = timedelta(days=30)
PERSON = "accounts.Person"


class Merge(models.Model):
    """Two records of one person became one: who decided it, and when. For thirty days it can be undone."""

    kept = models.ForeignKey(PERSON, models.CASCADE, related_name="merges")
    lost = models.ForeignKey(PERSON, models.CASCADE, related_name="merged_away")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept=F("lost")),
                name="merge_of_two",
                violation_error_message=_("This is one record already."),
            ),
            models.UniqueConstraint(
                fields=["lost"],
                condition=Q(undone_at=None),
                name="merge_once",
                violation_error_message=_("One of the two was merged before."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__gte=F("at"), undone_by__isnull=False),
                name="merge_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lost_id} became {self.kept_id}"

    @property
    def undo_until(self) -> datetime:
        """The last moment at which it can be undone."""
        return self.at + UNDO_WITHIN


class MovedRow(models.Model):
    """A row that a merge changed, and how it was. What it says of people is wiped when undoing is over."""

    class What(models.TextChoices):
        """What happened to it. Nobody reads these words."""

        MOVED = "moved"
        CHANGED = "changed"
        GAVE_WAY = "gave_way"

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="rows")
    what = models.CharField(max_length=8, choices=What)
    model = models.CharField(max_length=60)
    key = models.CharField(max_length=40)
    """The primary key as text: some rows have numbers, some have UUIDs."""
    field = models.CharField(max_length=60, blank=True)
    """The column that named the lost person and names the kept one now."""
    was = models.JSONField(null=True, blank=True)
    """Columns as they were: those that changed, or all of a row that was there twice and gave way."""
    became = models.JSONField(null=True, blank=True)
    """What the changed ones are since then. Another act may change them again; then they stay."""

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.model} {self.key} {self.what}"


class NotSame(models.Model):
    """A person decided: these two are different people. They are not proposed for merging again."""

    lower = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    higher = models.ForeignKey(PERSON, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(lower__lt=F("higher")), name="not_same_in_order"),
            models.UniqueConstraint(fields=["lower", "higher"], name="not_same_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lower_id} is not {self.higher_id}"

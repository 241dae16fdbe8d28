"""A free place that is offered to a waiting party until a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.rosters.models import Registration

if TYPE_CHECKING:
    from datetime import datetime


class OfferQuerySet(models.QuerySet["Offer"]):
    def open(self) -> OfferQuerySet:
        """Not answered yet."""
        return self.filter(answer="")

    def overdue(self, now: datetime) -> OfferQuerySet:
        """Not answered, and it is too late."""
        return self.open().filter(expires_at__lte=now)


class Offer(models.Model):
    """A free place offered to a waiting party until a time. Who answered one is not offered again."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        EXPIRED = "expired", _("No answer in time")
        OFF = "off", _("Taken back")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="offers")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=7, choices=Answer, blank=True)

    objects: ClassVar = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["registration"], condition=Q(answer=""), name="offer_one_open"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="offer_ends_after_it_is_made"),
        ]
        indexes = [models.Index(fields=["answer", "expires_at"], name="offer_by_answer_and_end")]

    def __str__(self) -> str:
        return f"Offer to {self.registration}"

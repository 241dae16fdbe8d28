"""A free place that is offered to a waiting party until a time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.rosters.models import Registration


class Offer(models.Model):
    """A free place offered to a waiting party until a time. Who answered one is not offered again."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        EXPIRED = "expired", _("No answer in time")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="offers")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=7, choices=Answer, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["registration"], condition=Q(answer=""), name="offer_one_open"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="offer_ends_after_it_is_made"),
        ]

    def __str__(self) -> str:
        return f"Offer to {self.registration}"

"""What a family asked for, so that it can take part."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.rosters.models import Registration


class Need(models.Model):
    """Help that a family asked for in its own words; wiped by itself after the session."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CONFIRMED = "confirmed", _("It will be there")
        DECLINED = "declined", _("We could not find it")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="needs")
    detail = models.TextField(max_length=1000)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    due_on = models.DateField()
    purge_on = models.DateField()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"Need {self.pk} ({self.state})"

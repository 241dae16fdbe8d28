"""What staff write down at the desk."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from events.schedule.models import Program, Session


class CallNote(models.Model):
    """Somebody called, or was called: a few words about it, wiped after a while."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="call_notes")
    program = models.ForeignKey(
        Program,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("What the call was about; only who coordinates it reads the note."),
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(max_length=500, help_text=_("Please don’t write about health or papers."))
    purge_on = models.DateField(db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Call of {self.at:%Y-%m-%d}"


class RunSheet(models.Model):
    """The numbers of a session as they were fixed for those who cook, watch children and set up."""

    session = models.OneToOneField(Session, models.CASCADE, primary_key=True, related_name="run_sheet")
    fixed_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    numbers = models.JSONField(default=dict, help_text=_("What was counted then, by its name; no person."))

    def __str__(self) -> str:
        return f"Run sheet of {self.session_id}"

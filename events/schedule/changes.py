"""What people heard of changes, and what was done to a whole day: rows that say so."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Organization, School
from events.outbox.models import Message
from events.rosters.models import Registration
from events.schedule.details import Closure
from events.schedule.models import Mode, Session, Status, Venue


class News(models.Model):
    """That one sign-up is told of one change of one session. One message may tell of several."""

    class Kind(models.TextChoices):
        MOVED = "moved", _("Moved")
        HOURS = "hours", _("Ends at another time")
        CANCELED = "canceled", _("Canceled")
        CHANGED = "changed", _("Other place or way to take part")
        ON = "on", _("Takes place after all")

    session = models.ForeignKey(Session, models.CASCADE, related_name="news")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="news")
    kind = models.CharField(max_length=8, choices=Kind)
    sequence = models.PositiveIntegerField(help_text=_("The number of the session's change."))
    before = models.JSONField(default=dict, blank=True, help_text=_("What people went by until then."))
    batch = models.UUIDField(null=True, blank=True, help_text=_("Changed together."))
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="news")

    class Meta:
        ordering = ["sequence", "pk"]
        verbose_name_plural = "news"
        constraints = [
            models.UniqueConstraint(fields=["session", "registration", "sequence"], name="news_once_per_change")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.session_id} to {self.registration_id}"


class Disruption(models.Model):
    """A day on which schools are closed or late, and what was decided for every session of it."""

    class Kind(models.TextChoices):
        CLOSING = "closing", _("Closed")
        DELAY = "delay", _("Delayed")

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="disruptions")
    day = models.DateField()
    kind = models.CharField(max_length=7, choices=Kind)
    name = models.CharField(max_length=120, help_text=_("The reason in a few words: snow."))
    note = models.TextField(blank=True, help_text=_("A line of one's own for everybody."))
    delay_minutes = models.PositiveSmallIntegerField(default=0)
    districts = models.ManyToManyField(District, blank=True, related_name="+")
    schools = models.ManyToManyField(School, blank=True, related_name="+")
    venues = models.ManyToManyField(Venue, blank=True, related_name="+")
    closures = models.ManyToManyField(Closure, blank=True, related_name="disruptions")
    batch = models.UUIDField(unique=True, help_text=_("Sent with the form: a double click does it once."))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.day}"


class DisruptedSession(models.Model):
    """What was decided for one session of such a day, and how it was before."""

    class Act(models.TextChoices):
        CANCEL = "cancel", _("Cancel")
        ONLINE = "online", _("Move online")
        DELAY = "delay", _("Start later")
        KEEP = "keep", _("Keep")

    disruption = models.ForeignKey(Disruption, models.CASCADE, related_name="sessions")
    session = models.ForeignKey(Session, models.CASCADE, related_name="disruptions")
    act = models.CharField(max_length=6, choices=Act)
    starts_at = models.DateTimeField(help_text=_("Before."))
    ends_at = models.DateTimeField(help_text=_("Before."))
    moved_from = models.DateTimeField(null=True, blank=True, help_text=_("Before."))
    status = models.CharField(max_length=9, choices=Status, help_text=_("Before."))
    mode = models.CharField(max_length=9, choices=Mode, help_text=_("Before."))
    join_url = models.URLField(blank=True, help_text=_("Before."))
    edited_fields = models.JSONField(default=list, blank=True, help_text=_("Before."))
    given_url = models.URLField(blank=True, help_text=_("The link that it had after moving online."))
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["disruption", "session"], name="disrupted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.session_id}"

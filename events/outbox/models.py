"""Messages to people, each with its fate. Rows are the queue: they are written with the change that causes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Contact, Person

if TYPE_CHECKING:
    from datetime import datetime, timedelta


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    CALL = "call", _("Phone call by staff")


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    SUPPRESSED = "suppressed", _("Held back")
    EXPIRED = "expired", _("No longer needed")


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> MessageQuerySet:
        """E-mails that should go out now, oldest first."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=now),
            state=State.QUEUED,
            channel=Channel.EMAIL,
            send_after__lte=now,
        ).order_by("send_after", "pk")

    def claim(self, limit: int, now: datetime) -> list[Message]:
        """Take messages for this worker. Another worker cannot get the same ones; it gets the next ones.

        Looking and taking are one step: workers that look at the same moment would all see the same messages, and all
        but one would go away with nothing while more is due.
        """
        ours = uuid4()
        with transaction.atomic():
            free = self.due(now).select_for_update(skip_locked=True, no_key=True)
            due = list(free.values_list("pk", flat=True)[:limit])
            if not due:
                return []
            self.filter(pk__in=due).update(state=State.SENDING, claimed_by=ours, claimed_at=now)
        return list(self.filter(claimed_by=ours).select_related("contact").order_by("send_after", "pk"))

    def free_abandoned(self, now: datetime, after: timedelta) -> int:
        """Give back what a dead worker held; returns how many."""
        return self.filter(state=State.SENDING, claimed_at__lt=now - after).update(
            state=State.QUEUED, claimed_by=None, claimed_at=None
        )

    def unheard(self) -> MessageQuerySet:
        """Not out yet: e-mails in the queue, and calls that nobody has made."""
        return self.filter(Q(state=State.QUEUED) | Q(state=State.FAILED, call__isnull=False, call__done_at=None))

    def heard(self) -> MessageQuerySet:
        """Out, or held by a worker and perhaps out: what it says is known."""
        return self.filter(state__in=(State.SENT, State.SENDING))

    def expire(self, now: datetime) -> int:
        """Drop what nobody needs any more; returns how many."""
        return self.unheard().filter(expires_at__lte=now).update(state=State.EXPIRED)

    def withdraw(self, now: datetime) -> int:
        """Stop messages that are not out yet, because what they say is no longer true; returns how many.

        One that a worker holds at this moment may still go out, but not later than that.
        """
        self.filter(state=State.SENDING).update(expires_at=now)
        return self.unheard().update(state=State.EXPIRED)


class Message(models.Model):
    """One message to one person. Its text holds placeholders, never live links."""

    key = models.CharField(max_length=200, unique=True, help_text=_("The same cause never makes two messages."))
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="messages")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="messages")
    channel = models.CharField(max_length=6, choices=Channel)
    language = models.CharField(max_length=8)
    template = models.CharField(max_length=40)
    about = models.CharField(max_length=60, blank=True, db_index=True, help_text=_("What it tells: session:12."))
    subject = models.CharField(max_length=400)
    body = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True, help_text=_("An iCalendar file that goes with it."))
    reply_to = models.CharField(max_length=254, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField()
    send_after = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.UUIDField(null=True, blank=True, db_index=True)
    message_id = models.UUIDField(default=uuid4, unique=True, editable=False)

    objects: ClassVar = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "send_after"], name="message_due")]

    def __str__(self) -> str:
        return f"{self.template} ({self.state})"


class Delivery(models.Model):
    """What happened to a message: tried, taken by the mail server, refused."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    at = models.DateTimeField()
    event = models.CharField(max_length=20)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.event} {self.at:%Y-%m-%d %H:%M}"


class CallTask(models.Model):
    """A phone call that staff make because no other channel reaches this person."""

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="call")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="calls")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["message__send_after"]

    def __str__(self) -> str:
        return f"Call about {self.message_id}"


class TemplateText(models.Model):
    """A program's own wording of a message in one language; only approved wording is sent."""

    class TextState(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")

    template = models.CharField(max_length=40)
    program_slug = models.SlugField(blank=True)
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=TextState, default=TextState.DRAFT)
    text = models.TextField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "program_slug", "language"], name="template_text_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(approved_by__isnull=False),
                name="template_text_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.program_slug} {self.language}"

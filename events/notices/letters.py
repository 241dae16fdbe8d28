"""Notices to lists: what they say, who approved it, and who got a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.languages import LanguageTextField, Wording, as_drafted, in_language
from accounts.models import Organization
from events.notices.models import MailingList, Reader, Subscription
from events.outbox.models import Message
from events.schedule.models import Program, Session

if TYPE_CHECKING:
    from accounts.grants import Viewer


class NoticeQuerySet(models.QuerySet["Notice"]):
    def managed_by(self, viewer: Viewer) -> NoticeQuerySet:
        """Notices all of whose lists this viewer manages."""
        hers = MailingList.objects.managed_by(viewer).values("pk")
        others = MailingList.objects.exclude(pk__in=hers).values("pk")
        mixed = self.model.lists.through._default_manager.filter(mailinglist__in=others).values("notice")
        return self.filter(lists__in=hers).exclude(pk__in=mixed).distinct()

    def published(self) -> NoticeQuerySet:
        """Those that went out: everybody may read them, where the list is public."""
        return self.filter(state__in=(Notice.State.SENDING, Notice.State.SENT))


class Notice(models.Model):
    """A letter to everybody on some lists: own words, and the dates that come."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        CANCELED = "canceled", _("Stopped")

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="list_notices")
    lists = models.ManyToManyField(MailingList, related_name="notices")
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    subject = LanguageTextField()
    line = LanguageTextField(help_text=_("The personal line above the dates."))
    until = models.DateField(help_text=_("It tells dates up to this day."))
    english_for = models.JSONField(
        default=list, blank=True, help_text=_("Languages whose readers get English, as was decided.")
    )
    sessions = models.ManyToManyField(Session, blank=True, related_name="list_notices")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True, help_text=_("When it may go out. Empty: not yet."))
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(
        null=True, blank=True, unique=True, editable=False, help_text=_("Of the form it was made by: made once.")
    )

    objects: ClassVar = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("draft", "canceled")) | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="notice_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "approved", "canceled")) | Q(began_at__isnull=False),
                name="notice_sent_since",
            ),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="notice_to_send")]

    def __str__(self) -> str:
        return f"Notice {self.pk} ({self.state})"

    @property
    def subject_here(self) -> Wording:
        """Its subject in the language of the page."""
        return in_language(self.subject, get_language() or "en")

    @property
    def working_subject(self) -> str:
        """Its subject as its makers see it."""
        return as_drafted(self.subject, get_language() or "en")

    @property
    def can_change(self) -> bool:
        """Whether its words can still be changed: nothing of it went out."""
        return self.state in (self.State.DRAFT, self.State.APPROVED)


class NoticeDates(models.Model):
    """Of which program a notice tells the dates that come: all of them, or those near the reader."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="dates")
    program = models.ForeignKey(Program, models.CASCADE, related_name="+")
    near = models.BooleanField(help_text=_("Only what is near the reader, and online."))

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["notice", "program"], name="notice_dates_once")]

    def __str__(self) -> str:
        return f"{self.program} in notice {self.notice_id}"


class NoticeCopy(models.Model):
    """That one mailbox got one notice, by which list, and in which message. No mailbox gets it twice."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="copies")
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="copies")
    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="copies")
    message = models.OneToOneField(Message, models.SET_NULL, null=True, blank=True, related_name="notice_copy")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "reader"], name="notice_copy_once")]

    def __str__(self) -> str:
        return f"Copy of notice {self.notice_id}"

"""Words of messages that staff wrote, or approved as they came with the product."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization


class Part(models.TextChoices):
    SUBJECT = "subject", _("Subject of the e-mail")
    SENTENCE = "sentence", _("First sentence of the e-mail")
    SMS = "sms", _("Text message")
    SHIPPED_EMAIL = "shipped-e", _("The e-mail as it came with the product")
    SHIPPED_SMS = "shipped-s", _("The text message as it came with the product")


SHIPPED = (Part.SHIPPED_EMAIL, Part.SHIPPED_SMS)
"""That somebody read and approved all sentences of a message that came with the product; `text` tells which."""


class TextState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")


class TemplateText(models.Model):
    """Words of a message in one language: of one program, or of all of an organization.

    A draft stands beside the approved words, which go out until the draft is approved, too.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    program_slug = models.SlugField(blank=True, help_text=_("Empty: of all programs."))
    template = models.CharField(max_length=40)
    part = models.CharField(max_length=9, choices=Part, default=Part.SENTENCE)
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=TextState, default=TextState.DRAFT)
    text = models.TextField(blank=True)
    by_machine = models.BooleanField(default=False, db_default=False, help_text=_("Not written by a person."))
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program_slug", "template", "part", "language", "state"],
                name="template_text_once",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(approved_by__isnull=False),
                name="template_text_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(part__in=SHIPPED) | Q(program_slug=""), name="template_text_as_shipped_is_of_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.part} {self.program_slug} {self.language} {self.state}"

"""That somebody lost a link and asked for it: a row for a few seconds, also where nobody knows who it is."""

from __future__ import annotations

from django.db import models

from accounts.models import Contact


class LinkRequest(models.Model):
    """A contact as it was typed. The page only writes it down, so that its answer is the same for everybody."""

    kind = models.CharField(max_length=6, choices=Contact.Kind)
    value = models.CharField(max_length=254)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="link_request_once_at_a_time")]

    def __str__(self) -> str:
        return f"Link request {self.pk}"

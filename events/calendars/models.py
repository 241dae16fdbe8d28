"""Links to personal calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import links
from accounts.models import Person

if TYPE_CHECKING:
    from datetime import datetime


class CalendarLinkQuerySet(models.QuerySet["CalendarLink"]):
    def readable(self, now: datetime) -> CalendarLinkQuerySet:
        """Not taken back; and whose sessions are work, only while its owner may still sign in (leaving ends it)."""
        open_now = Q(revoked_at=None) | Q(revoked_at__gt=now)
        works_here = Q(owner__user__is_active=True) | Q(owner__merged_into__user__is_active=True)
        return self.filter(open_now, Q(scope=CalendarLink.Scope.SIGN_UPS) | works_here)

    def of(self, person: Person, scope: str) -> CalendarLinkQuerySet:
        """A person's links: the own one first, then those of records that were merged into this one."""
        return self.filter(Q(owner=person) | Q(owner__merged_into=person), scope=scope).order_by(
            F("owner__merged_into").asc(nulls_first=True), "pk"
        )


class CalendarLink(models.Model):
    """A person's own calendar address. It can be made anew or revoked; a leaked one opens one calendar.

    Where two records that are merged have one each, both addresses go on: they were given to calendar programs.
    """

    class Scope(models.TextChoices):
        SIGN_UPS = "sign_ups", _("What I signed up for")
        ASSIGNMENTS = "assignments", _("Where I have a part")

    owner = models.ForeignKey(Person, models.CASCADE, related_name="calendar_links")
    scope = models.CharField(max_length=11, choices=Scope, default=Scope.SIGN_UPS)
    version = models.PositiveIntegerField(default=1)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = CalendarLinkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "scope"], name="calendar_link_once")]

    def __str__(self) -> str:
        return f"Calendar of {self.owner} ({self.scope})"

    @property
    def token(self) -> str:
        """The secret part of its address."""
        return links.sign("calendar", self.pk, self.version)

    @property
    def whose(self) -> int:
        """Whose dates it shows, by key: those of its owner, as the person is known now."""
        return self.owner.merged_into_id or self.owner_id

    def is_revoked(self, now: datetime) -> bool:
        """Whether this link was taken back."""
        return self.revoked_at is not None and self.revoked_at <= now

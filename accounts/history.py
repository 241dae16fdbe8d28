"""What happened, and who looked: two append-only tables that hold no personal values.

`what` of an access is one word of ours for the list that was seen: "people" (the list of a session), "people file"
(the same as a file), "door" (the list at the door), "calls" (numbers to call), "messages" (what was sent to whom),
"affected" (who would hear of a change of a session), "callers" (a search for who is calling), "caller" (one person, or
one of her sign-ups), "duplicates" (who may be there twice), "side by side" (one of two records), "merged" and
"two people" (what was decided about them), "readers" and "readers import" (the mailboxes on a list).
`act` of a change is a verb: "planned", "edited", "published", "moved", "canceled", "granted", "took back".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import NoReturn
    from uuid import UUID

    from django.http import HttpRequest


class AppendOnlyError(TypeError):
    """History was about to be rewritten. It never is."""


class AppendOnly(models.QuerySet[Any]):
    """Rows that are written once. As base manager it also stops `save()` of a row that exists."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Never: what happened stays as it was."""
        raise AppendOnlyError("History is not changed.")

    def _update(self, values: Any, *args: Any) -> NoReturn:
        raise AppendOnlyError("History is not changed.")

    def delete(self) -> NoReturn:
        """Never: what happened stays as it was."""
        raise AppendOnlyError("History is not deleted.")

    def _raw_delete(self, using: str | None) -> NoReturn:
        raise AppendOnlyError("History is not deleted.")


class HistoryRow(models.Model):
    """What both tables have in common: they are only added to."""

    objects: ClassVar = AppendOnly.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def delete(self, using: Any = None, keep_parents: bool = False) -> NoReturn:
        """Never: what happened stays as it was."""
        raise AppendOnlyError("History is not deleted.")


class Change(HistoryRow):
    """Somebody changed something: which fields, never which words."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    act = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    fields = models.JSONField(default=list, blank=True)
    told = models.PositiveIntegerField(default=0, help_text=_("How many people were told."))
    batch = models.UUIDField(null=True, blank=True, help_text=_("What was done at once has one."))

    class Meta(HistoryRow.Meta):
        abstract = False
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "-at"], name="change_of_subject")]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_type} {self.subject_id}"


class Access(HistoryRow):
    """Somebody saw or exported a list of people."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta(HistoryRow.Meta):
        abstract = False
        ordering = ["-at", "-pk"]
        verbose_name_plural = "access log"

    def __str__(self) -> str:
        return f"{self.what} {self.subject_type} {self.subject_id or ''}".strip()


def note_change(
    actor: Any,
    act: str,
    subject: Model,
    *,
    now: datetime,
    fields: Sequence[str] = (),
    told: int = 0,
    batch: UUID | None = None,
) -> Change:
    """Write down an act on a row. `actor` is a user, or None when a family or the system acted.

    Acts on several rows that were done at once have one `batch`.
    """
    return Change.objects.create(
        at=now,
        actor=actor,
        act=act,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        fields=list(fields),
        told=told,
        batch=batch,
    )


def note_access_to_each(request: HttpRequest, what: str, subjects: Sequence[Model], *, now: datetime) -> None:
    """Write down that this request's user saw the lists of people of several rows at once."""
    actor = request.user if request.user.is_authenticated else None
    Access.objects.bulk_create(
        Access(at=now, actor=actor, what=what, subject_type=subject._meta.model_name or "", subject_id=subject.pk)
        for subject in subjects
    )


def note_access(request: HttpRequest, what: str, subject: Model | None, *, now: datetime, why: str = "") -> Access:
    """Write down that this request's user saw a list of people."""
    return Access.objects.create(
        at=now,
        actor=request.user if request.user.is_authenticated else None,
        what=what,
        subject_type=(subject._meta.model_name or "") if subject else "",
        subject_id=subject.pk if subject else None,
        why=why,
    )

"""People as they are known now: two records of one person are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.links import Claim
    from accounts.models import Person


class PersonQuerySet(models.QuerySet["Person"]):
    def known(self) -> PersonQuerySet:
        """Everybody once. Every look at people begins here.

        The record that was merged into another stays behind it for old links and for undoing, and is found nowhere.
        """
        return self.filter(merged_into=None)

    def behind(self, claim: Claim) -> PersonQuerySet:
        """The person whom a link opens: the one it was made for, or the one that this one turned out to be."""
        made_for = self.model._default_manager.filter(pk=claim.pk, link_version=claim.version)
        kept = made_for.exclude(merged_into=None).values("merged_into")
        return self.known().filter(models.Q(pk__in=made_for.values("pk")) | models.Q(pk__in=kept))

    def records_of(self, person: Person) -> PersonQuerySet:
        """Every record of one person: the known one, and those merged into it. Links made for each open the same."""
        return self.filter(models.Q(pk=person.pk) | models.Q(merged_into=person.pk))

    def now_called(self, pks: Iterable[int]) -> dict[int, int]:
        """Of these keys those of records that were merged, each with the key under which the person is known now."""
        merged = self.filter(pk__in=list(pks)).exclude(merged_into=None)
        return {pk: kept for pk, kept in merged.values_list("pk", "merged_into") if kept}

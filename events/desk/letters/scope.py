"""Which lists and letters a coordinator has to do with, and in numbers who is on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404

from accounts.languages import written_languages
from events.notices.letters import Notice
from events.notices.models import MailingList, Subscription
from events.notices.wording import languages_needed, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from accounts.grants import Viewer
    from events.notices.letters import NoticeQuerySet


def managed_list(who: Viewer, slug: str) -> MailingList:
    """A list that this viewer manages; for everybody else there is none (404)."""
    found: MailingList = get_object_or_404(
        MailingList.objects.managed_by(who).select_related("program", "organization"), slug=slug
    )
    return found


def managed_notice(who: Viewer, pk: int) -> Notice:
    """A letter all of whose lists this viewer manages; for everybody else there is none (404)."""
    found: Notice = get_object_or_404(
        Notice.objects.managed_by(who).select_related("organization", "approved_by", "made_by"), pk=pk
    )
    return found


def notices_of(who: Viewer) -> NoticeQuerySet:
    """Her letters, the newest first."""
    found: NoticeQuerySet = Notice.objects.managed_by(who).prefetch_related("lists")
    return found


def languages_for(lists: Iterable[MailingList], notice: Notice | None = None) -> dict[str, str]:
    """In which languages one can write to these lists, by name: ours, and those that somebody there reads."""
    there = Subscription.objects.standing().filter(mailing_list__in=list(lists)).order_by()
    read = set(there.values_list("reader__language", flat=True).distinct())
    written = set(notice.subject) if notice else set()
    return names_of(languages_needed({*written_languages(), *read, *written}))


def lists_with_numbers(who: Viewer) -> QuerySet[MailingList]:
    """Her lists, each with how many mailboxes are on it, were asked and left."""
    on = Q(subscriptions__confirmed_at__isnull=False, subscriptions__left_at=None)
    asked = Q(subscriptions__confirmed_at=None, subscriptions__left_at=None)
    numbers = {
        "on": Count("subscriptions", filter=on),
        "asked": Count("subscriptions", filter=asked),
        "left": Count("subscriptions", filter=Q(subscriptions__left_at__isnull=False)),
    }
    found: QuerySet[MailingList] = (
        MailingList.objects.managed_by(who).select_related("program", "organization").annotate(**numbers)
    )
    return found

"""Adults of one household let each other see their sign-ups: each says so alone, and can take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.history import note_change
from accounts.models import Consent, Person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from accounts.known import PersonQuerySet
    from accounts.models import User

HOUSEHOLD: Final = "household"
SENTENCE: Final = _("The other adults of my household may see my sign-ups when they are signed in.")


def standing(now: datetime) -> QuerySet[Consent]:
    """Every such yes that stands."""
    return Consent.objects.filter(Q(revoked_at=None) | Q(revoked_at__gt=now), purpose=HOUSEHOLD)


def shares(person: Person, now: datetime) -> bool:
    """Whether this adult said yes."""
    return standing(now).filter(person=person).exists()


@transaction.atomic
def share(person: Person, *, text: str, language: str, source: str, now: datetime, by: User | None = None) -> None:
    """Write down an adult's own yes, with the words that were shown. Said twice it is one."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if not shares(person, now):
        said = {"text_shown": text, "language": language, "at": now, "source": source, "by": by}
        Consent.objects.create(person=person, purpose=HOUSEHOLD, **said)


@transaction.atomic
def stop_sharing(person: Person, *, now: datetime, by: User | None = None) -> None:
    """Take the yes back, at once; the row stays."""
    if standing(now).filter(person=person).update(revoked_at=now):
        note_change(by, "revoked", person, fields=[HOUSEHOLD], now=now)


def shared_with(people: Iterable[Person], now: datetime) -> PersonQuerySet:
    """The other adults of these people's households, where both sides said yes: who is seen, and who sees."""
    people = list(people)
    agreed = Exists(standing(now).filter(person=OuterRef("pk")))
    seeing = Person.objects.known().filter(agreed, pk__in=[one.pk for one in people], household__isnull=False)
    others = Person.objects.known().filter(agreed, household__in=seeing.values("household"))
    return others.exclude(pk__in=[one.pk for one in people]).order_by("search_name", "pk")

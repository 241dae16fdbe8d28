"""Words of messages that staff write, approve and take back. Nothing goes out that nobody approved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.models import Organization
from accounts.seen import print_of
from events.outbox.checking import PARTS
from events.outbox.sentences import is_complete
from events.outbox.sentences import print_of as print_of_shipped
from events.outbox.speaking import forget_approvals
from events.outbox.texts import TemplateText, TextState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from django.db.models import Model, QuerySet

    from accounts.models import User

DRAFT, APPROVED = TextState.DRAFT, TextState.APPROVED
ACTS = ("drafted words", "approved words", "took words back", "approved language", "withdrew language")
"""As the history has them: with the language, then the kinds of messages."""


class Place(NamedTuple):
    """Which message, in which language, of which program; without one: of all programs of the organization."""

    organization: int
    program_slug: str
    template: str
    language: str

    def rows(self) -> QuerySet[TemplateText]:
        """What staff wrote here: drafts and approved words."""
        found: QuerySet[TemplateText] = TemplateText.objects.filter(**self.facts(), part__in=PARTS)
        return found.select_related("approved_by").order_by("pk")

    def facts(self) -> dict[str, Any]:
        """The same as columns of a row."""
        return {
            "organization_id": self.organization,
            "program_slug": self.program_slug,
            "template": self.template,
            "language": self.language,
        }


def words_print(rows: Iterable[TemplateText]) -> str:
    """What somebody saw: another one as soon as a word is other, or approved."""
    return print_of(sorted((row.part, row.state, row.text) for row in rows))


@transaction.atomic
def draft_words(
    place: Place, words: Mapping[str, str], *, by_machine: bool, seen: str, of: Model, by: User, now: datetime
) -> None:
    """Keep words beside those that go out, until somebody approves them. No words: as it came with the product.

    `of` is the program or organization whose history tells it. Raises ValidationError with code `changed` where
    somebody else changed something meanwhile.
    """
    there = _held(place, seen)
    place.rows().filter(state=DRAFT).delete()
    for part, text in words.items():
        approved = there.get((part, APPROVED))
        if text != (approved.text if approved else ""):
            TemplateText.objects.create(
                **place.facts(), part=part, state=DRAFT, text=text, by_machine=by_machine, updated_at=now
            )
    note_change(by, "drafted words", of, fields=_noted(place), now=now)


@transaction.atomic
def approve_words(
    place: Place, words: Mapping[str, str], *, by_machine: bool, seen: str, of: Model, by: User, now: datetime
) -> None:
    """Somebody read these words: they go out from now on, and drafts are gone. Raises what `draft_words` raises."""
    there = _held(place, seen)
    place.rows().filter(state=DRAFT).delete()
    for part, text in words.items():
        approved = there.get((part, APPROVED))
        if approved and approved.text == text and approved.by_machine == by_machine:
            continue
        place.rows().filter(part=part).delete()
        if text:
            TemplateText.objects.create(
                **place.facts(), part=part, state=APPROVED, text=text, by_machine=by_machine,
                approved_by=by, approved_at=now, updated_at=now,
            )  # fmt: skip
    note_change(by, "approved words", of, fields=_noted(place), now=now)
    forget_approvals()


@transaction.atomic
def take_back_words(place: Place, *, of: Model, by: User, now: datetime) -> bool:
    """Say it again as it came with the product. False where nothing else was written."""
    _hold(place.organization)
    there = place.rows().delete()[0]
    if there:
        note_change(by, "took words back", of, fields=_noted(place), now=now)
        forget_approvals()
    return bool(there)


@transaction.atomic
def approve_shipped(
    organization: Organization, language: str, seen: Mapping[tuple[str, str], str], *, by: User, now: datetime
) -> int:
    """Somebody read all that some kinds of messages can say in a language: they go out in it. Returns how many.

    `seen` are the prints of what was read, by kind of message and part. What is worded otherwise by now, or not
    whole, stays as it is.
    """
    _hold(organization.pk)
    done = []
    for (template, part), told in seen.items():
        if told != print_of_shipped(template, part, language) or not is_complete(template, part, language):
            continue
        _row, new = TemplateText.objects.update_or_create(
            **Place(organization.pk, "", template, language).facts(),
            part=part,
            state=APPROVED,
            defaults={"text": told, "by_machine": True, "approved_by": by, "approved_at": now, "updated_at": now},
        )
        done.append((template, new))
    if done:
        kinds = sorted({template for template, _new in done})
        note_change(by, "approved language", organization, fields=[f"language {language}", *kinds], now=now)
        forget_approvals()
    return len(done)


@transaction.atomic
def withdraw_shipped(
    organization: Organization, language: str, which: Collection[tuple[str, str]], *, by: User, now: datetime
) -> int:
    """These kinds of messages go out in English again, with a line in this language. Returns how many."""
    _hold(organization.pk)
    gone = []
    for template, part in which:
        there = TemplateText.objects.filter(**Place(organization.pk, "", template, language).facts(), part=part)
        if there.delete()[0]:
            gone.append(template)
    if gone:
        note_change(
            by, "withdrew language", organization, fields=[f"language {language}", *sorted(set(gone))], now=now
        )
        forget_approvals()
    return len(gone)


def _hold(organization: int) -> None:
    """Who writes, approves and takes back in one organization does so one after the other."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization)


def _held(place: Place, seen: str) -> dict[tuple[str, str], TemplateText]:
    """The rows of a place as they were seen, by part and state."""
    _hold(place.organization)
    rows = list(place.rows())
    if words_print(rows) != seen:
        raise ValidationError(_("Somebody else changed this while you were writing."), code="changed")
    return {(row.part, row.state): row for row in rows}


def _noted(place: Place) -> list[str]:
    return [f"language {place.language}", place.template]

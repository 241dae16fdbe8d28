"""One party at the door: who of it is here, in words, and what it is found by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from accounts.languages import fold
from events.attendance.models import Status
from events.attendance.recording import CAME
from events.rosters.models import Status as Place

if TYPE_CHECKING:
    from uuid import UUID

    from events.rosters.models import Registration
    from events.support.models import Need

LAST_DIGITS = 4


def _in_words(status: str, people: int) -> str:
    words = {
        Status.LATE: ngettext("Late, %(people)d person", "Late, %(people)d people", people),
        Status.LEFT_EARLY: ngettext("Left early, %(people)d person", "Left early, %(people)d people", people),
        Status.ONLINE: ngettext("Online, %(people)d person", "Online, %(people)d people", people),
    }
    here = ngettext("Here, %(people)d person", "Here, %(people)d people", people)
    return words.get(Status(status), here) % {"people": people}


@dataclass(frozen=True)
class Adult:
    """One adult of a party, as marked so far."""

    pk: int
    name: str
    status: str
    is_away: bool
    """Told ahead: cannot come to this session."""

    @property
    def came(self) -> bool:
        """Whether this adult was here."""
        return self.status in CAME

    @property
    def said(self) -> str:
        """The mark in words, empty where there is none."""
        return str(Status(self.status).label) if self.status else ""


@dataclass(frozen=True)
class Sent:
    """What was chosen in the form of a row, as it came."""

    adults: frozenset[str]
    children: str


@dataclass(frozen=True)
class Tap:
    """What one tap was about and sent, and why it was not taken (empty where it was)."""

    registration: int
    error: str
    sent: Sent | None


@dataclass(frozen=True)
class Row:
    """One party at the door."""

    registration: Registration
    adults: list[Adult]
    children_here: int
    unnamed_here: int
    key: UUID
    """Names the next tap on this row, so that a tap that is sent twice counts once."""
    error: str = ""
    sent: Sent | None = None
    wanted: str = ""
    """What is searched for, where it is this row; it is hidden where it is not."""
    is_hidden: bool = False

    @property
    def pk(self) -> int:
        """Of the registration."""
        return self.registration.pk

    @property
    def name(self) -> str:
        """Of the adult who answers for the party."""
        return self.adults[0].name

    @property
    def others(self) -> int:
        """How many more adults are expected."""
        return len(self.adults) - 1

    @property
    def children(self) -> int:
        """How many children are here, or are expected before the party is here."""
        return self.children_here if self.is_here else self.registration.party.children

    @property
    def needs(self) -> list[Need]:
        """Help that the family asked for."""
        return list(self.registration.needs.all())

    @property
    def checked(self) -> set[int]:
        """The adults that are chosen in the form of the row."""
        if self.sent:
            return {adult.pk for adult in self.adults if str(adult.pk) in self.sent.adults}
        return {adult.pk for adult in self.adults if adult.status or not adult.is_away}

    @cached_property
    def search(self) -> str:
        """What the row is found by while somebody types: all names, and the last four digits of the lead's mobile."""
        mobiles = [contact.value[-LAST_DIGITS:] for contact in self.registration.party.lead.contacts.all()]
        return fold(" ".join([*(adult.name for adult in self.adults), *mobiles]))

    def looking_for(self, words: str) -> Row:
        """The row as a search by these words leaves it. The short code is known to the server only."""
        known = f"{self.search} {fold(self.registration.party.code)}"
        is_hidden = any(word not in known for word in fold(words).split())
        return replace(self, is_hidden=is_hidden, wanted="" if is_hidden else fold(words))

    @property
    def adults_here(self) -> int:
        """Adults who came, with those who gave no name."""
        return sum(adult.came for adult in self.adults) + self.unnamed_here

    @property
    def is_here(self) -> bool:
        """Whether one adult of it came."""
        return any(adult.came for adult in self.adults)

    @property
    def is_marked(self) -> bool:
        """Whether there is something to undo."""
        return any(adult.status for adult in self.adults)

    @property
    def is_away(self) -> bool:
        """Whether the whole party told ahead that it cannot come."""
        return all(adult.is_away for adult in self.adults)

    @property
    def told_ahead(self) -> list[str]:
        """The names of those who told ahead that they cannot come, and did not come all the same."""
        return [adult.name for adult in self.adults if adult.is_away and not adult.status]

    @property
    def is_expected(self) -> bool:
        """Whether it counts among the families of this session: with a place, and coming or here."""
        return self.registration.is_seated and (self.is_marked or not self.is_away)

    @property
    def is_waiting(self) -> bool:
        """Whether it is in line for a place."""
        return self.registration.status in (Place.WAITLISTED, Place.OFFERED)

    @property
    def state(self) -> str:
        """What was marked, in words: "Here, 4 people"."""
        statuses = {adult.status for adult in self.adults if adult.came}
        if statuses:
            people = self.adults_here + self.children_here
            return _in_words(statuses.pop() if len(statuses) == 1 else Status.PRESENT, people)
        marked = {adult.said for adult in self.adults if adult.status}
        return ", ".join(sorted(marked))

    @property
    def party_line(self) -> str:
        """Who comes along: "1 more adult, 2 children". Who told ahead is not among them."""
        children = self.registration.party.children
        parts = []
        others = self.others - (0 if self.is_away else len(self.told_ahead))
        if others:
            parts.append(ngettext("%(number)d more adult", "%(number)d more adults", others) % {"number": others})
        if children:
            parts.append(ngettext("%(number)d child", "%(number)d children", children) % {"number": children})
        return ", ".join(parts)

"""Who gets a message of one's own: chosen sign-ups, each family once, in the language that it reads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from accounts.contact import readable_mobile
from accounts.languages import FALLBACK, endonym_of, written_languages
from accounts.models import Contact, Language
from events.desk.roster.rows import lists_of, registrations_on
from events.notices.wording import names_of
from events.outbox.queueing import MOST_SEGMENTS, best_contact, takes_texts
from events.outbox.segments import size_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from accounts.models import Person
    from events.desk.writing.forms import Words
    from events.rosters.models import Party, Registration
    from events.schedule.models import Session

AROUND = "-" * 100
"""About as much as a text says besides: who writes, the date, how to end texts."""


@dataclass(frozen=True)
class Family:
    """Who gets one message: the adult who answers, where messages reach that one, and for which dates."""

    registrations: Sequence[Registration]
    sessions: Sequence[Session]
    contact: Contact | None

    @property
    def party(self) -> Party:
        """The sign-up that leads to the family's page; of several the latest."""
        return max(self.registrations, key=lambda one: one.pk).party

    @property
    def lead(self) -> Person:
        """Who answers for it."""
        return self.party.lead

    @property
    def reads(self) -> str:
        """The language of the sign-up."""
        return self.party.language

    @property
    def statuses(self) -> str:
        """How it stands with its places, in words."""
        return ", ".join(dict.fromkeys(str(one.get_status_display()) for one in self.registrations))

    @property
    def is_texted(self) -> bool:
        """Whether it is reached by text: its owner said yes to texts."""
        return self.contact is not None and takes_texts(self.contact)

    @property
    def is_called(self) -> bool:
        """Whether somebody has to call, because neither e-mail nor text reaches it."""
        return self.contact is None or (self.contact.kind != Contact.Kind.EMAIL and not self.is_texted)

    @property
    def number(self) -> str:
        """The number to call; empty where none is known."""
        return readable_mobile(self.contact.value) if self.contact and self.is_called else ""


def families_of(registrations: Iterable[Registration], sessions: Sequence[Session]) -> list[Family]:
    """Chosen sign-ups, each family once for however many dates, in the order of names."""
    together: dict[tuple[int, int | None, str], list[Registration]] = {}
    contacts: dict[int | None, Contact | None] = {}
    for one in registrations:
        contact = best_contact(one.party.lead, one.party.contact)
        key = contact.pk if contact else None
        contacts[key] = contact
        together.setdefault((one.party.lead_id, key, one.party.language), []).append(one)
    found = []
    for (_lead, key, _language), those in together.items():
        rosters = {one.roster_id for one in those}
        dates = [session for session in sessions if rosters & set(lists_of(session))]
        found.append(Family(those, dates, contacts[key]))
    return sorted(found, key=lambda family: (family.lead.search_name, family.party.pk))


def people_on(sessions: Sequence[Session]) -> list[Registration]:
    """Everybody who can be chosen: with a place, waiting or canceled; who canceled and came back stands once.

    Where nobody has confirmed yet that it was they, a stranger may have typed the address: nothing is written there.
    """
    found = [one for one in registrations_on(*sessions) if one.party.confirm_by is None]
    contacts = {contact for one in found for contact in (one.party.contact, *one.party.lead.contacts.all()) if contact}
    prefetch_related_objects([one for one in contacts if one.kind == Contact.Kind.MOBILE], "consents")
    active = {(one.party.lead_id, one.roster_id) for one in found if one.status != "canceled"}
    return [one for one in found if one.status != "canceled" or (one.party.lead_id, one.roster_id) not in active]


def languages_read(families: Iterable[Family]) -> dict[str, str]:
    """The languages in which a message can be written for them, by name: English, then those that they read."""
    read = {family.reads for family in families}
    ours = [code for code in written_languages() if code == FALLBACK or code in read]
    return names_of([*ours, *sorted(read - set(ours))])


@dataclass(frozen=True)
class Readers:
    """How many families read a language, and what they get."""

    name: str
    number: int
    gets: str
    """The language of the words that they get, by its own name."""
    helped: bool
    """Whether that is another one: then one line says where they get help."""


@dataclass(frozen=True)
class Reach:
    """Whom a message reaches, and how: shown before it is sent."""

    families: Sequence[Family]
    readers: Sequence[Readers]

    written: Mapping[str, Words]

    @property
    def calls(self) -> list[Family]:
        """Whom somebody has to call: nothing else reaches them, or the words are too long for a text."""
        return [one for one in self.families if one.is_called or (one.is_texted and not self._fits(one))]

    @property
    def texts(self) -> int:
        """How many texts go out."""
        return sum(one.is_texted and self._fits(one) for one in self.families)

    @property
    def emails(self) -> int:
        """How many e-mails go out."""
        return len(self.families) - len(self.calls) - self.texts

    def _fits(self, family: Family) -> bool:
        words = self.written[words_for(family.reads, self.written)]
        return size_of(f"{words.subject}. {words.body}{AROUND}").segments <= MOST_SEGMENTS

    @property
    def helped(self) -> int:
        """How many families read English though they asked for another language."""
        return sum(one.number for one in self.readers if one.helped)


def words_for(reads: str, written: Collection[str]) -> str:
    """The language of the words that a family gets: its own where there are words in it, else English."""
    return reads if reads in written else FALLBACK


def reach_of(families: Sequence[Family], written: Mapping[str, Words]) -> Reach:
    """Whom a message in these languages reaches; the most frequent language first."""
    endonyms = {code: endonym_of(code) for code in written_languages()}
    endonyms |= dict(Language.objects.values_list("code", "endonym"))
    counted = Counter(family.reads for family in families)
    readers = []
    for code, number in counted.most_common():
        gets = words_for(code, written)
        readers.append(Readers(endonyms.get(code, code), number, endonyms.get(gets, gets), gets != code))
    return Reach(families, readers, written)

"""Mailboxes that asked for a list before there was this product: taken over with what is known of their yes.

Who has a source and a day of consent is on the list from then on. Who has not is asked once. Who left stays out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.history import note_change
from accounts.languages import as_drafted
from accounts.models import Consent, Contact, Person
from accounts.seen import print_of
from events.notices.mailboxes import EMAIL, contacts_at, new_person
from events.notices.models import MailingList, Reader, Subscription

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from accounts.models import Organization, User

ON, ASK, SAME, LEFT, ASKED, SILENT, TWICE = "on", "ask", "same", "left", "asked", "silent", "twice"
"""What becomes of a line: on the list, asked once; and those of which nothing becomes: there already, left before,
asked before and not answered, a mailbox that no mail reaches, and one that stands in the file before."""
AT_ONCE: Final = 500
"""So many addresses in one question to the database."""
LONGEST_SOURCE: Final = 200
TAKEN_OVER: Final = (
    "source", "source_words", "by", "text_shown", "text_language", "asked_at", "confirmed_at"
)  # fmt: skip
"""What a file says of a mailbox that was asked before."""


@dataclass(frozen=True)
class Line:
    """One line of a file: a mailbox, and what is known of its yes."""

    number: int
    email: str
    name: str = ""
    language: str = "en"
    town: int | None = None
    source: str = ""
    day: date | None = None

    @property
    def has_evidence(self) -> bool:
        """Whether one can show that they said yes: where, and when."""
        return bool(self.source) and self.day is not None


@dataclass(frozen=True)
class Row:
    """A line, and what becomes of it."""

    line: Line
    kind: str


def sort_out(mailing_list: MailingList, lines: Iterable[Line]) -> list[Row]:
    """What becomes of each line, by how it is now."""
    lines = list(lines)
    emails = list(dict.fromkeys(line.email for line in lines))
    there = {one.reader.email: one for one in _subscriptions(mailing_list, emails)}
    silent = {
        one.value
        for some in _some(emails)
        for one in contacts_at(mailing_list.organization_id, *some)
        if one.suppressed_at
    }
    rows, seen = [], set[str]()
    for line in lines:
        kind = TWICE if line.email in seen else _kind(line, there.get(line.email), silent)
        seen.add(line.email)
        rows.append(Row(line, kind))
    return rows


def _kind(line: Line, there: Subscription | None, silent: set[str]) -> str:
    if there and there.left_at:
        return LEFT
    if there and there.confirmed_at:
        return SAME
    if line.email in silent:
        return SILENT
    if line.has_evidence:
        return ON
    return ASKED if there else ASK


def _subscriptions(mailing_list: MailingList, emails: Sequence[str]) -> Iterator[Subscription]:
    for some in _some(emails):
        yield from mailing_list.subscriptions.filter(reader__email__in=some).select_related("reader")


def _some(emails: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(emails), AT_ONCE):
        yield emails[first : first + AT_ONCE]


def stamp(rows: Sequence[Row]) -> str:
    """What a preview showed: another as soon as anything would come out otherwise."""
    return print_of([(row.line, row.kind) for row in rows])


@transaction.atomic
def take_over(
    mailing_list: MailingList, lines: Sequence[Line], seen: str, *, by: User | None, now: datetime
) -> list[Row] | None:
    """Do as it was shown, all or nothing; None where something else would come out by now. Nobody is written to here.

    A tick asks those without a yes; so it goes on when the page is closed, and pressing twice does nothing more.
    """
    mailing_list = MailingList.objects.select_for_update(of=("self",), no_key=True).get(pk=mailing_list.pk)
    rows = sort_out(mailing_list, lines)
    if stamp(rows) != seen:
        return None
    new = [row for row in rows if row.kind in (ON, ASK)]
    readers = _readers_of(mailing_list.organization, [row.line for row in new])
    there = {one.reader_id: one for one in _subscriptions(mailing_list, [row.line.email for row in new])}
    _put_down(mailing_list, new, readers, there, by=by, now=now)
    _note_yeses(mailing_list, [row.line for row in new if row.kind == ON], readers, by=by)
    on = sum(row.kind == ON for row in new)
    if new:
        note_change(by, "imported", mailing_list, fields=[f"on {on}", f"asked {len(new) - on}"], now=now)
    return rows


def _put_down(
    mailing_list: MailingList,
    rows: Sequence[Row],
    readers: Mapping[str, Reader],
    there: Mapping[int, Subscription],
    *,
    by: User | None,
    now: datetime,
) -> None:
    zone = ZoneInfo(mailing_list.organization.zone)
    new = []
    for row in rows:
        line, reader = row.line, readers[row.line.email]
        said = _moment(line.day, zone) if row.kind == ON and line.day else None
        one = there.get(reader.pk) or Subscription(reader=reader, mailing_list=mailing_list)
        one.source, one.source_words, one.by = Subscription.Source.FILE, line.source[:LONGEST_SOURCE], by
        one.text_shown, one.text_language = words_of(mailing_list, line), line.language
        one.asked_at, one.confirmed_at = said or now, said
        if one.pk:  # who leaves at this very moment has left
            one.save(update_fields=TAKEN_OVER)
        else:
            new.append(one)
    Subscription.objects.bulk_create(new, ignore_conflicts=True)


def words_of(mailing_list: MailingList, line: Line) -> str:
    """What one can show of a yes that was given elsewhere: to which list, and where the file says it comes from."""
    said = f"{line.source}, {line.day}" if line.has_evidence else line.source
    return "\n".join(word for word in (as_drafted(mailing_list.name, "en") or mailing_list.slug, said) if word)


def _note_yeses(
    mailing_list: MailingList, lines: Sequence[Line], readers: Mapping[str, Reader], *, by: User | None
) -> None:
    """The yes of each, with its day, among all that this contact said yes to."""
    zone = ZoneInfo(mailing_list.organization.zone)
    Consent.objects.bulk_create(
        Consent(
            person_id=readers[line.email].contact.person_id,
            contact_id=readers[line.email].contact_id,
            purpose=mailing_list.purpose,
            text_shown=words_of(mailing_list, line),
            language=line.language,
            at=_moment(line.day, zone),
            source=line.source[:40],
            by=by,
        )
        for line in lines
        if line.day
    )


def _moment(day: date, zone: ZoneInfo) -> datetime:
    """A day as a moment: its noon, which is the same day wherever one looks from."""
    return datetime.combine(day, time(12), zone)


def _readers_of(organization: Organization, lines: Sequence[Line]) -> dict[str, Reader]:
    """The mailbox of each line, entered now where it is new, in a few statements for all of them.

    As with one alone: it belongs to somebody who has this address already, else to somebody new.
    """
    by_email = {line.email: line for line in lines}
    found = _known_readers(organization, list(by_email))
    new = [line for email, line in by_email.items() if email not in found]
    contacts = _contacts_of(organization, new)
    Reader.objects.bulk_create(
        (
            Reader(
                organization=organization,
                email=line.email,
                contact=contacts[line.email],
                language=line.language,
                town_id=line.town,
            )
            for line in new
        ),
        ignore_conflicts=True,
    )
    return {**found, **_known_readers(organization, [line.email for line in new])}


def _known_readers(organization: Organization, emails: Sequence[str]) -> dict[str, Reader]:
    known = Reader.objects.select_related("contact")
    return {
        one.email: one for some in _some(emails) for one in known.filter(organization=organization, email__in=some)
    }


def _contacts_of(organization: Organization, lines: Sequence[Line]) -> dict[str, Contact]:
    contacts: dict[str, Contact] = {}
    for some in _some([line.email for line in lines]):
        for one in contacts_at(organization.pk, *some).order_by("pk"):
            contacts.setdefault(one.value, one)
    nobody_yet = [line for line in lines if line.email not in contacts]
    people = [new_person(organization, line.email, line.name, line.language) for line in nobody_yet]
    Person.objects.bulk_create(people)
    made = [
        Contact(person=person, kind=EMAIL, value=line.email) for person, line in zip(people, nobody_yet, strict=True)
    ]
    Contact.objects.bulk_create(made)
    return {**contacts, **{one.value: one for one in made}}

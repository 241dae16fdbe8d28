"""Taking a table of sign-ups over: tried first and taken back, shown, and then done exactly as it was shown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.languages import fold
from accounts.people import MAX_SEARCH_NAME
from accounts.seen import print_of
from accounts.tables import Trouble
from events.desk.sign_up_import.targets import Dates, Towns
from events.rosters.contacts import add_contact
from events.rosters.entering import SignUp, enter_party
from events.rosters.models import Party, Registration, Roster, Status
from events.rosters.registration import change_party, register
from events.rosters.waitlist import hold_all
from events.signup.telling_dates import tell_how_it_went_on
from events.support.asking import Wish, ask_for
from events.support.models import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from accounts.models import User
    from events.desk.sign_up_import.entries import Entry
    from events.schedule.models import Series, Session

NEW, CHANGED, SAME, LEFT = "new", "changed", "same", "left"
MOST_QUESTIONS = 20


@dataclass(frozen=True)
class Upload:
    """What was read from a file. It travels with the form, sealed, until it is taken over."""

    entries: Sequence[Entry]
    file_name: str = ""
    is_whole: bool = True
    """Whether every line could be read."""


@dataclass(frozen=True)
class Wanted:
    """What is chosen with a file."""

    dates: Dates
    towns: Towns
    owner: Session | Series
    anyway: bool = False
    """Everybody gets a place, also where the room is full."""
    tell: bool = False
    """Whether families are told; nobody is unless somebody ticks it."""


@dataclass
class Row:
    """One line beside what is there already, and what becomes of it."""

    entry: Entry
    session: Session
    there: Registration | None = None
    kind: str = NEW
    placed: Registration | None = None
    """Where it was put, when it is new."""

    @property
    def has_place(self) -> bool:
        """Whether it gets a place, and does not wait."""
        return self.placed is not None and self.placed.status == Status.REGISTERED

    @property
    def before(self) -> tuple[int, int]:
        """Adults and children as they are now, where it is there already."""
        return (self.there.party.adults, self.there.party.children) if self.there else (0, 0)

    @property
    def after(self) -> tuple[int, int]:
        """Adults and children as the file says it; what it has no column for stays."""
        others, children = self.entry.others, self.entry.children
        adults, kids = self.before if self.there else (1, 0)
        return (1 + len(others) if others is not None else adults, children if children is not None else kids)


@dataclass
class Outcome:
    """What a file does, line by line, and what is wrong with it."""

    rows: list[Row] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    over: int = 0
    """By how many places the rooms are over-full after it, where they were not before."""

    def of_kind(self, kind: str) -> list[Row]:
        """The lines that are new, changed, the same or left out."""
        return [row for row in self.rows if row.kind == kind]

    @property
    def does_something(self) -> bool:
        """Whether there is anything to take over."""
        return any(row.kind in (NEW, CHANGED) for row in self.rows)

    def stamp(self, wanted: Wanted) -> str:
        """What was shown; when any of it is different by now, it is shown again before anything is saved."""
        lines = [(row.entry, row.session.pk, row.kind, row.before, row.after, row.has_place) for row in self.rows]
        towns = sorted((key, town and town.pk) for key, town in wanted.towns.answers.items())
        return print_of(lines, self.troubles, self.over, towns, wanted.anyway, wanted.tell)


@transaction.atomic
def try_out(upload: Upload, wanted: Wanted, *, by: User | None, now: datetime) -> Outcome:
    """What the file would do, by the same steps that do it, all taken back: nothing is saved and nobody is told."""
    outcome = _take_over(upload, wanted, by=by, now=now)
    transaction.set_rollback(True)
    return outcome


def take_over(upload: Upload, wanted: Wanted, seen: str, *, by: User | None, now: datetime) -> Outcome | None:
    """Take the file over as it was shown, all or nothing. None where it would do something else by now."""
    with transaction.atomic():
        outcome = _take_over(upload, wanted, by=by, now=now)
        if outcome.stamp(wanted) != seen:
            transaction.set_rollback(True)
            return None
        told = _tell(outcome, now) if wanted.tell else 0
        _note(outcome, wanted, told, by=by, now=now)
        return outcome


def _take_over(upload: Upload, wanted: Wanted, *, by: User | None, now: datetime) -> Outcome:
    """Line by line in the order of the file, while nobody else takes a place."""
    rosters = {roster.pk: roster for roster in hold_all(wanted.dates.rosters, now)}
    before = sum(roster.overbooked for roster in rosters.values())
    outcome = Outcome()
    rows = _rows(upload.entries, wanted.dates, outcome)
    parties: dict[tuple[object, ...], Party] = {}
    for row in rows:
        try:
            with transaction.atomic():
                _do(row, wanted, parties, by=by, now=now)
        except ValidationError as error:
            outcome.troubles.append(Trouble(row.entry.number, _refusal(error)))
        else:
            outcome.rows.append(row)
    after = Roster.objects.filter(pk__in=rosters).values_list("overbooked", flat=True)
    outcome.over = max(0, sum(after) - before)
    return outcome


def _refusal(error: ValidationError) -> str:
    """Why a line cannot be taken over, as staff read it."""
    if error.code == "already":
        return _("Somebody of this line is signed up already, in another sign-up.")
    return str(error.messages[0])


def _rows(entries: Iterable[Entry], dates: Dates, outcome: Outcome) -> list[Row]:
    """Each line with its date and what is there already; the same family twice on one list is told."""
    there = _there(dates.rosters)
    seen: dict[tuple[int, str, str], int] = {}
    rows = []
    for entry in entries:
        try:
            session = dates.of(entry)
        except ValidationError as error:
            outcome.troubles.append(Trouble(entry.number, error.messages[0]))
            continue
        keys = _keys(session.roster_id or 0, entry)
        if twin := next((seen[key] for key in keys if key in seen), 0):
            said = _("The same as line %(line)d.") % {"line": twin}
            outcome.troubles.append(Trouble(entry.number, said))
            continue
        seen |= dict.fromkeys(keys, entry.number)
        rows.append(Row(entry, session, next((there[key] for key in keys if key in there), None)))
    return rows


def _keys(roster: int, entry: Entry) -> list[tuple[int, str, str]]:
    """What makes a line the same as another: the list, the name, and one way to reach them."""
    return [(roster, fold(entry.name)[:MAX_SEARCH_NAME], reach.value) for reach in entry.reaches]


def _there(rosters: Iterable[int]) -> dict[tuple[int, str, str], Registration]:
    """Who is on these lists, by the same; who canceled and came back is there."""
    on_them = Registration.objects.filter(roster__in=list(rosters)).select_related("party__lead")
    found = on_them.prefetch_related("party__members__person", "party__lead__contacts").order_by("changed_at", "pk")
    known: dict[tuple[int, str, str], Registration] = {}
    for one in sorted(found, key=lambda one: one.status != Status.CANCELED):
        for contact in one.party.lead.contacts.all():
            known[one.roster_id, one.party.lead.search_name, contact.value] = one
    return known


def _do(row: Row, wanted: Wanted, parties: dict[tuple[object, ...], Party], *, by: User | None, now: datetime) -> None:
    """What one line does. Who canceled is not signed up again by an old file."""
    if row.there is None:
        _enter(row, wanted, parties, by=by, now=now)
    elif row.there.status == Status.CANCELED:
        row.kind = LEFT
    elif _is_same(row):
        row.kind = SAME
    else:
        row.kind = CHANGED
        party, entry = row.there.party, row.entry
        names = [member.person.name for member in party.members.all()]
        others = names if entry.others is None else list(entry.others)
        children = party.children if entry.children is None else entry.children
        change_party(party, others=others, children=children, now=now)


def _is_same(row: Row) -> bool:
    """Whether the file says nothing else of who comes. Names in another order are the same."""
    if row.before != row.after or row.there is None:
        return False
    if row.entry.others is None:
        return True
    named = sorted(member.person.search_name for member in row.there.party.members.all())
    return named == sorted(fold(name)[:MAX_SEARCH_NAME] for name in row.entry.others)


def _enter(
    row: Row, wanted: Wanted, parties: dict[tuple[object, ...], Party], *, by: User | None, now: datetime
) -> None:
    """A new sign-up. Several dates of one family in a file are one sign-up, as if it had picked them itself."""
    entry = row.entry
    family = (fold(entry.name), entry.email, entry.mobile, entry.others, entry.children, entry.language)
    party = parties.get(family) or _write_down(entry, wanted, by=by, now=now)
    roster = row.session.roster or Roster()
    row.placed = register(party, roster, now=now, by=by, anyway=wanted.anyway, notify=False)
    if entry.needs:
        ask_for(row.placed, [Wish(kind=Kind.OTHER, words=entry.needs)], now=now)
    parties[family] = party


def _write_down(entry: Entry, wanted: Wanted, *, by: User | None, now: datetime) -> Party:
    """The family. A number that comes from a file has no yes to texts (D6.5), and gets none here."""
    said = SignUp(
        name=entry.name,
        reach=entry.reaches[0],
        others=entry.others or (),
        children=entry.children or 0,
        language=entry.language,
        workplace=entry.workplace,
        job_role=entry.job_role,
        town=wanted.towns.find(entry.town) if entry.town else None,
        source=Party.Source.STAFF,
        created_by=by,
        submit_key=uuid4(),
    )
    party = enter_party(wanted.owner.program.organization, said, now=now)
    for reach in entry.reaches[1:]:
        add_contact(party.lead, reach, by=by, now=now)
    return party


def _tell(outcome: Outcome, now: datetime) -> int:
    """One message to each family that is new, for all its dates."""
    placed: dict[int, list[Registration]] = defaultdict(list)
    for row in outcome.of_kind(NEW):
        if row.placed:
            placed[row.placed.party_id].append(row.placed)
    for registrations in placed.values():
        tell_how_it_went_on(registrations, now=now)
    return len(placed)


def _note(outcome: Outcome, wanted: Wanted, told: int, *, by: User | None, now: datetime) -> UUID:
    batch = uuid4()
    new, changed = len(outcome.of_kind(NEW)), len(outcome.of_kind(CHANGED))
    if new or changed:
        fields = [f"new {new}", f"changed {changed}"]
        note_change(by, "imported", wanted.owner, fields=fields, told=told, batch=batch, now=now)
    return batch

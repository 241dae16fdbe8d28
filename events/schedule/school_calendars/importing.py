"""Taking over a school calendar's file: compared with what is there, shown whole, and saved as it was shown."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.models import District
from accounts.seen import print_of
from accounts.tables import Trouble
from events.schedule.details import Closure
from events.schedule.recurrence import school_year
from events.schedule.school_calendars.keeping import take_out
from events.schedule.school_calendars.places import Atlas, Place, Reach, place_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from accounts.models import User
    from events.schedule.school_calendars.entries import Entry

MOST_QUESTIONS = 20
MOST_GONE = 100
FIELDS = ("name", "first_day", "last_day", "kind")


@dataclass(frozen=True)
class Upload:
    """What was read from a file, and what was chosen with it. It travels with the form, signed, until it is saved."""

    entries: Sequence[Entry]
    default: Place
    """Whose calendar it is where a line does not say so."""
    file_name: str = ""
    is_whole: bool = True
    """Whether every line could be read: else nothing is said to be gone from the file."""


@dataclass(frozen=True)
class Question:
    """A name in the file of which it is not sure what it means."""

    words: tuple[str, str]
    """District and school, as the file writes them."""
    proposed: tuple[Place, ...]
    lines: tuple[int, ...]
    answered: bool = False

    @property
    def key(self) -> str:
        """The same for the same words, so that an answer stays with its question."""
        return key_of(self.words)

    @property
    def said(self) -> str:
        """The words, to be read."""
        return " · ".join(word for word in self.words if word)


def key_of(words: tuple[str, str]) -> str:
    """What the answer to a question about these words is called in a form."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]


@dataclass
class Row:
    """One entry beside what is there already."""

    index: int
    """Which entry of the file it is; stays, whatever is answered."""
    entry: Entry
    place: Place
    code: str
    there: Closure | None = None

    def kind_of(self, chosen: str | None) -> str:
        """What it will be: as chosen on the page; else as the file says; else as before; else as its words sound."""
        if chosen is not None:
            return chosen
        if self.entry.sure or not self.there:
            return self.entry.kind
        return self.there.kind

    def values(self, chosen: str | None) -> dict[str, Any]:
        """The columns that it will have."""
        entry = self.entry
        days = {"first_day": entry.first, "last_day": entry.last}
        return {"name": entry.name, **days, "kind": self.kind_of(chosen)}

    def differs(self, chosen: str | None) -> list[str]:
        """Which columns are other than before."""
        return [name for name, value in self.values(chosen).items() if getattr(self.there, name) != value]


@dataclass
class Comparison:
    """The whole preview: what would be saved, what is asked, what is wrong, and what is gone from the file."""

    rows: list[Row] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    gone: list[Closure] = field(default_factory=list)

    @property
    def is_clear(self) -> bool:
        """Whether nothing is asked any more."""
        return all(question.answered for question in self.questions)

    def stamp(self) -> str:
        """What the preview showed; when any of it is different by now, it is shown again before anything is saved."""
        return print_of(
            [(row.entry, row.place, row.there and _facts(row.there)) for row in self.rows],
            [(question.words, question.answered) for question in self.questions],
            self.troubles,
            [_facts(closure) for closure in self.gone],
        )


def _facts(closure: Closure) -> tuple[Any, ...]:
    return (closure.pk, closure.code, *(getattr(closure, name) for name in FIELDS))


def compare(upload: Upload, answers: Mapping[str, Place | None], *, atlas: Atlas, reach: Reach) -> Comparison:
    """Put a file beside what is there. `answers` say what unclear names mean; None leaves their lines out."""
    found = Comparison()
    places = _places(upload, answers, found, atlas=atlas, reach=reach)
    there: dict[Place, list[Closure]] = defaultdict(list)
    for closure in _closures_in({place for place in places if place}):
        there[place_of(closure)].append(closure)
    by_code: dict[tuple[Place, str], int] = {}
    for index, (entry, place) in enumerate(zip(upload.entries, places, strict=True)):
        if place is None:
            continue
        row = Row(index, entry, place, _code(entry))
        if twin := by_code.get((place, row.code)):
            found.troubles.append(Trouble(entry.number, _("The same as line %(line)d.") % {"line": twin}))
            continue
        by_code[place, row.code] = entry.number
        found.rows.append(row)
    _match(found.rows, there)
    if upload.is_whole and not found.troubles and found.is_clear:
        found.gone = _gone(upload, places, found.rows, there)
    return found


def _code(entry: Entry) -> str:
    """What it is called for ever: by the file, else by its first day and kind."""
    return entry.code or f"{entry.first.isoformat()} {entry.kind or 'day'}"


def _places(
    upload: Upload, answers: Mapping[str, Place | None], found: Comparison, *, atlas: Atlas, reach: Reach
) -> list[Place | None]:
    """Whose calendar each entry is for; None where that is asked, was left out, or may not be changed."""
    district_of = atlas.district_of
    meant: dict[tuple[str, str], Place | None] = {}
    asked: dict[tuple[str, str], tuple[list[Place], list[int]]] = {}
    for entry in upload.entries:
        words = (entry.district, entry.school)
        if words in asked:
            asked[words][1].append(entry.number)
        elif words not in meant:
            place, maybe = atlas.find(*words, upload.default)
            meant[words] = place or answers.get(key_of(words))
            if place is None:
                asked[words] = ([one for one in maybe if reach.allows(one, district_of)], [entry.number])
    found.questions = [
        Question(words, tuple(maybe), tuple(lines), key_of(words) in answers)
        for words, (maybe, lines) in asked.items()
    ]
    if len(found.questions) > MOST_QUESTIONS:
        found.questions = []
        said = _("More than %(most)d names of districts or schools are not clear. Please write their codes.")
        found.troubles.append(Trouble(0, said % {"most": MOST_QUESTIONS}))
    places = [meant.get((entry.district, entry.school)) for entry in upload.entries]
    for number, (entry, place) in enumerate(zip(upload.entries, places, strict=True)):
        if place and not reach.allows(place, district_of):
            said = _("You may not change the calendar of %(place)s.") % {"place": atlas.name(place)}
            found.troubles.append(Trouble(entry.number, said))
            places[number] = None
    return places


def _closures_in(places: Collection[Place]) -> Iterable[Closure]:
    """Everything in these calendars: at most three queries."""
    districts = {place.district for place in places if place.district}
    schools = {place.school for place in places if place.school}
    closures: list[Closure] = []
    if Place() in places:
        closures += Closure.objects.filter(scope=Closure.Scope.STATE)
    if districts:
        closures += Closure.objects.filter(scope=Closure.Scope.DISTRICT, district__in=districts)
    if schools:
        closures += Closure.objects.filter(scope=Closure.Scope.SCHOOL, school__in=schools)
    return closures


def _match(rows: Iterable[Row], there: Mapping[Place, list[Closure]]) -> None:
    """Find what each row was before: by its code, or where one has none of its own, by first day and kind."""
    by_code = {(place, one.code): one for place, closures in there.items() for one in closures if one.code}
    taken = set()
    for row in rows:
        row.there = by_code.get((row.place, row.code))
        taken.add(row.there and row.there.pk)
    for row in rows:
        if row.there:
            continue
        for one in there.get(row.place, ()):
            nameless = not row.entry.code or not one.code or one.code == f"{one.first_day.isoformat()} {one.kind}"
            same = (one.first_day, one.kind) == (row.entry.first, row.entry.kind)
            if same and nameless and one.pk not in taken:
                row.there = one
                taken.add(one.pk)
                break


def _gone(
    upload: Upload, places: Iterable[Place | None], rows: Iterable[Row], there: Mapping[Place, list[Closure]]
) -> list[Closure]:
    """What came from a file before, in the same calendars and school years, and is not in this file any more."""
    years: dict[Place, set[int]] = defaultdict(set)
    for entry, place in zip(upload.entries, places, strict=True):
        if place is not None:
            years[place].add(school_year(entry.first))
    kept = {row.there.pk for row in rows if row.there}
    gone = [
        one
        for place, closures in there.items()
        for one in closures
        if one.code and one.pk not in kept and school_year(one.first_day) in years[place]
    ]
    return sorted(gone, key=lambda one: (one.first_day, one.pk))[:MOST_GONE]


@dataclass(frozen=True)
class Accepted:
    """What somebody said yes to on the preview."""

    seen: str
    """The stamp of the preview."""
    answers: Mapping[str, Place | None]
    kinds: Mapping[int, str]
    """The kind chosen for a row, by its number; empty: left out."""
    remove: Collection[int] = ()
    """Keys of closures that are gone from the file and ticked."""


def accept(
    upload: Upload, accepted: Accepted, *, reach: Reach, now: datetime, actor: User | None = None
) -> UUID | None:
    """Save what was previewed, all or nothing, and return the batch in the history.

    None where something is different from what was seen, or is not clear yet: then nothing is saved.
    """
    try:
        with transaction.atomic():
            list(District.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
            found = compare(upload, accepted.answers, atlas=Atlas.load(), reach=reach)
            if found.stamp() != accepted.seen or not found.is_clear:
                return None
            return _save(upload, found, accepted, now=now, actor=actor)
    except IntegrityError:
        return None


def _save(upload: Upload, found: Comparison, accepted: Accepted, *, now: datetime, actor: User | None) -> UUID:
    batch = uuid4()
    source = _("From the file %(name)s") % {"name": upload.file_name} if upload.file_name else ""
    for row in found.rows:
        chosen = accepted.kinds.get(row.index)
        values = row.values(chosen)
        if not values["kind"]:
            continue
        closure, fields, act = row.there, list(values), "added"
        if closure:
            act, fields = "edited", row.differs(chosen)
            fields += ["code"] if closure.code != row.code else []
            if not fields:
                continue
        else:
            closure = Closure(scope=row.place.scope, district_id=row.place.district, school_id=row.place.school)
        for name, value in {**values, "code": row.code, "source": row.entry.source or source[:200]}.items():
            setattr(closure, name, value)
        closure.save()
        note_change(actor, act, closure, fields=fields, now=now, batch=batch)
    for closure in found.gone:
        if closure.pk in accepted.remove:
            take_out(closure, batch=batch, now=now, actor=actor)
    return batch

"""A run sheet in words: its lines, and beside each what was fixed where that is another number by now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.contact import readable_mobile
from accounts.languages import as_drafted
from accounts.models import Contact, Language
from events.rosters.models import Registration
from events.signup.models import Question
from events.support.models import Kind, Supply, what_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from accounts.models import Person
    from events.desk.run_sheet.counting import Facts, Numbers
    from events.desk.run_sheet.fixing import Fixed
    from events.schedule.models import Session
    from events.support.models import Need

    Name = Callable[[str], str]
    """How a name is written on the sheet: whole, or the first name alone."""

HELP = {kind.value for kind in Kind}


def whole_name(name: str) -> str:
    """For who coordinates: the name as its owner writes it."""
    return name


def first_name(name: str) -> str:
    """For who works there: enough to greet somebody, and no surname (D2.10, D4.4)."""
    return (name.split() or [""])[0]


@dataclass(frozen=True)
class Line:
    """One number, with what it was when the sheet was fixed."""

    label: str
    number: int
    was: int | None = None

    @property
    def is_later(self) -> bool:
        """Whether it is another number than on the sheet that was handed out."""
        return self.was is not None and self.was != self.number


@dataclass(frozen=True)
class Section:
    """Numbers that belong together."""

    title: str
    lines: Sequence[Line]


def sections(numbers: Numbers, fixed: Fixed | None) -> list[Section]:
    """All numbers in the order in which one needs them; a number that is gone by now is 0 beside what it was."""
    names = _Names(set(numbers) | set(fixed.numbers if fixed else ()))
    groups: dict[str, list[Line]] = {}
    for key in names.ordered():
        was = fixed.numbers.get(key, 0) if fixed else None
        groups.setdefault(names.group(key), []).append(Line(names.label(key), numbers.get(key, 0), was))
    return [Section(title, lines) for title, lines in groups.items()]


class _Names:
    """The names under which numbers are kept, as people read them."""

    def __init__(self, keys: set[str]) -> None:
        self.keys = keys
        self.languages = {one.code: one for one in Language.objects.all()}
        asked = {int(key.split(":")[1]) for key in keys if key.startswith("question:")}
        self.questions = {one.pk: one for one in Question.objects.filter(pk__in=asked).prefetch_related("choices")}

    def ordered(self) -> list[str]:
        """People first, then help by its kinds, then languages, then the program's own questions."""
        first = ["families", "adults", "children", *HELP_ORDER, "reads", "question"]
        return sorted(self.keys, key=lambda key: (first.index(key.split(":")[0]), key))

    def group(self, key: str) -> str:
        """Under which heading a number stands."""
        kind = key.split(":", maxsplit=1)[0]
        if kind in HELP:
            return _("Help that was asked for")
        return {"reads": _("Languages of the families"), "question": _("From the questions")}.get(kind, _("Who comes"))

    def label(self, key: str) -> str:
        """A number's name in the language of the page."""
        kind, *rest = key.split(":")
        plain = {"families": _("Families"), "adults": _("Adults"), "children": _("Children")}
        if kind in plain:
            return plain[kind]
        if kind == "reads":
            return self._language(rest[0])
        return self._question(rest) if kind == "question" else self._help(kind, rest)

    def _language(self, code: str) -> str:
        return self.languages[code].endonym if code in self.languages else code

    def _help(self, kind: str, rest: Sequence[str]) -> str:
        language = self.languages.get(rest[0]) if kind == Kind.INTERPRETER and rest else None
        words = what_words(kind, language, rest[0] if kind == Kind.CHILD_CARE and rest else "")
        if "open" in rest:
            return _("%(what)s: no place yet") % {"what": words}
        return words

    def _question(self, rest: Sequence[str]) -> str:
        question = self.questions.get(int(rest[0]))
        if question is None:
            return _("A question that is gone")
        chosen = [as_drafted(one.text, "en") for one in question.choices.all() if rest[1:] == [str(one.pk)]]
        return f"{question.working_text}: {chosen[0]}" if chosen else question.working_text


HELP_ORDER = (Kind.CHILD_CARE, Kind.MEAL, Kind.TRANSPORT, Kind.INTERPRETER, Kind.ACCESS, Kind.OTHER)


@dataclass(frozen=True)
class Planned:
    """One help that is planned: what, how it stands, who does it and where."""

    what: str
    state: str
    is_sure: bool
    was: str
    """How it stood when the sheet was fixed, where that is other now."""
    who: str
    where: str
    places: str


def planned(facts: Facts, fixed: Fixed | None) -> list[Planned]:
    """All help that is planned; what was called off stands there only where the fixed sheet still promised it."""
    states = dict(Supply.State.choices)
    found = []
    for supply in facts.supplies:
        was = fixed.supplies.get(supply.pk) if fixed else None
        if supply.state == Supply.State.CANCELED and was in (None, supply.state):
            continue
        found.append(
            Planned(
                what=supply.what,
                state=str(states[supply.state]),
                is_sure=supply.is_sure,
                was=str(states[was]) if was and was != supply.state else "",
                who=", ".join(filter(None, (supply.who, supply.get_mode_display()))),
                where=supply.venue.line_with(supply.room) if supply.venue else supply.room,
                places=_places(supply),
            )
        )
    return found


def _places(supply: Supply) -> str:
    roster = supply.roster
    if roster is None or roster.capacity is None:
        return ""
    return _("%(taken)d of %(of)d places taken") % {"taken": roster.seats_taken, "of": roster.capacity}


@dataclass(frozen=True)
class Asked:
    """Help in a family's own words."""

    name: str
    what: str
    words: str
    standing: str
    is_sure: bool


def own_words(facts: Facts, name: Name) -> list[Asked]:
    """What families said about help in their own words, and who needs another way to take part."""
    leads = {one.registration.pk: one.registration.party.lead.name for one in facts.expected}
    shown = [need for need in facts.needs if need.detail or need.kind in (Kind.ACCESS, Kind.OTHER)]
    return [_asked(need, name(leads[need.registration_id])) for need in shown]


def _asked(need: Need, name: str) -> Asked:
    sure = need.state == need.State.CONFIRMED
    return Asked(name, need.what, need.detail, str(need.get_state_display()), sure)


@dataclass(frozen=True)
class Changed:
    """One sign-up that is other than on the fixed sheet."""

    name: str
    what: str


def changes(facts: Facts, fixed: Fixed, name: Name) -> list[Changed]:
    """Every sign-up that came, went or changed its size since the sheet was fixed."""
    now = {one.registration.pk: one for one in facts.expected}
    gone = set(fixed.sign_ups) - set(now)
    found = []
    for pk, one in now.items():
        size, was = (one.adults, one.children), fixed.sign_ups.get(pk)
        if was != size:
            words = _("was %(was)s, now %(now)s") % {"was": _size(*was), "now": _size(*size)} if was else _new(size)
            found.append(Changed(name(one.registration.party.lead.name), words))
    left = Registration.objects.filter(pk__in=gone).select_related("party__lead")
    found += [
        Changed(name(one.party.lead.name), _("does not come: %(size)s") % {"size": _size(*fixed.sign_ups[one.pk])})
        for one in left
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def _new(size: tuple[int, int]) -> str:
    return _("new: %(size)s") % {"size": _size(*size)}


def _size(adults: int, children: int) -> str:
    """ "2 adults, 1 child"."""
    words = [ngettext("%(number)d adult", "%(number)d adults", adults) % {"number": adults}]
    if children:
        words.append(ngettext("%(number)d child", "%(number)d children", children) % {"number": children})
    return ", ".join(words)


@dataclass(frozen=True)
class Colleague:
    """Who has a part at the session, and the number under which one reaches them there."""

    name: str
    role: str
    phone: str


def colleagues(session: Session) -> list[Colleague]:
    """Everybody with a part, as announced, with a mobile where one is known."""
    parts = session.assignments.select_related("person", "organization").prefetch_related("person__contacts")
    return [Colleague(one.announced, str(one.get_role_display()), _phone(one.person)) for one in parts]


def _phone(person: Person | None) -> str:
    contacts = person.contacts.all() if person else []
    numbers = [one.value for one in contacts if one.kind == Contact.Kind.MOBILE and one.suppressed_at is None]
    return readable_mobile(numbers[0]) if numbers else ""

"""Whose school calendar is meant: the whole state, a district or a school; who may change it; and by which words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from accounts.languages import fold
from accounts.models import District, Organization, School, Town
from accounts.places import known_places
from events.schedule.details import Closure
from events.schedule.school_calendars.closures import short_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.grants import Viewer

CODE_DIGITS = 3
"""A district's code in Connecticut; spreadsheets take its leading zeros away."""
MOST_PROPOSED = 8
SURROUNDING = re.compile(
    r"\b(public|schools?|district|board of education|boe|ct|connecticut|city of|town of)\b|[^\w\s]"
)


class Place(NamedTuple):
    """Whose calendar: a district's, a school's, or without both the state's."""

    district: int | None = None
    school: int | None = None

    @property
    def scope(self) -> str:
        """The same as Closure says it."""
        if self.school:
            return Closure.Scope.SCHOOL.value
        return (Closure.Scope.DISTRICT if self.district else Closure.Scope.STATE).value

    @property
    def key(self) -> str:
        """As forms and addresses write it: `state`, `district-12`, `school-34`."""
        pk = self.school or self.district
        return f"{self.scope}-{pk}" if pk else self.scope


STATE = Place()


def place_of(closure: Closure) -> Place:
    """Whose calendar a closure stands in."""
    if closure.scope == Closure.Scope.SCHOOL:
        return Place(school=closure.school_id)
    return Place(district=closure.district_id)


@dataclass(frozen=True)
class Reach:
    """Which calendars somebody may change."""

    whole: bool = False
    """All of them, and the dates of the whole state."""
    districts: frozenset[int] = frozenset()
    """With all their schools."""
    schools: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self.whole or bool(self.districts) or bool(self.schools)

    def allows(self, place: Place, district_of: dict[int, int]) -> bool:
        """Whether this calendar is among them; `district_of` knows the district of each school."""
        if self.whole:
            return True
        if place.school:
            return place.school in self.schools or district_of.get(place.school) in self.districts
        return place.district in self.districts


def reach_of(who: Viewer) -> Reach:
    """What this viewer may change: in a network every calendar, else those of the districts of the organization.

    Who coordinates one school alone changes the calendar of that school.
    """
    mine = [grant for grant in who.grants if grant.role == "coordinator"]
    whole = {grant.organization_id for grant in mine if not grant.school_id}
    schools = frozenset(grant.school_id for grant in mine if grant.school_id)
    if Organization.objects.filter(pk__in=whole, kind=Organization.Kind.NETWORK).exists():
        return Reach(whole=True)
    districts = District.objects.filter(organization__in=whole).values_list("pk", flat=True)
    return Reach(districts=frozenset(districts), schools=schools)


@dataclass
class Atlas:
    """All districts and schools with their names, loaded once: three queries, however many rows ask."""

    districts: dict[int, District] = field(default_factory=dict)
    schools: dict[int, School] = field(default_factory=dict)
    towns: dict[str, int | None] = field(default_factory=dict)
    town_names: dict[int, str] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Atlas:
        """As it is now."""
        return cls(
            districts={district.pk: district for district in District.objects.order_by("name", "pk")},
            schools={school.pk: school for school in School.objects.order_by("name", "pk")},
            towns={fold(name): town for name, town in known_places().items()},
            town_names=dict(Town.objects.values_list("pk", "name")),
        )

    @property
    def district_of(self) -> dict[int, int]:
        """The district of each school."""
        return {school.pk: school.district_id for school in self.schools.values()}

    def name(self, place: Place) -> str:
        """A place as pages say it."""
        if place.school and place.school in self.schools:
            school = self.schools[place.school]
            return f"{school.name}, {short_name(self.districts[school.district_id])}"
        if place.district and place.district in self.districts:
            return short_name(self.districts[place.district])
        return _("Whole state")

    def within(self, reach: Reach) -> list[Place]:
        """All calendars that may be changed: the state, then districts, then schools, by name."""
        every = [STATE, *(Place(district=pk) for pk in self.districts), *(Place(school=pk) for pk in self.schools)]
        district_of = self.district_of
        return [place for place in every if reach.allows(place, district_of)]

    def find(self, district: str, school: str, default: Place) -> tuple[Place | None, list[Place]]:
        """What the words of a file mean; where that is not sure, None and what may be meant, for people to choose."""
        if not district and not school:
            return default, []
        if not district:
            known = default.district or self.district_of.get(default.school or 0)
            return self._school(school, known)
        found, maybe = self._district(district)
        if not school:
            return (Place(district=found), []) if found else (None, [Place(district=pk) for pk in maybe])
        return self._school(school, found, among=set(maybe) or None)

    def _district(self, word: str) -> tuple[int | None, list[int]]:
        codes = {district.code: pk for pk, district in self.districts.items()}
        if word in codes:
            return codes[word], []
        by_name: dict[str, list[int]] = {}
        for pk, district in self.districts.items():
            by_name.setdefault(_bare(district.name), []).append(pk)
        found = by_name.get(_bare(word), [])
        if not found and (town := self.towns.get(fold(word))):
            found = by_name.get(_bare(self.town_names[town]), [])
            maybe = {school.district_id for school in self.schools.values() if school.town_id == town}
            if not found:
                return None, sorted(maybe, key=lambda pk: self.districts[pk].name)
        if len(found) == 1:
            return found[0], []
        padded = codes.get(word.zfill(CODE_DIGITS))
        close = [pk for name in get_close_matches(_bare(word), by_name, MOST_PROPOSED) for pk in by_name[name]]
        return None, found or ([padded] if padded else close)

    def _school(
        self, word: str, district: int | None, *, among: Iterable[int] | None = None
    ) -> tuple[Place | None, list[Place]]:
        here = [
            school
            for school in self.schools.values()
            if (not district or school.district_id == district) and (among is None or school.district_id in among)
        ]
        for school in here:
            if school.code == word:
                return Place(school=school.pk), []
        found = [school for school in here if _bare(school.name) == _bare(word)]
        if len(found) == 1 and (district or among is None):
            return Place(school=found[0].pk), []
        if not found:
            names = {_bare(school.name): school for school in here}
            found = [names[name] for name in get_close_matches(_bare(word), names, MOST_PROPOSED)]
        return None, [Place(school=school.pk) for school in found]


def _bare(name: str) -> str:
    """A name without what stands around it in some files only: "Hartford Public Schools" is Hartford."""
    folded = fold(name)
    return " ".join(SURROUNDING.sub(" ", folded).split()) or folded

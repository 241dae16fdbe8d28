"""Facts about Connecticut from the CSV files that the project ships: towns, schools, languages, closures, venues."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models, transaction

from accounts.models import District, Language, Organization, School, Town, TownAlias
from accounts.places import known_places
from config.reference_files import Row, read_rows
from events.schedule.details import Closure
from events.schedule.models import Mode, Venue
from events.schedule.school_calendars.closures import NO_FACT

FOLDER = Path(__file__).parent / "reference"
FACTS = ("verified", "computed")
DIRECTIONS = {"ltr": False, "rtl": True}


@dataclass
class Loaded:
    """What became of the rows of one file."""

    new: int = 0
    changed: int = 0
    same: int = 0

    def __str__(self) -> str:
        return f"{self.new} new, {self.changed} changed, {self.same} as before"


def _store(
    model: type[models.Model], keys: tuple[str, ...], wanted: Iterable[tuple[Row, dict[str, Any]]], **where: Any
) -> Loaded:
    """Enter what is not there and change what differs; rows are found by `keys`, and never taken away."""
    loaded = Loaded()
    manager = model._default_manager
    known = {tuple(getattr(row, key) for key in keys): row for row in manager.filter(**where)}
    seen: dict[tuple[Any, ...], int] = {}
    new: list[models.Model] = []
    for line, values in wanted:
        key = tuple(values[name] for name in keys)
        if key in seen:
            raise line.wrong(f"the same as line {seen[key]}")
        seen[key] = line.line
        _measure(model, line, values)
        if key not in known:
            new.append(model(**where, **values))
            continue
        row = known[key]
        different = [name for name, value in values.items() if getattr(row, name) != value]
        for name in different:
            setattr(row, name, values[name])
        if different:
            row.save(update_fields=different)
        loaded.changed += bool(different)
        loaded.same += not different
    manager.bulk_create(new)
    loaded.new = len(new)
    return loaded


def _measure(model: type[models.Model], line: Row, values: dict[str, Any]) -> None:
    """Refuse text that is longer than its column, before a database does it without saying where."""
    for name, value in values.items():
        longest = getattr(model._meta.get_field(name), "max_length", None)
        if longest and isinstance(value, str) and len(value) > longest:
            raise line.wrong(f"“{name}” is longer than {longest} characters")


def import_towns(folder: Path) -> Loaded:
    """The towns, with the planning region that the Census reports by and the old county."""
    rows = read_rows(folder / "towns.csv", ("name", "region", "county", "code"))
    wanted = (
        (row, {"name": row.required("name"), "region": row.required("region"), "county": row["county"],
               "code": row["code"]})
        for row in rows
    )  # fmt: skip
    return _store(Town, ("name",), wanted)


def import_town_aliases(folder: Path) -> Loaded:
    """Villages and misspellings. What lies in two towns stays without one: people are asked."""
    towns = Town.objects.in_bulk(field_name="name")
    wanted = []
    for row in read_rows(folder / "town_aliases.csv", ("name", "town")):
        if row["town"] and row["town"] not in towns:
            raise row.wrong(f"there is no town “{row['town']}”")
        wanted.append((row, {"name": row.required("name"), "town_id": towns[row["town"]].pk if row["town"] else None}))
    return _store(TownAlias, ("name",), wanted)


def _town_of(row: Row, places: dict[str, int | None]) -> int | None:
    name = row.required("town")
    if name not in places:
        raise row.wrong(f"“{name}” is no town or village that we know")
    return places[name]


def import_districts(folder: Path) -> Loaded:
    """School districts. Which organization runs one here is not touched."""
    rows = read_rows(folder / "districts.csv", ("code", "name"))
    return _store(
        District, ("code",), ((row, {"code": row.required("code"), "name": row.required("name")}) for row in rows)
    )


def import_schools(folder: Path) -> Loaded:
    """Schools, found by their code; a school's postal town is often a village."""
    districts = dict(District.objects.values_list("code", "pk"))
    places = known_places()
    copied = ("street", "zip_code", "grade_low", "grade_high")
    wanted = []
    for row in read_rows(folder / "schools.csv", ("code", "name", "district", "town", *copied)):
        if row["district"] not in districts:
            raise row.wrong(f"there is no district “{row['district']}”")
        values: dict[str, Any] = {column: row[column] for column in copied}
        values |= {"code": row.required("code"), "name": row.required("name")}
        values |= {"district_id": districts[row["district"]], "town_id": _town_of(row, places)}
        wanted.append((row, values))
    return _store(School, ("code",), wanted)


def import_languages(folder: Path) -> Loaded:
    """Languages with their own names."""
    wanted = []
    for row in read_rows(folder / "languages.csv", ("code", "name", "endonym", "direction", "speakers")):
        values: dict[str, Any] = {column: row.required(column) for column in ("code", "name", "endonym")}
        values["right_to_left"] = DIRECTIONS[row.one_of("direction", DIRECTIONS)]
        values["speakers"] = row.number("speakers")
        wanted.append((row, values))
    return _store(Language, ("code",), wanted)


def import_closures(folder: Path) -> Loaded:
    """Holidays, vacations and observances of the whole state, found by kind and first day. Those of districts stay.

    What is no fact says so in its name and source, since it is shown as a warning at a date.
    """
    wanted = []
    for row in read_rows(folder / "closures.csv", ("first_day", "last_day", "kind", "name", "status", "source")):
        first, last = row.day("first_day"), row.day("last_day")
        if last < first:
            raise row.wrong("it ends before it begins")
        fact = row.required("status") in FACTS
        values = {
            "kind": row.one_of("kind", Closure.Kind.values),
            "first_day": first,
            "last_day": last,
            "name": row.required("name") if fact else f"{NO_FACT} {row.required('name')}",
            "source": row["source"] if fact else f"Not a fact: {row['source']}",
        }
        wanted.append((row, values))
    return _store(Closure, ("kind", "first_day"), wanted, scope=Closure.Scope.STATE)


def import_venues(organization: Organization, folder: Path = FOLDER) -> Loaded:
    """Places where these programs met, entered for one organization: venues belong to organizations."""
    places, schools = known_places(), dict(School.objects.values_list("code", "pk"))
    wanted = []
    for row in read_rows(folder / "venues.csv", ("name", "street", "town", "school")):
        town = _town_of(row, places)
        if town is None:
            raise row.wrong(f"“{row['town']}” lies in more than one town")
        if row["school"] and row["school"] not in schools:
            raise row.wrong(f"there is no school “{row['school']}”")
        values = {"name": row.required("name"), "street": row["street"], "town_id": town}
        wanted.append((row, {**values, "school_id": schools.get(row["school"])}))
    return _store(Venue, ("name", "town_id"), wanted, organization=organization)


@dataclass(frozen=True)
class PastCafe:
    """A Friday CAFÉ that really was held, with what is known of it; nothing more is made up."""

    day: date
    title: str
    speaker: str
    venue: str
    mode: str
    source: str


def read_cafe_archive(folder: Path = FOLDER) -> list[PastCafe]:
    """The real past dates of Friday CAFÉ, as an explicit list."""
    columns = ("date", "title", "catalyst", "affiliation", "venue", "mode", "source")
    return [
        PastCafe(
            day=row.day("date"),
            title=row["title"],
            speaker=", ".join(part for part in (row["catalyst"], row["affiliation"]) if part),
            venue=row["venue"],
            mode=row.one_of("mode", ("", *Mode.values)),
            source=row.required("source"),
        )
        for row in read_rows(folder / "cafe_archive.csv", columns)
    ]


STEPS: dict[str, Callable[[Path], Loaded]] = {
    "towns": import_towns,
    "town aliases": import_town_aliases,
    "districts": import_districts,
    "schools": import_schools,
    "languages": import_languages,
    "closures": import_closures,
}


@transaction.atomic
def import_reference(folder: Path = FOLDER) -> dict[str, Loaded]:
    """Load every file, or none of them where one is bad."""
    return {name: step(folder) for name, step in STEPS.items()}

"""Three invented districts with their school calendars of 2026-27: a large, a middle and a small one.

The files are made from the state's holidays and from choices as districts make them, and are taken over as a
coordinator uploads them: a table with commas, one with semicolons, and an .ics. No real district is meant.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from accounts.models import District, Organization, School
from events.schedule.school_calendars.files import read_calendar_file
from events.schedule.school_calendars.importing import Accepted, Upload, accept, compare
from events.schedule.school_calendars.places import Atlas, Place, Reach

FOLDER = Path(__file__).parent / "calendars_2026_27"
AS_OF = date(2026, 8, 1)
"""When such files come out: the school years around this day are read."""
LARGE, MIDDLE, SMALL = "X97", "X99", "X98"
FILES = {LARGE: "example_city.csv", MIDDLE: "sample.csv", SMALL: "specimen_hills.ics"}
NAMES = {
    LARGE: "Example City School District",
    MIDDLE: "Sample School District",
    SMALL: "Specimen Hills School District",
}
SCHOOLS = (
    (LARGE, "X970111", "Example City Primary School", "PK", "5"),
    (LARGE, "X970211", "Example City Middle School", "6", "8"),
    (MIDDLE, "X990111", "Sample Elementary School", "PK", "5"),
    (SMALL, "X980111", "Specimen Hills School", "PK", "8"),
)


def enter_districts(center: Organization) -> dict[str, School]:
    """The districts and their schools, by code; the center runs the middle one."""
    districts = {
        code: District.objects.create(code=code, name=name, organization=center if code == MIDDLE else None)
        for code, name in NAMES.items()
    }
    return {
        code: School.objects.create(code=code, name=name, district=districts[district], grade_low=low, grade_high=high)
        for district, code, name, low, high in SCHOOLS
    }


def enter_calendars(now: datetime) -> None:
    """Upload each district's file and save it as it was shown."""
    reach = Reach(whole=True)
    for code, name in FILES.items():
        read = read_calendar_file((FOLDER / name).read_bytes(), today=AS_OF)
        upload = Upload(read.entries, Place(district=District.objects.get(code=code).pk), name)
        seen = compare(upload, {}, atlas=Atlas.load(), reach=reach)
        if read.troubles or accept(upload, Accepted(seen.stamp(), {}, {}), reach=reach, now=now) is None:
            raise ValueError(name)

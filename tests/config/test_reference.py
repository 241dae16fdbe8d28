"""The facts that the project ships, and how they are loaded."""

import shutil
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts.models import District, Language, School, Town, TownAlias
from accounts.places import known_places
from config.reference_data import FOLDER, import_reference, import_venues, read_cafe_archive
from config.reference_files import BadFileError
from events.schedule.details import Closure
from events.schedule.models import Program, Venue
from events.schedule.school_calendars.closures import warnings_for
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """A copy of the files that a test may spoil."""
    return shutil.copytree(FOLDER, tmp_path / "reference")


def replace(path, old, new):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_loading_twice_changes_nothing():
    import_reference()
    import_venues(make_organization())

    again = import_reference()
    again["venues"] = import_venues(make_organization())

    assert {(loaded.new, loaded.changed) for loaded in again.values()} == {(0, 0)}
    assert [again[name].same for name in ("towns", "town aliases", "schools", "languages")] == [169, 55, 138, 20]


def test_codes_keep_their_leading_zeros():
    import_reference()
    school = School.objects.get(code="0640111")
    assert (school.name, school.zip_code, school.district.code) == ("SAND School", "06120", "064")
    assert Town.objects.get(name="Hartford").code.startswith("0911")


def test_a_school_is_found_by_its_code_when_its_name_changes(folder):
    import_reference()
    pk = School.objects.get(code="0640111").pk
    replace(folder / "schools.csv", "SAND School", "Example New Name")

    again = import_reference(folder)["schools"]

    assert (again.new, again.changed) == (0, 1)
    assert School.objects.get(pk=pk).name == "Example New Name"


def test_a_village_leads_to_its_town_and_an_ambiguous_one_to_none(folder):
    import_reference()
    assert School.objects.get(name="Windham High School").town == Town.objects.get(name="Windham")
    assert TownAlias.objects.get(name="Storrs").town == Town.objects.get(name="Mansfield")
    assert not Town.objects.filter(name__in=["Storrs", "Willimantic"]).exists()
    assert known_places()["Mystic"] is None

    replace(folder / "schools.csv", "1750 Main Street,Hartford", "1750 Main Street,Mystic")
    import_reference(folder)
    assert School.objects.get(code="0640111").town is None


def test_a_district_stays_with_the_organization_that_runs_it():
    import_reference()
    District.objects.filter(code="026").update(organization=make_organization())
    import_reference()
    assert District.objects.get(code="026").organization == make_organization()


def test_languages_have_endonyms_and_directions_and_unknown_is_not_zero():
    import_reference()
    assert Language.objects.get(code="ar").right_to_left
    assert Language.objects.get(code="es").speakers == 403019
    assert Language.objects.get(code="uk").speakers is None


def test_the_fridays_to_think_about_are_flagged_and_what_is_no_fact_says_so():
    import_reference()
    fridays = [date(2026, 11, 27), date(2026, 12, 25), date(2027, 1, 1), date(2027, 2, 12), date(2027, 3, 26)]
    fridays.append(date(2027, 6, 18))

    warnings = warnings_for([*fridays, date(2026, 12, 4)], Program(weekday=4))

    assert all(warnings[day] for day in fridays)
    assert not warnings[date(2026, 12, 4)]
    vacation = Closure.objects.get(kind="vacation", first_day=date(2027, 4, 12))
    assert vacation.name.startswith("Example: ")
    assert vacation.source.startswith("Not a fact")
    assert not Closure.objects.filter(kind="holiday", name__startswith="Example").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("schools.csv", "0640511,Montessori", ",Montessori", "schools.csv, line 3: “code” is empty"),
        ("schools.csv", "0640511,Montessori", "0640111,Montessori", "schools.csv, line 3: the same as line 2"),
        ("schools.csv", ",064,215 South Street", ",999,215 South Street", "line 4: there is no district “999”"),
        ("schools.csv", "215 South Street,Hartford", "215 South Street,Atlantis", "line 4: “Atlantis” is no town"),
        ("towns.csv", "name,region", "name,area", "towns.csv, line 1: the column “region” is missing"),
        ("towns.csv", "Ashford,", "Ashford,x,", "towns.csv, line 4: 5 cells, but the header has 4"),
        ("towns.csv", "Ashford,", "A" * 61 + ",", "towns.csv, line 4: “name” is longer than 60"),
        ("languages.csv", "rtl", "up", "“direction” is “up”, not one of: ltr, rtl"),
        ("languages.csv", "403019", "many", "“speakers” is no whole number: “many”"),
        ("closures.csv", "2026-07-03", "7/3/2026", "closures.csv, line 2: “first_day” is no date"),
        ("closures.csv", "2026-09-07,2026-09-07", "2026-09-07,2026-09-01", "line 4: it ends before it begins"),
        ("closures.csv", '"Independence', '"Indep"endence', "closures.csv, line 2:"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_saved(folder, file, old, new, said):
    replace(folder / file, old, new)
    with pytest.raises(CommandError, match=r"Nothing was loaded\.") as refused:
        call_command("import_reference", folder=folder)
    assert said in str(refused.value)
    assert not Town.objects.exists()
    assert not School.objects.exists()


def test_text_that_is_not_utf8_and_a_missing_file_are_told_apart(folder):
    (folder / "towns.csv").write_bytes(b"name,region,county,code\nCaf\xe9,x,y,1\n")
    with pytest.raises(BadFileError, match=r"towns.csv, line 2: the text is not UTF-8"):
        import_reference(folder)
    (folder / "towns.csv").unlink()
    with pytest.raises(BadFileError, match=r"towns.csv, line 1: the file cannot be read"):
        import_reference(folder)


def test_venues_belong_to_the_organization_they_are_entered_for(capsys):
    make_organization("Example Network")
    call_command("import_reference", organization="Example Network")
    assert Venue.objects.get(name="Hartford Public Library").organization.name == "Example Network"
    assert Venue.objects.get(name="Chester Elementary School").school == School.objects.get(code="0260111")
    with pytest.raises(CommandError, match="No organization is called"):
        call_command("import_reference", organization="Nobody")


@pytest.mark.rule("D1.1")
def test_the_ten_real_dates_of_the_cafe_are_kept_as_a_list():
    days = [past.day for past in read_cafe_archive()]
    assert days == [
        date(2021, 10, 22), date(2021, 11, 12), date(2021, 12, 10), date(2022, 1, 21), date(2022, 3, 4),
        date(2022, 4, 8), date(2022, 5, 13), date(2022, 10, 7), date(2022, 11, 4), date(2022, 12, 9),
    ]  # fmt: skip

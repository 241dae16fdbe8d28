"""Uploading a school calendar: everything is seen before it is saved, and saved as it was seen."""

import re
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.history import Change
from accounts.models import District, Organization, School, Town, TownAlias
from events.schedule.details import Closure
from tests.factories import NOW, make_coordinator, make_organization, make_town

pytestmark = pytest.mark.django_db
HEAD = "code,first_day,last_day,kind,name,district,school\n"


@pytest.fixture(autouse=True)
def on_that_day():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def hartford():
    return District.objects.create(code="064", name="Hartford School District")


@pytest.fixture
def desk(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(make_coordinator())
    return client


ADDRESS = reverse("events:desk-calendar-import")


def upload(desk, text, place="state", name="calendar.csv", **more):
    data = text if isinstance(text, bytes) else text.encode()
    return desk.post(ADDRESS, {"place": place, "file": SimpleUploadedFile(name, data), **more})


def sent(page):
    """What the form of a preview sends as it stands."""
    html = page.content.decode()
    found = dict(re.findall(r'name="(upload|seen)" value="([^"]*)"', html))
    for field in page.context["form"]:
        if field.name.startswith(("kind-", "place-")) and f'name="{field.name}"' in html:
            found[field.name] = field.value() or ""
    return found


def save(desk, page, **more):
    return desk.post(ADDRESS, {**sent(page), "step": "save", **more})


def days():
    return [(one.kind, one.name, str(one.first_day), str(one.last_day)) for one in Closure.objects.all()]


@pytest.mark.rule("D10.3")
def test_nothing_is_saved_before_it_was_seen_and_accepted_and_then_it_is_what_was_seen(desk, hartford):
    file = f"{HEAD}w,12/24/2026,1/1/2027,vacation,Winter recess\ns,2027-02-15,,,No school"
    page = upload(desk, file, hartford.pk)
    assert page.context["form"].errors, "whose calendar must be one that may be changed"
    page = upload(
        desk,
        f"{HEAD}w,12/24/2026,1/1/2027,vacation,Winter recess\ns,2027-02-15,,,No school",
        f"district-{hartford.pk}",
    )
    assert "Thursday, December 24, 2026 – Friday, January 1, 2027" in page.content.decode()
    assert days() == []

    answer = save(desk, page)

    assert answer.status_code == 302
    assert days() == [
        ("vacation", "Winter recess", "2026-12-24", "2027-01-01"),
        ("closing", "No school", "2027-02-15", "2027-02-15"),
    ]
    assert {(one.scope, one.district, one.code) for one in Closure.objects.all()} == {
        ("district", hartford, "w"), ("district", hartford, "s"),
    }  # fmt: skip
    assert [change.act for change in Change.objects.filter(subject_type="closure")] == ["added", "added"]
    assert "2 entries are new." in desk.get(answer.url).content.decode()


@pytest.mark.rule("D10.3")
def test_the_next_version_changes_by_code_whatever_the_name_and_offers_what_is_gone(desk):
    lines = "w,2026-12-24,2027-01-01,vacation,Winter recess\na,2027-04-12,2027-04-16,vacation,April recess\n"
    save(desk, upload(desk, f"{HEAD}{lines}s,2027-02-15,,closing,Gone later\n"))
    by_hand = Closure.objects.create(first_day=NOW, last_day=NOW, kind="closing", name="Snow")
    before = {one.code: one.pk for one in Closure.objects.all()}

    page = upload(desk, HEAD + lines.replace("Winter recess", "Holiday recess").replace("2027-04-12", "2027-04-13"))

    groups = page.context["groups"]
    assert [len(groups[name]) for name in ("new", "changed", "same")] == [0, 2, 0]
    assert "Before: Vacation, Monday, April 12 – Friday, April 16, 2027" in page.content.decode()
    gone = page.context["gone"]
    assert [(closure.name, ticked) for closure, _when, ticked in gone] == [("Gone later", False)]
    save(desk, page)
    assert Closure.objects.filter(name="Gone later").exists(), "only what is ticked is removed"
    assert Closure.objects.get(code="w").name == "Holiday recess"
    assert Closure.objects.get(code="a").first_day == date(2027, 4, 13)
    assert {one.code: one.pk for one in Closure.objects.all()} == before

    page = upload(desk, HEAD + lines)
    save(desk, page, remove=[before["s"], by_hand.pk, 10**17])
    assert not Closure.objects.filter(name="Gone later").exists()
    assert Closure.objects.filter(pk=by_hand.pk).exists()
    assert Change.objects.filter(subject_type="closure", act="removed").count() == 1


def test_without_codes_a_day_is_found_by_its_place_first_day_and_kind(desk):
    Closure.objects.create(first_day="2027-04-12", last_day="2027-04-12", kind="vacation", name="By hand")
    file = "first_day,last_day,name\n2027-04-12,2027-04-16,April recess\n2026-11-27,,Day after Thanksgiving\n"
    save(desk, upload(desk, file))
    assert Closure.objects.count() == 2
    again = upload(desk, file)
    assert len(again.context["groups"]["same"]) == 2
    assert save(desk, again).status_code == 302
    assert Change.objects.filter(subject_type="closure").count() == 2


def test_a_kind_is_guessed_chosen_on_the_page_and_kept_by_the_next_version(desk):
    ics = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u\nDTSTART:20270115\nSUMMARY:{}\nEND:VEVENT\n{}END:VCALENDAR\n"
    other = "BEGIN:VEVENT\nUID:pto\nDTSTART:20270120\nSUMMARY:PTO meeting\nEND:VEVENT\n"
    page = upload(desk, ics.format("No school", other), name="x.ics")
    assert [len(page.context["groups"][name]) for name in ("new", "unlike")] == [1, 1]
    assert 'value="closing" selected' in page.content.decode()

    save(desk, page, **{"kind-0": "delay"})

    assert days() == [("delay", "No school", "2027-01-15", "2027-01-15")], "what is no day off is left out"
    page = upload(desk, ics.format("No school!", other), name="x.ics")
    save(desk, page)
    assert days() == [("delay", "No school!", "2027-01-15", "2027-01-15")]


def test_lines_that_cannot_be_read_are_told_and_then_nothing_is_said_to_be_gone(desk):
    save(desk, upload(desk, f"{HEAD}a,2027-04-12,,vacation,April recess"))
    page = upload(
        desk, f"{HEAD}a,soon,,vacation,April recess\nb,2026-11-27,,closing,No school\nb,2026-11-30,,closing,X"
    )
    html = page.content.decode()
    assert "Line 2:" in html
    assert "“soon” is no day that we can read" in html
    assert "The same as line 3." in html
    assert page.context["gone"] == []
    save(desk, page)
    assert Closure.objects.count() == 2


@pytest.mark.rule("D10.3")
def test_districts_are_known_by_code_name_or_village_and_who_is_meant_is_asked_where_it_is_not_sure(desk, hartford):
    windham = District.objects.create(code="163", name="Windham School District")
    TownAlias.objects.create(name="Willimantic", town=make_town("Windham"))
    TownAlias.objects.create(name="Mystic", town=None)
    school = School.objects.create(code="0640111", name="Hill School", district=hartford)
    School.objects.create(code="1630111", name="Hill School", district=windham)
    places = {
        "A": "064,", "B": "Hartford Public Schools,", "C": "64,", "D": "Willimantic,", "E": "Mystic,",
        "F": "hartford,Hill", "G": ",Hill School", "H": ",0640111",
    }  # fmt: skip

    page = upload(desk, HEAD + "".join(f"{name},2027-03-01,,closing,{name},{at}\n" for name, at in places.items()))

    asked = {question.said: question for question in page.context["comparison"].questions}
    assert list(asked) == ["64", "Mystic", "Hill School"]
    assert [place.district for place in asked["64"].proposed] == [hartford.pk], "a spreadsheet took its zero away"
    assert "Save the calendar" not in page.content.decode()
    assert save(desk, page).status_code == 200
    assert days() == []
    key = {said: f"place-{question.key}" for said, question in asked.items()}
    answers = {key["64"]: f"district-{hartford.pk}", key["Mystic"]: "out", key["Hill School"]: f"school-{school.pk}"}
    page = desk.post(ADDRESS, {**sent(page), **answers, "step": "look"})
    save(desk, page)
    found = {one.name: one.district or one.school for one in Closure.objects.all()}
    assert found == {"A": hartford, "B": hartford, "C": hartford, "D": windham, "F": school, "G": school, "H": school}
    assert not Town.objects.filter(name="Willimantic").exists()


def test_who_is_meant_can_be_any_school_that_has_a_name_to_choose(desk, hartford):
    school = School.objects.create(code="0640111", name="Hill School", district=hartford)

    page = upload(desk, f"{HEAD}a,2027-03-01,,closing,A,Nowhereville,\n").content.decode()

    assert f'<option value="school-{school.pk}">Hill School</option>' in page
    assert '<optgroup label="Schools of Hartford School District">' in page


def test_a_coordinator_of_a_district_saves_no_days_for_others(client, settings, hartford):
    settings.SECOND_FACTOR_REQUIRED = False
    center = make_organization("Sample Center")
    Organization.objects.filter(pk=center.pk).update(kind="center")
    District.objects.create(code="X99", name="Sample School District", organization=center)
    client.force_login(make_coordinator(center))
    mine = District.objects.get(code="X99")

    assert upload(client, f"{HEAD}a,2027-03-01,,closing,A", "state").context["form"].errors
    page = upload(client, f"{HEAD}a,2027-03-01,,closing,A,064,\nb,2027-03-02,,closing,B", f"district-{mine.pk}")

    assert "You may not change the calendar of Hartford." in page.content.decode()
    save(client, page)
    assert [(one.name, one.district) for one in Closure.objects.all()] == [("B", mine)]


def test_what_changed_since_it_was_seen_is_shown_again_and_a_double_click_saves_once(desk):
    page = upload(desk, f"{HEAD}a,2027-03-01,,closing,A")
    Closure.objects.create(first_day="2027-03-01", last_day="2027-03-01", kind="closing", name="Meanwhile")

    again = save(desk, page)

    assert "Something is different now" in again.content.decode()
    assert [one.name for one in Closure.objects.all()] == ["Meanwhile"]
    assert save(desk, again).status_code == 302
    assert save(desk, again).status_code == 200
    assert [(one.name, one.code) for one in Closure.objects.all()] == [("A", "a")]


def test_a_preview_that_was_tampered_with_is_of_somebody_else_or_too_old_is_not_saved(desk, client):
    page = upload(desk, f"{HEAD}a,2027-03-01,,closing,A")
    for data in ("", "x", sent(page)["upload"][:-2] + "xx", "\x00", "x" * 1_600_000):
        assert save(desk, page, upload=data).url == ADDRESS
    with time_machine.travel(NOW.replace(day=3)):
        desk.force_login(make_coordinator(email="cora@staff.example"))
        assert save(desk, page).url == ADDRESS
    desk.force_login(make_coordinator(email="cyd@staff.example"))
    assert save(desk, page).url == ADDRESS
    assert days() == []


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x00", b"PK\x03\x04", b"%PDF", b"\xff\xfe\x00", b"name\n", b"BEGIN:VCALENDAR", b"x" * 1_000_001,
        b"first_day,name\n2027-01-15,<script>alert(1)</script> recess", b"\xef\xbb\xbf;;;", b'"' * 5000,
        b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 3000,
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:99991231\nSUMMARY:x\n",
    ],
)  # fmt: skip
def test_odd_files_get_an_answer_and_save_nothing(desk, data):
    page = upload(desk, data, name="<b>.csv")
    assert page.status_code == 200
    assert b"<script>alert" not in page.content
    assert b"<b>.csv" not in page.content
    assert days() == []


@pytest.mark.parametrize(
    "posted",
    [
        {}, {"place": "state"}, {"place": "district-99999999999999999999", "file": "text"}, {"place": "\x00"},
        {"upload": "x"}, {"upload": "", "kind-0": "\x00", "step": "save"}, {"step": "save"},
    ],
)  # fmt: skip
def test_odd_requests_get_an_answer(desk, posted):
    assert desk.post(ADDRESS, posted).status_code in (200, 302)
    assert desk.get(ADDRESS, posted).status_code == 200


def test_odd_choices_on_the_preview_save_nothing(desk):
    page = upload(desk, f"{HEAD}a,2027-03-01,,closing,A")
    for odd in ({"kind-0": "party"}, {"seen": "x"}, {"kind-0": "\x00"}):
        assert save(desk, page, **odd).status_code == 200
    assert days() == []
    assert save(desk, page, remove=["x", "-1", "²"]).status_code == 302


def test_an_upload_costs_the_same_queries_for_one_line_and_for_hundreds(desk, django_assert_num_queries, hartford):
    for number in (1, 300):
        lines = "".join(f"{n},2027-03-01,,closing,Day {n},064,\n" for n in range(number))
        upload(desk, HEAD + lines)
        with django_assert_num_queries(11):
            upload(desk, HEAD + lines)

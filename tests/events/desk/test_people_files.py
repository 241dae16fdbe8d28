"""The people of a session as a file: asked what for, harmless to open, nothing that must not be in it."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.history import Access
from accounts.languages import approved
from accounts.models import Household
from events.desk.sheets import Table, csv_file, harmless, workbook_file
from events.rosters.models import Roster
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Series
from events.signup.models import Answer, Choice, Question
from events.signup.wiping import wipe_answers
from events.support.asking import Wish
from events.support.models import Kind
from tests.events.support.helping import ask, care, interpreter, make_care, sign_up_with
from tests.factories import NOW, SOON, make_language, make_party, make_session

pytestmark = pytest.mark.django_db
FILES = ("file", "workbook")


def response(desk, slug, kind="file", of="roster", why="name tags"):
    return desk.get(reverse(f"events:desk-{of}-{kind}", args=[slug]), {"why": why} if why else {})


def rows(answer):
    """The lines of a file of either kind, by their headings; the first line apart."""
    body = answer.content
    if body.startswith(b"PK"):
        sheet = load_workbook(io.BytesIO(body)).worksheets[0]
        lines = [["" if cell is None else cell for cell in line] for line in sheet.iter_rows(values_only=True)]
    else:
        lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


@pytest.mark.parametrize("kind", FILES)
def test_everybody_stands_in_the_file_with_what_the_page_says(desk, kind):
    make_language("es", "Español")
    session = make_session(capacity=3)
    party = make_party("José Núñez", contact="jose@family.example", others=("Ana",), children=2, language="es")
    register(party, session.roster, now=NOW)
    gone = register(make_party("Gone Example", contact="860-555-0142"), session.roster, now=NOW)
    cancel_registration(gone, now=NOW)

    answer = response(desk, session.slug, kind)

    first, second = rows(answer)
    assert first["Name"] == "José Núñez"
    assert first["Also coming"] == "Ana"
    assert [int(first[name]) for name in ("Adults", "Children", "Places")] == [2, 2, 2]
    assert (first["Language"], first["E-mail"], first["Status"]) == ("Español", "jose@family.example", "Signed up")
    assert first["Signed up"] == "2026-12-01 09:00"
    assert first["Code"] == party.code
    assert (second["Name"], second["Status"], second["Mobile"]) == ("Gone Example", "Canceled", "(860) 555-0142")
    extension = "xlsx" if kind == "workbook" else "csv"
    assert answer["Content-Disposition"] == f'attachment; filename="{session.slug}.{extension}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.rule("D10.3")
@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1＋1", "＋1", "－1", "＠SUM(A1)", " =1", "\u200b=1",
        "\ufeff=1", "\u00a0@x", "\0=1",
    ],
)  # fmt: skip
def test_no_cell_is_taken_for_a_formula(text):
    table = Table("people", ["Name", text], [[text, 3]])

    assert harmless(text).startswith("'")
    for line in csv.reader(io.StringIO(csv_file(table).decode("utf-8-sig"))):
        assert not any(cell and cell.lstrip()[:1] in "=+-@＝＋－＠" for cell in line if cell != "3")
    cells = [cell for line in load_workbook(io.BytesIO(workbook_file(table))).worksheets[0] for cell in line]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.value for cell in cells if cell.data_type == "n"] == [3]
    assert all(str(cell.value).startswith("'") for cell in cells if cell.value not in ("Name", 3))


@pytest.mark.parametrize("text", ["José Núñez", "王小明", "a=b", "860-555-0142", "", "'quoted"])
def test_plain_words_stay_as_they_are(text):
    assert harmless(text) == text


def test_a_family_that_is_called_a_formula_does_no_harm(desk):
    session = make_session()
    party = make_party("=HYPERLINK(1)", contact="+55 11 91234 5678", others=("José Núñez", "+1"))
    ask(register(party, session.roster, now=NOW), "@help\tplease", now=NOW)

    for kind in FILES:
        (row,) = rows(response(desk, session.slug, kind))
        assert row["Name"] == "'=HYPERLINK(1)"
        assert row["Also coming"] == "José Núñez, +1"
        assert row["Mobile"].startswith("'+55")


@pytest.mark.rule("D7.4")
@pytest.mark.parametrize(("of", "slug"), [("roster", ""), ("series", "evenings")])
@pytest.mark.parametrize("kind", FILES)
def test_no_file_without_saying_what_for_and_that_is_written_down(desk, ines, kind, of, slug):
    series = Series.objects.create(slug="evenings", program=make_session().program)
    session = make_session("Evening", series=series)
    register(make_party("Ada"), session.roster, now=NOW)
    slug = slug or session.slug

    for nothing in ("", " ", "\0"):
        refused = response(desk, slug, kind, of, nothing)
        assert refused["Content-Type"].startswith("text/html")
        assert "Please say what the file is for." in refused.content.decode()
        assert 'aria-invalid="true"' in refused.content.decode()
    assert not Access.objects.filter(what="people file").exists()
    assert response(desk, slug, kind, of, "for\0 the kitchen").status_code == 200

    access = Access.objects.get(what="people file")
    assert (access.actor, access.why) == (ines, "for the kitchen")
    assert (access.subject_type, access.subject_id) == (
        ("series", series.pk) if of == "series" else ("session", session.pk)
    )


@pytest.mark.rule("D7.5")
@pytest.mark.parametrize("kind", FILES)
def test_how_a_protected_family_is_reached_and_where_it_lives_stands_in_no_file(desk, kind):
    session = make_session()
    party = make_party("Ada", contact="zzada@family.example")
    party.town = session.venue.town
    party.save(update_fields=["town"])
    register(party, session.roster, now=NOW)
    (open_row,) = rows(response(desk, session.slug, kind))
    assert (open_row["E-mail"], open_row["Town"]) == ("zzada@family.example", "Hartford")
    lead = party.lead
    lead.household = Household.objects.create(organization=lead.organization, protected_address=True)
    lead.save(update_fields=["household"])

    answer = response(desk, session.slug, kind)

    (row,) = rows(answer)
    assert (row["E-mail"], row["Mobile"], row["Town"]) == ("protected", "protected", "protected")
    assert "zzada" not in str(row)
    assert "Hartford" not in str(row)


def test_help_has_a_column_for_each_kind_that_somebody_asked_for(desk):
    session = make_session()
    make_care(session, places=1)
    sign_up_with(session, care(1), interpreter(), party=make_party("Ada"))
    sign_up_with(session, care(1), Wish(kind=Kind.OTHER, words="A quiet room"), party=make_party("Bo"))

    ada, bo = rows(response(desk, session.slug))

    assert ada["Child care"] == "Child care, 3 to 5 years: 1 child; it will be there"
    assert ada["An interpreter"] == "An interpreter: Português; open"
    assert bo["Child care"] == "Child care, 3 to 5 years: 1 child; waits for a place"
    assert bo["Other help"] == "A quiet room; open"
    assert "A ride" not in ada


@pytest.mark.rule("P47")
def test_answers_have_their_columns_until_they_are_wiped(desk):
    session = make_session()
    shirt = Question.objects.create(program=session.program, kind="several", text=approved(en="=Shirt?"))
    sizes = [Choice.objects.create(question=shirt, text=approved(en=size)) for size in ("Small", "Large")]
    words = Question.objects.create(program=session.program, kind="text", text=approved(en="Anything else?"))
    party = make_party("Ada")
    need = ask(register(party, session.roster, now=NOW), "zzneed", now=NOW)
    said = {"party": party, "language": "en", "answered_at": NOW, "purge_on": SOON.date()}
    Answer.objects.create(question=shirt, **said).choices.set(sizes)
    Answer.objects.create(question=words, value="zzwords", **said)
    (row,) = rows(response(desk, session.slug))
    assert row["'=Shirt?"] == "Small; Large"
    assert row["Anything else?"] == "zzwords"

    wipe_answers(SOON.date() + timedelta(days=60), now=SOON + timedelta(days=60))
    need.delete()

    for kind in FILES:
        (row,) = rows(response(desk, session.slug, kind))
        assert "Anything else?" not in row
        assert "zz" not in str(row)


def test_a_series_is_one_file_with_the_date_of_each_sign_up(desk):
    program = make_session().program
    series = Series.objects.create(slug="evenings", program=program, title=approved(en="Evenings"))
    first, second = (
        make_session(f"Evening {day}", series=series, starts_at=SOON + timedelta(days=day)) for day in range(2)
    )
    shared = make_session("Evening 3", series=series, starts_at=SOON + timedelta(days=3), roster=second.roster)
    make_session("Draft", series=series, starts_at=SOON + timedelta(days=4), status="draft")
    register(make_party("Ada"), first.roster, now=NOW)
    register(make_party("Bo"), second.roster, now=NOW)

    ada, bo = rows(response(desk, "evenings", of="series"))

    assert (ada["Session"], ada["When"]) == ("Evening 0", first.when_here)
    assert bo["When"] == f"2 dates from {second.when_here} on"
    assert (ada["Name"], bo["Name"], bo["Session"]) == ("Ada", "Bo", "Evenings")
    assert shared.roster_id == second.roster_id


@pytest.mark.counts(
    "events:desk-roster-workbook", "events:desk-series-people", "events:desk-series-file",
    "events:desk-series-workbook",
)  # fmt: skip
@pytest.mark.parametrize("count", [1, 30])
def test_files_need_the_same_queries_for_any_number_of_sign_ups(desk, django_assert_num_queries, count):
    series = Series.objects.create(slug="evenings", program=make_session().program)
    question = Question.objects.create(program=series.program, kind="text", text=approved(en="Anything else?"))
    for number in range(count):
        session = make_session(f"Evening {number}", series=series, starts_at=SOON + timedelta(days=number))
        party = make_party(f"Ada {number}", others=("Bo",))
        sign_up_with(session, interpreter(), party=party)
        Answer.objects.create(
            party=party, question=question, value="x", language="en", answered_at=NOW, purge_on=SOON.date()
        )
    Roster.objects.update(capacity=100)
    desk.get(reverse("events:desk-messages"))

    with django_assert_num_queries(16):
        response(desk, session.slug, "workbook")
    for kind in FILES:
        with django_assert_num_queries(20):
            answer = response(desk, "evenings", kind, "series")
        assert len(rows(answer)) == count
    with django_assert_num_queries(10):
        desk.get(reverse("events:desk-series-people", args=["evenings"]))

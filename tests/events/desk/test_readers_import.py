"""A file of readers at the desk: every fault at its line, nothing saved before it was seen, once for two clicks."""

from __future__ import annotations

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.history import Access
from accounts.models import Person
from events.notices.models import Reader, Subscription
from events.outbox.models import Message
from events.tasks import write_to_lists
from tests.accounts.test_tables import workbook
from tests.events.notices.lists import make_list, make_reader, make_town
from tests.events.signup.filling_in import NASTY
from tests.factories import make_language

pytestmark = pytest.mark.django_db
URL = "/en/desk/lists/cafe-news/import/"
HEAD = "E-mail,Name,Language,Town,Source,Date of consent\n"
ADA = "ada@reader.example,Ada Example,español,Hartford,Sheet of October,2025-10-03\n"
BO = "bo@reader.example,Bo Example,,,,\n"


@pytest.fixture(autouse=True)
def known():
    make_list()
    make_town("Hartford")
    for code, endonym in (("en", "English"), ("es", "Español"), ("pl", "Polski")):
        make_language(code, endonym)


def upload(desk, text, name="readers.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return desk.post(URL, {"file": SimpleUploadedFile(name, data)})


def sent(page):
    found = re.findall(r'name="(upload|seen)" value="([^"]*)"', page.content.decode())
    return {name: html.unescape(value) for name, value in found}


def save(desk, page, **more):
    return desk.post(URL, {**sent(page), "step": "save", **more}, follow=True)


def kinds(page):
    return {kind: number for kind, number, _rows in page.context["kinds"]}


def test_a_file_from_the_upload_to_the_list(desk):
    page = upload(desk, HEAD + ADA + BO)
    assert kinds(page) == {"on": 1, "ask": 1}
    assert "1 mailbox gets one mail that asks." in page.content.decode()
    assert not Reader.objects.exists(), "nothing is saved before it was seen"

    done = save(desk, page)

    assert "1 mailbox is on the list now. 1 is asked once." in done.content.decode()
    one = Subscription.objects.standing().get()
    assert (one.reader.email, one.reader.language, one.reader.town.name) == ("ada@reader.example", "es", "Hartford")
    write_to_lists()
    write_to_lists()
    assert [one.contact.value for one in Message.objects.all()] == ["bo@reader.example"]
    again = save(desk, page)
    assert "Something is different now." in again.content.decode(), "two clicks do it once"
    assert Subscription.objects.count() == 2


@pytest.mark.rule("D10.3")
def test_all_that_is_wrong_with_a_line_is_told_at_the_line(desk):
    wrong = "not an address,Bo,klingon,,Sheet,2099-13-77\n"
    page = upload(desk, HEAD + ADA + wrong + ",,,,,\n" + "cy@reader.example,,,,Sheet,1999-01-01\n,Dee,,,,\n")
    said = re.sub(r"<[^>]+>", "", page.content.decode())
    for words in (
        "Line 3: This e-mail address is not complete.", "Line 3: “klingon” is no language",
        "Line 3: “2099-13-77” is no day",
        "Line 5: “1999-01-01” is no day", "Line 6: There is no e-mail address in this line.",
    ):  # fmt: skip
        assert words in said
    assert kinds(page) == {"on": 1}
    done = save(desk, page)
    assert "1 mailbox is on the list now." in done.content.decode()


def test_a_day_that_is_still_to_come_is_no_day_of_consent(desk):
    said = upload(desk, HEAD + "ada@reader.example,,,,Sheet,2026-12-24\n").content.decode()
    assert "cannot be the day on which somebody said yes" in said


@pytest.mark.rule("D10.3")
def test_a_town_that_is_not_clear_is_asked_for(desk):
    page = upload(desk, HEAD + ADA.replace("Hartford", "Mystic"))
    assert "Which town is “Mystic”?" in page.content.decode()
    refused = save(desk, page)
    assert not Reader.objects.exists()
    [field] = re.findall(r'name="(town-\w+)"', page.content.decode())
    looked = desk.post(URL, {**sent(refused), "step": "look", field: "out"})
    save(desk, looked, **{field: "out"})
    assert Reader.objects.get().town is None


@pytest.mark.rule("D7.1")
@pytest.mark.parametrize("heading", ["Date of birth", "Country of birth", "Social security number", "Home address"])
def test_what_is_never_kept_is_not_taken(desk, heading):
    page = upload(desk, f"E-mail,{heading}\nada@reader.example,x\n").content.decode()
    assert f"The column “{heading}” is not taken" in page
    assert not Reader.objects.exists()


@pytest.mark.parametrize(
    "head",
    [
        " E-MAIL ; Full name ; Home language ; City ; Where ; Opt-in date ",
        "Correo electrónico;Nombre completo;Idioma;Ciudad;Origen;Fecha de consentimiento",
        "Endereço de e-mail;Nome;Idioma;Cidade;Fonte;Data do consentimento",
    ],
)
def test_columns_are_known_by_their_headings_in_three_languages(desk, head):
    page = upload(desk, f"{head}\nada@reader.example;Ada;Spanish;Hartford;Sheet;2025-10-03\n")
    assert kinds(page) == {"on": 1}
    save(desk, page)
    one = Subscription.objects.get()
    assert (one.source_words, one.reader.town.name, one.reader.language) == ("Sheet", "Hartford", "es")


def test_a_workbook_is_read_too(desk):
    rows = [["E-mail", "Source", "Date of consent"], ["ada@reader.example", "Sheet", "2025-10-03"]]
    assert kinds(upload(desk, workbook(*rows), "readers.xlsx")) == {"on": 1}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("", "The file is empty."),
        ("Name\nAda\n", "One is needed: “E-mail”."),
        (b"%PDF-1.7", "This is a PDF."),
        (b"\x00\x01\x02", "This is no table."),
        (b"PK\x03\x04broken", "This workbook cannot be read."),
        (HEAD, "There is no mailbox in it."),
        (HEAD + "".join(f"r{number}@many.example,,,,,\n" for number in range(3001)), "more than 3000 mailboxes"),
    ],
)
def test_what_is_no_list_is_said_to_be_none(desk, data, says):
    page = upload(desk, data)
    assert page.status_code == 200
    assert says in page.content.decode()


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_whatever_a_cell_holds_is_answered(desk, nasty):
    cell = '"' + nasty.replace('"', '""') + '"'
    for at in range(6):
        cells = ["ada@reader.example", "Ada", "es", "Hartford", "Sheet", "2025-10-03"]
        cells[at] = cell
        page = upload(desk, HEAD + ",".join(cells) + "\n")
        assert page.status_code == 200
        assert b"<script>alert" not in page.content
        if "kinds" in (page.context or {}):
            assert save(desk, page).status_code == 200


@pytest.mark.parametrize("field", ["upload", "seen", "step"])
@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_whatever_travels_with_the_form_is_answered(desk, field, nasty):
    page = upload(desk, HEAD + ADA)
    assert desk.post(URL, {**sent(page), "step": "save", field: nasty}).status_code in (200, 302)


def test_the_preview_is_good_for_one_list_and_who_made_it(desk, client):
    make_list("academy-news")
    page = upload(desk, HEAD + ADA)
    answer = desk.post(URL.replace("cafe", "academy"), {**sent(page), "step": "save"}, follow=True)
    assert "This preview is too old." in answer.content.decode()
    assert not Reader.objects.exists()


@pytest.mark.rule("D7.4")
def test_who_looked_is_written_down_without_any_address(desk, ines):
    upload(desk, HEAD + ADA)
    row = Access.objects.get(what="readers import")
    assert (row.actor, row.subject_type) == (ines, "mailinglist")


@pytest.mark.counts("events:desk-list-import")
@pytest.mark.parametrize("number", [1, 30])
def test_the_preview_asks_the_same_for_any_number(desk, django_assert_num_queries, number):
    for one in range(number):
        make_reader(make_list(), email=f"r{one}@many.example")
    text = HEAD + "".join(f"r{one}@many.example,,,,,\nn{one}@many.example,,,,,\n" for one in range(number))
    with django_assert_num_queries(15):
        page = upload(desk, text)
    assert kinds(page) == {"ask": number, "same": number}
    before = Person.objects.count()
    save(desk, page)
    assert Person.objects.count() == before + number

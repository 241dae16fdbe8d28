"""A table of sign-ups is read as people write it; what is wrong is told by its line; some things are never taken."""

import pytest

from events.desk.sign_up_import.columns import read_header
from events.desk.sign_up_import.files import MOST_BYTES, MOST_ENTRIES, read_sign_ups
from tests.accounts.test_tables import bomb, workbook
from tests.factories import make_language

pytestmark = pytest.mark.django_db
HEAD = "Name,E-mail\n"


@pytest.fixture(autouse=True)
def languages():
    for code, endonym in (("en", "English"), ("es", "Español"), ("ar", "العربية")):
        make_language(code, endonym)


def read(text, encoding="utf-8"):
    return read_sign_ups(text.encode(encoding) if isinstance(text, str) else text)


def only(text):
    found = read(text)
    assert not found.troubles, found.troubles
    (entry,) = found.entries
    return entry


def trouble(text):
    found = read(text)
    (one,) = found.troubles
    return one


@pytest.mark.parametrize(
    "head",
    [
        "Name,E-mail,Phone,Also coming,Children,Language,Town,Help asked for,Organization,Job role",
        " NAME* , Email Address ,Cell phone,Other adults,Number of kids,Home language,City,Needs,Workplace,Role",
        "Nombre,Correo electrónico,Teléfono,Otros adultos,Niños,Idioma,Ciudad,Ayuda,Organización,Cargo",
        "nombre completo,correo,celular,También vienen,ninos,idioma,Pueblo o ciudad,necesidades,organizacion,puesto",
        "Nome,E-mail,Telefone,Outros adultos,Crianças,Idioma,Cidade,Ajuda,Organização,Função",
    ],
)
def test_columns_are_known_by_their_headings_in_english_spanish_and_portuguese(head):
    line = 'José Núñez,Jose@Family.example,860-555-0142,"Ada; Bo",2,español,Hartford,A ramp,Example School,Teacher'

    entry = only(f"{head}\n{line}\n")

    assert (entry.number, entry.name, entry.email, entry.mobile) == (
        2, "José Núñez", "jose@family.example", "+18605550142",
    )  # fmt: skip
    assert (entry.others, entry.children, entry.language, entry.town) == (("Ada", "Bo"), 2, "es", "Hartford")
    assert (entry.needs, entry.workplace, entry.job_role) == ("A ramp", "Example School", "Teacher")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_letters_and_separators_are_read(encoding, separator):
    text = f"Families of spring\n\nName{separator}E-mail\nJosé Núñez{separator}jose@family.example\n"

    (entry,) = read(text, encoding).entries

    assert (entry.number, entry.name) == (4, "José Núñez")


def test_a_workbook_is_read_like_any_table_and_keeps_leading_zeros():
    data = workbook(["Name", "Phone", "Organization", "Children"], ["Ada", 8605550142, "0042", 2.0])

    (entry,) = read(data).entries

    assert (entry.mobile, entry.workplace, entry.children) == ("+18605550142", "0042", 2)


def test_first_and_last_names_are_one_name_and_one_column_can_hold_either_contact():
    assert only("First name,Last name,Contact\nAda,Example,860-555-0142").name == "Ada Example"
    assert only("Nombre,Apellidos,Contacto\nJosé,Núñez Ortiz,jose@family.example").name == "José Núñez Ortiz"
    assert only("Name,Contact\nAda,860-555-0142").mobile == "+18605550142"
    assert only("Name,Contact\nAda,ada@family.example").email == "ada@family.example"


def test_what_the_file_has_no_column_for_is_not_known():
    entry = only("Name,E-mail\nAda,ada@family.example")
    assert (entry.children, entry.others) == (None, None)
    empty = only("Name,E-mail,Children,Also coming\nAda,ada@family.example,,")
    assert (empty.children, empty.others) == (0, ())


@pytest.mark.rule("D7.1")
@pytest.mark.parametrize(
    ("heading", "topic"),
    [
        ("Birth date", "a birth date"),
        ("Child’s birthday", "a birth date"),
        ("DOB", "a birth date"),
        ("Fecha de nacimiento", "a birth date"),
        ("Address", "an address"),
        ("Home address", "an address"),
        ("Dirección", "an address"),
        ("SSN", "a Social Security number"),
        ("Immigration status", "immigration status"),
        ("País de origen", "the country somebody comes from"),
        ("Health", "health"),
        ("Custody", "custody"),
    ],
)
def test_columns_that_are_never_kept_are_refused_by_name_and_nothing_is_read(heading, topic):
    found = read(f"Name,E-mail,{heading}\nAda,ada@family.example,zzsecret")

    assert not found.entries
    (one,) = found.troubles
    assert f"“{heading}”" in one.what
    assert topic in one.what
    assert "Please delete the column." in one.what
    assert "zzsecret" not in str(found)


def test_an_e_mail_address_is_no_address():
    assert only("Name,E-mail address\nAda,ada@family.example").email == "ada@family.example"


@pytest.mark.rule("D3.4", "D7.2")
def test_other_columns_are_named_and_not_read():
    found = read("Name,E-mail,Child name,GPA,Absences,Signed up\nAda,ada@family.example,zzkid,zz4,zz9,today")

    assert found.unknown == ["Child name", "GPA", "Absences"]
    assert "zz" not in str(found.entries)


@pytest.mark.rule("D10.3")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        (",ada@family.example,,,", "Please write a name."),
        ("Ada,,,,", "There is no way to reach them."),
        ("Ada,ada@family,,,", "This e-mail address is not complete."),
        ("Ada,,555-01,,", "This phone number is not complete."),
        ("Ada,ada@family.example,,two,", "“two” is no number from 0 to 20."),
        ("Ada,ada@family.example,,-1,", "is no number"),
        ("Ada,ada@family.example,,21,", "is no number"),
        ("Ada,ada@family.example,,1e3,", "is no number"),
        ("Ada,ada@family.example,,,Klingon", "“Klingon” is no language that we know."),
        ('"Ada,ada@family.example', "The quotation marks do not match."),
    ],
)
def test_what_is_wrong_with_a_line_is_told_with_its_number_and_the_others_are_read(line, said):
    head = "Name,E-mail,Phone,Children,Language"
    text = f"{head}\nFirst,first@family.example,,,\n{line}\n"
    found = read(text)

    assert [entry.name for entry in found.entries] == ["First"]
    (one,) = found.troubles
    assert one.number == 3
    assert said in one.what


def test_every_adult_needs_a_name():
    assert only("Name,E-mail,Adults,Also coming\nAda,a@b.example,2,Bo").others == ("Bo",)
    assert "2 adults come, but fewer names are there." in trouble("Name,E-mail,Adults\nAda,a@b.example,2").what
    many = ";".join(f"Bo {number}" for number in range(13))
    assert "more people than one sign-up" in trouble(f'Name,E-mail,Also coming\nAda,a@b.example,"{many}"').what


@pytest.mark.parametrize("said", ["Canceled", "canceled", "Cancelado"])
def test_lines_that_say_that_they_are_canceled_are_left_out(said):
    found = read(f"Name,E-mail,Status\nAda,ada@family.example,{said}\nBo,bo@family.example,Signed up")

    assert [entry.name for entry in found.entries] == ["Bo"]
    assert found.canceled == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b" \n ", "The file is empty."),
        (b"Name\nAda", "The first line must name the columns."),
        (b"Phone\n860", "The first line must name the columns."),
        (b"%PDF-1.7", "This is a PDF."),
        (b"\xd0\xcf\x11\xe0rest", "This is an old workbook."),
        (b"PK\x03\x04rest", "This workbook cannot be read."),
        (bomb(), "This workbook cannot be read."),
        (b"Name,E-mail\nAda\0,a@b.example", "This is no table."),
        (b"x" * (MOST_BYTES + 1), "The file is larger than 5 MB."),
        (b"\xff\xfe\x00", "This is no table."),
    ],
    ids=range(11),
)
def test_what_is_no_table_of_sign_ups_is_told(data, said):
    found = read(data)

    assert not found.entries
    (one,) = found.troubles
    assert one.number == 0
    assert said in one.what


def test_a_file_with_too_many_lines_is_not_cut_off_silently():
    lines = "".join(f"Ada {number},ada{number}@family.example\n" for number in range(MOST_ENTRIES + 1))

    assert len(read(HEAD + lines.rsplit("\n", 2)[0]).entries) == MOST_ENTRIES
    found = read(HEAD + lines)
    assert not found.entries
    assert f"more than {MOST_ENTRIES} sign-ups" in found.troubles[0].what


def test_odd_letters_in_cells_do_no_harm():
    entry = only("Name,E-mail,Also coming\n\"=HYPERLINK(1)\u202e\",'a@b.example,'+Bo\n".replace("'a@", "a@"))

    assert entry.name == "=HYPERLINK(1)"
    assert entry.others == ("+Bo",), "the apostrophe of our own files is taken off again"


def test_a_heading_says_nothing_in_two_columns():
    assert read_header(["Name", "E-mail", "email", ""]).at == {"name": 0, "email": 1}

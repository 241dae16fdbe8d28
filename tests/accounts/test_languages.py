"""Text per language: the reader's own, else English that says so; a draft is shown to nobody."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from accounts.languages import LanguageTextField, approved, fold, in_language
from accounts.models import Language
from tests.factories import make_person, make_program


def test_a_reader_gets_her_language_else_english_and_is_told():
    text = approved(en="Trust", es="Confianza")

    assert in_language(text, "es") == ("Confianza", "es", False)
    assert in_language(text, "pt") == ("Trust", "en", True)
    assert in_language({}, "es").text == ""


def test_a_draft_is_shown_to_nobody():
    text = {**approved(en="Trust"), "es": {"text": "Confienza", "state": "draft"}}

    assert in_language(text, "es") == ("Trust", "en", True)


@pytest.mark.parametrize("letters", ["José  Núñez", "JOSE NUNEZ", " jose nuñez "])
def test_searching_minds_neither_accents_nor_case_nor_spaces(letters):
    assert fold(letters) == "jose nunez"


@pytest.mark.parametrize(
    "value",
    [
        "Trust",
        ["Trust"],
        {"en": "Trust"},
        {"en": {"text": "Trust"}},
        {"en": {"text": 1, "state": "draft"}},
        {"en": {"text": "a", "state": "ok"}},
    ],
)
def test_what_would_break_pages_is_not_saved_by_a_form(value):
    with pytest.raises(ValidationError) as refusal:
        LanguageTextField().clean(value, None)
    assert refusal.value.error_list[0].code == "texts"


@pytest.mark.django_db
def test_no_text_at_all_is_fine():
    make_program("academy").full_clean()


@pytest.mark.rule("D6.1")
@pytest.mark.django_db
def test_a_person_reads_one_language_and_speaks_one_and_menus_name_each_as_it_names_itself(client):
    call_command("import_reference", stdout=StringIO())
    person = make_person(reads="pt")
    assert (person.reads, person.speaks) == ("pt", "pt")
    arabic = Language.objects.get(code="ar")
    assert (arabic.endonym, arabic.right_to_left) == ("العربية", True)

    page = client.get("/en/").content.decode()

    for code, endonym in (("es", "Español"), ("pt", "Português")):
        assert f'lang="{code}" hreflang="{code}">{endonym}</a>' in page
    assert not [letter for letter in page if "\U0001f1e6" <= letter <= "\U0001f1ff"]  # no flags

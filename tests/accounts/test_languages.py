"""Text per language: the reader's own, else English that says so; a draft is shown to nobody."""

import pytest
from django.core.exceptions import ValidationError

from accounts.languages import LanguageTextField, approved, fold, in_language
from tests.factories import make_program


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

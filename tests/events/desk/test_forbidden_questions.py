"""What could hurt a family cannot be asked, in no language of the pages; who tries is told what to ask instead."""

from __future__ import annotations

import pytest

from accounts.languages import written_languages
from events.schedule.models import Program
from events.signup.forbidden import TOPICS, topic_of
from events.signup.models import Question
from tests.events.desk.writing_questions import new, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(ines):
    return Program.objects.get()


@pytest.mark.rule("D7.1")
@pytest.mark.parametrize(
    "asked",
    [
        "What is your immigration status?", "Are you a U.S. citizen?", "Where were you born?",
        "Your Social-Security no.",
        "Date of birth", "Any diagnosis?", "Does your child take medication?", "Who has custody?", "Home address",
        "¿Tiene papeles de inmigración?", "¿Es ciudadano?", "¿En qué país nació?", "¿Su seguro social?",
        "Fecha de nacimiento", "¿Qué enfermedades tiene?", "¿Quién tiene la custodia?", "¿Cuál es su dirección?",
        "Qual é a sua situação de imigração?", "Você é cidadã?", "Onde você nasceu?", "Data de nascimento",
        "Tem algum problema de saúde?", "Quem tem a guarda dos filhos?", "Qual é o seu endereço?",
    ],
)  # fmt: skip
def test_what_could_hurt_a_family_is_refused_at_its_field_in_every_language(desk, program, asked):
    for language in written_languages():
        page = desk.post(new(program), written(**{f"text_{language}": asked})).content.decode()
        assert page.count("We never ask about") == 2, "in the summary and at the field"
        assert f'id="id_text_{language}_error"' in page
    said = {"choice-0-text_en": asked, "choice-1-text_en": "Nothing"}
    assert "We never ask about" in desk.post(new(program), written(kind="choice", **said)).content.decode()
    assert not Question.objects.exists()


@pytest.mark.rule("D7.1")
def test_who_is_refused_is_told_what_to_ask_instead(desk, program):
    page = desk.post(new(program), written(text_en="Any health problems?")).content.decode()

    assert "Ask what would help somebody to take part." in page
    assert all(topic.instead for topic in TOPICS)


@pytest.mark.parametrize(
    "asked",
    [
        "What is your e-mail address?", "In which city do you live?", "Em que cidade você mora?",
        "Which evening suits you?",
        "¿Cuál es su dirección de correo?", "Do you come to the health fair?", "How did you hear of us?",
        "Do you come to the Park Street Library?", "Which school do your children go to?", "¿Qué le interesa?",
    ],
)  # fmt: skip
def test_harmless_questions_are_not_refused(asked):
    assert topic_of(asked) is None

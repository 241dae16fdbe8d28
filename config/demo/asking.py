"""A question of a course's own, and what some families answered."""

from __future__ import annotations

from accounts.languages import approved
from config.demo.stage import Stage
from events.rosters.models import Party
from events.schedule.models import Series
from events.signup.asking import PlannedChoice, PlannedQuestion, add_question
from events.signup.models import Question
from events.signup.questions import Given, write_answers

CHOICES = (
    ("Games with numbers", "Juegos con números", "Jogos com números"),
    ("Homework without tears", "Tareas sin lágrimas", "Dever de casa sem lágrimas"),
    ("Talking with the teacher", "Hablar con la maestra o el maestro", "Conversar com a professora ou o professor"),
)


def enter_questions(stage: Stage) -> None:
    """The course about math asks what families would like more of; three have answered."""
    series = Series.objects.get(slug__startswith="math-at", root=None)
    question = add_question(
        series,
        PlannedQuestion(
            kind=Question.Kind.SEVERAL,
            text=approved(
                en="What would you like more of?",
                es="¿De qué le gustaría tener más?",
                pt="Do que você gostaria de ter mais?",
            ),
            is_required=False,
            kept_days=14,
            choices=[PlannedChoice(approved(en=en, es=es, pt=pt)) for en, es, pt in CHOICES],
        ),
        now=stage.ago(20),
        actor=stage.coordinator,
    )
    choices = list(question.choices.all())
    parties = Party.objects.filter(registrations__roster__sessions__series=series).distinct().order_by("pk")
    for number, party in enumerate(parties[: len(choices)]):
        given = Given(choices=choices[number : number + 2], language=party.language)
        write_answers(party, {question: given}, now=party.created_at)

"""What the advisory group of the demo thinks about: open ideas, one on the calendar, one over, one put aside."""

from __future__ import annotations

from typing import NamedTuple

from config.demo.stage import DAY, Stage
from events.schedule.details import Topic
from events.schedule.ideas import Idea, comment_on, drop_idea, schedule_idea, suggest_idea, wish_for
from events.schedule.models import Session


class Thought(NamedTuple):
    """An idea, how many days ago it came up, and what colleagues said: who, and what."""

    title: str
    about: str
    days: int
    wished_by: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()


OPEN = [
    Thought(
        "Text messages that families answer",
        "Short messages get read. Which ones get an answer, and in which languages?",
        40,
        ("advisor", "second_advisor", "coordinator"),
        (
            ("second_advisor", "The Sample Public Schools tried three kinds last spring. I can ask them to come."),
            ("advisor", "Please with examples in Portuguese too."),
        ),
    ),
    Thought(
        "Fathers and grandfathers",
        "Who brings the children, and how do we speak to them?",
        25,
        ("advisor",),
        (("coordinator", "Good for June. Who knows a grandfather who likes to talk?"),),
    ),
    Thought("A welcome for new neighbors", "The first week in a new school, seen by the family.", 9),
]
ASIDE = Thought(
    "Newsletters on paper", "Do they still get read?", 70, (), (("coordinator", "Let us ask again next year."),)
)
OVER = Thought("Good news calls", "Five minutes on the phone, with something nice to say.", 200, ("advisor",))
COMING = Thought("The front desk", "It is the first face of the school.", 120, ("advisor", "second_advisor"))


def enter_ideas(stage: Stage) -> None:
    """Ideas for Friday CAFÉ with voices and comments; one comes on, one was, one waits for another year."""
    for thought in OPEN:
        _think(stage, thought)
    drop_idea(_think(stage, ASIDE), now=stage.ago(50), actor=stage.coordinator)
    season = Session.objects.filter(program=stage.programs["friday-cafe"]).promised()
    coming, past = season.upcoming(stage.now).first(), season.past(stage.now).first()
    for thought, session in ((COMING, coming), (OVER, past)):
        topic = _think(stage, thought)
        if session:
            before = min(session.starts_at, stage.now) - DAY * 30
            schedule_idea(topic, session, take_title=False, now=before, actor=stage.coordinator)


def _think(stage: Stage, thought: Thought) -> Topic:
    idea = Idea(title=thought.title, about=thought.about)
    program, who = stage.programs["friday-cafe"], stage.staff["advisor"]
    topic = suggest_idea(program, idea, now=stage.ago(thought.days), actor=who)
    for name in thought.wished_by:
        wish_for(topic, wanted=True, actor=stage.staff[name])
    for number, (name, text) in enumerate(thought.said, start=1):
        comment_on(topic, text, now=stage.ago(thought.days - number), actor=stage.staff[name])
    return topic

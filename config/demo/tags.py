"""Tags for reports on some sessions, as a coordinator gives them; the sources of money are invented and look so."""

from __future__ import annotations

from typing import Any

from config.demo.stage import DAY, Stage
from events.schedule.models import FundingSource, Measure, Session
from events.schedule.tagging import find_source, tag_session, tags_print

GRANT, FUND = ("Sample Family Engagement Grant", "SAMPLE-1"), ("Example Community Fund", "")
MOST = 3


def enter_tags(stage: Stage) -> None:
    """The last mornings of the season, one of high impact, and what is over of a course; others have none yet."""
    grant, fund = (find_source(stage.network, *source) for source in (GRANT, FUND))
    season = Session.objects.filter(series__slug__startswith="friday-cafe-this", program__organization=stage.network)
    held = season.past(stage.now)[:MOST]
    for number, session in enumerate(held):
        _tag(
            stage,
            session,
            funding=[grant],
            measure=Measure.II if number == 0 else Measure.I,
            goal="Schools and families talk as partners",
            high_impact=True if number == 0 else None,
            impact_reason="Six schools changed how they greet families afterward." if number == 0 else "",
        )
    course = Session.objects.filter(series__slug__startswith="math-at", program__organization=stage.network)
    for session in course.past(stage.now):
        _tag(stage, session, funding=[grant, fund], measure=Measure.III, goal="Mathematics at home")


def _tag(stage: Stage, session: Session, *, funding: list[FundingSource], **said: Any) -> None:
    tags = {"high_impact": None, "impact_reason": "", **said, "funding": funding}
    tag_session(session, tags, seen=tags_print(session), now=stage.now - DAY, actor=stage.coordinator)

"""Ideas from the advisory group: one voice each, nothing said twice, and a session that takes one up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.grants import Viewer
from accounts.history import Change
from accounts.languages import approved
from accounts.models import Grant
from events.schedule.details import Topic, TopicComment
from events.schedule.ideas import (
    Idea,
    bring_idea_back,
    comment_on,
    drop_idea,
    ideas_for,
    programs_with_ideas,
    schedule_idea,
    suggest_idea,
    wish_for,
)
from tests.factories import NOW, make_organization, make_program, make_session, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.rule("D1.7")]


@pytest.fixture
def ada():
    return make_user("ada@group.example", name="Ada Advisor")


@pytest.fixture
def idea(ada):
    return suggest_idea(make_program(), Idea(title="Text messages", about="Which ones?"), now=NOW, actor=ada)


def who_has(role="advisory", **grant):
    user = make_user()
    Grant.objects.create(user=user, role=role, organization=grant.pop("organization", make_organization()), **grant)
    return Viewer(user=user, grants=tuple(user.grants.all()))


def test_the_same_idea_by_the_same_person_is_one(idea, ada):
    assert suggest_idea(idea.program, Idea(title=idea.title), now=NOW, actor=ada) == idea
    assert suggest_idea(idea.program, Idea(title=idea.title), now=NOW, actor=make_user()) != idea
    assert Change.objects.filter(subject_type="topic", act="suggested").count() == 2


def test_everybody_has_one_voice_and_can_take_it_back(idea, ada):
    other = make_user()
    assert wish_for(idea, wanted=True, actor=ada)
    assert not wish_for(idea, wanted=True, actor=ada)
    assert wish_for(idea, wanted=True, actor=other)
    assert idea.voices.count() == 2
    assert wish_for(idea, wanted=False, actor=ada)
    assert not wish_for(idea, wanted=False, actor=ada)
    assert list(idea.voices.values_list("user", flat=True)) == [other.pk]


def test_the_same_words_at_once_are_said_once(idea, ada):
    for _ in range(2):
        comment_on(idea, "A panel!", now=NOW, actor=ada)
    comment_on(idea, "A panel!", now=NOW, actor=make_user())
    assert TopicComment.objects.count() == 2


def test_a_session_takes_an_idea_up_and_keeps_its_own_title(idea, ada):
    session = make_session("Working title", status="draft")
    schedule_idea(idea, session, take_title=False, now=NOW, actor=ada)
    idea.refresh_from_db()
    session.refresh_from_db()
    assert (idea.state, idea.session) == ("scheduled", session)
    assert session.title["en"]["text"] == "Working title"


def test_it_takes_the_title_only_where_somebody_says_so_and_the_old_translation_is_hidden(idea, ada):
    session = make_session("Working title", title_es="Provisional")
    schedule_idea(idea, session, take_title=True, now=NOW, actor=ada)
    session.refresh_from_db()
    assert session.title["en"] == {"text": "Text messages", "state": "approved"}
    assert session.title["es"] == {"text": "Provisional", "state": "draft"}
    assert session.sequence == 1
    assert Change.objects.filter(subject_type="session", act="edited", actor=ada).exists()
    schedule_idea(idea, session, take_title=True, now=NOW, actor=ada)
    session.refresh_from_db()
    assert session.sequence == 1
    assert Change.objects.filter(subject_type="topic", act="scheduled").count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"visibility": "private"},
        {"status": "canceled"},
        {"status": "skipped"},
        {"starts_at": NOW - timedelta(days=1)},
        {"program": "cafe"},
    ],
)
def test_a_session_that_is_not_to_come_for_others_takes_nothing_up(idea, ada, other):
    if "program" in other:
        other = {"program": make_program("cafe", "Friday CAFÉ")}
    session = make_session("Quiet", **other)
    with pytest.raises(ValidationError) as refused:
        schedule_idea(idea, session, take_title=True, now=NOW, actor=ada)
    assert refused.value.code == "not-coming"
    session.refresh_from_db()
    assert session.title == approved(en="Quiet")


def test_what_was_put_aside_is_brought_back_before_it_is_scheduled(idea, ada):
    session = make_session("Own title")
    assert drop_idea(idea, now=NOW, actor=ada)
    assert not drop_idea(idea, now=NOW, actor=ada)
    with pytest.raises(ValidationError) as refused:
        schedule_idea(idea, session, take_title=True, now=NOW, actor=ada)
    assert refused.value.code == "put-aside"
    session.refresh_from_db()
    assert session.title == approved(en="Own title")
    assert bring_idea_back(idea, now=NOW, actor=ada)
    schedule_idea(idea, session, take_title=False, now=NOW, actor=ada)
    drop_idea(idea, now=NOW, actor=ada)
    idea.refresh_from_db()
    assert (idea.state, idea.session) == ("dropped", None)


def test_who_may_see_ideas_is_said_by_grants(idea):
    cafe = make_program("cafe", "Friday CAFÉ")
    make_program("visits", "Home Visits", is_public=False)
    Topic.objects.create(program=cafe, title="Museums")
    assert ideas_for(who_has()).count() == 2
    assert ideas_for(who_has("coordinator")).count() == 2
    assert [one.title for one in ideas_for(who_has(program_slug="cafe"))] == ["Museums"]
    assert {one.slug for one in programs_with_ideas(who_has())} == {"academy", "cafe"}
    for nobody in (
        Viewer(),
        who_has("facilitator"),
        who_has("auditor"),
        who_has(organization=make_organization("Else")),
    ):
        assert not ideas_for(nobody).exists()

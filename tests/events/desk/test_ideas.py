"""The pages of ideas: the advisory group sees ideas and numbers, and of people nothing."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain

import pytest
from django.test import Client
from django.urls import resolve, reverse

from accounts.models import Grant
from events.attendance.models import HeadCount
from events.rosters.registration import register
from events.schedule.details import Topic, TopicComment, TopicVoice
from events.schedule.models import Session
from tests.factories import NOW, make_coordinator, make_organization, make_party, make_program, make_session, make_user
from tests.walking import addresses, all_urls, filtered_urls, read

pytestmark = [pytest.mark.django_db, pytest.mark.rule("D1.7")]
MARKS = ("zzname", "zzmail", "zzother", "zzneed")


@pytest.fixture
def ada():
    """Of the advisory group of the network."""
    user = make_user("zzadvisor@group.example", name="Ada Advisor")
    Grant.objects.create(user=user, role="advisory", organization=make_organization())
    return user


@pytest.fixture
def group(ada):
    """Ada's browser."""
    client = Client()
    client.force_login(ada)
    return client


@pytest.fixture
def idea(ada):
    return Topic.objects.create(
        program=make_program(), title="Text messages", about="Which ones?", suggested_by=ada, created_at=NOW
    )


@pytest.fixture
def weeks_later(ada, time_machine):
    """Ada's browser when everything is over."""

    def go():
        time_machine.move_to(NOW + timedelta(days=60), tick=False)
        client = Client()
        client.force_login(ada)
        return client

    return go


def page(client, name, *args, **query):
    answer = client.get(reverse(f"events:{name}", args=args), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_somebody_of_the_group_suggests_wishes_and_comments(group, ada):
    make_program()
    answer = group.post(
        reverse("events:idea-new"), {"program": "academy", "title": "  Night  shifts ", "about": "When?"}
    )
    idea = Topic.objects.get()
    assert (idea.title, idea.suggested_by) == ("Night shifts", ada)
    assert answer["Location"] == reverse("events:idea", args=[idea.pk])

    for _ in range(2):
        group.post(reverse("events:idea-voice", args=[idea.pk]), {"want": "yes"})
        group.post(reverse("events:idea-comment", args=[idea.pk]), {"text": "I know <b>a nurse</b>."})
    said = page(group, "idea", idea.pk)
    assert "1 person would like this" in said
    assert "1 comment" in said
    assert "I know &lt;b&gt;a nurse&lt;/b&gt;." in said
    assert "Ada Advisor" in said
    assert "zzadvisor" not in said
    assert "Schedule it" not in said
    group.post(reverse("events:idea-voice", args=[idea.pk]), {"want": "no"})
    assert "0 people would like this" in page(group, "ideas")


def test_what_was_typed_stays_when_something_is_missing(group, idea):
    answer = group.post(reverse("events:idea-new"), {"title": "", "about": "My long text", "program": "academy"})
    assert "My long text" in answer.content.decode()
    answer = group.post(reverse("events:idea-comment", args=[idea.pk]), {"text": "x" * 2001})
    assert "x" * 2001 in answer.content.decode()
    assert not TopicComment.objects.exists()


def test_the_group_may_not_decide_and_has_no_desk(group, idea):
    session = make_session()
    for name in ("idea-schedule", "idea-state"):
        sent = {"session": session.slug, "state": "dropped"}
        assert group.post(reverse(f"events:{name}", args=[idea.pk]), sent).status_code == 403
    assert group.get(reverse("events:idea-schedule", args=[idea.pk])).status_code == 403
    assert Topic.objects.get().state == "idea"
    for name in ("desk", "desk-sessions", "desk-calls", "desk-messages"):
        assert group.get(reverse(f"events:{name}")).status_code == 403


def test_ideas_of_another_organization_are_not_there(group):
    abroad = make_program("abroad", "Abroad", organization=make_organization("Elsewhere"))
    foreign = Topic.objects.create(program=abroad, title="Foreign idea")
    assert "Foreign idea" not in page(group, "ideas", state="all")
    for name in ("idea", "idea-voice", "idea-comment", "idea-schedule"):
        assert group.get(reverse(f"events:{name}", args=[foreign.pk])).status_code == 404
    assert group.post(reverse("events:idea-new"), {"program": "abroad", "title": "x"}).status_code == 200
    assert Topic.objects.count() == 1


def test_a_coordinator_puts_aside_brings_back_and_schedules(desk, idea):
    session = make_session("Working title")
    make_session("Another program", program=make_program("abroad", organization=make_organization("Elsewhere")))
    for state, shown in (("dropped", "Put aside"), ("idea", "I would like this")):
        desk.post(reverse("events:idea-state", args=[idea.pk]), {"state": state})
        assert shown in page(desk, "idea", idea.pk)
    form = page(desk, "idea-schedule", idea.pk)
    assert "Friday, December 11, 2026, 9:30–11:00 AM: Working title" in form
    assert "Another program" not in form
    desk.post(reverse("events:idea-schedule", args=[idea.pk]), {"session": session.slug})
    said = page(desk, "ideas", state="scheduled")
    assert "Friday, December 11, 2026" in said
    assert session.slug in said
    assert Session.objects.get(pk=session.pk).title["en"]["text"] == "Working title"


@pytest.mark.parametrize(("number", "told"), [(0, "fewer than 6"), (5, "fewer than 6"), (6, "6"), (31, "31")])
def test_afterwards_the_group_sees_numbers_and_small_ones_not(group, idea, weeks_later, number, told):
    session = make_session(capacity=None)
    for _ in range(number):
        register(make_party(), session.roster, now=NOW)
    if number:
        HeadCount.objects.create(session=session, kind="adults", count=number)
    Topic.objects.filter(pk=idea.pk).update(state="scheduled", session=session)
    assert "How it went" not in page(group, "idea", idea.pk)
    assert f"How it went: sign-ups {told}, people who came {told}." in page(weeks_later(), "idea", idea.pk)


def test_a_session_that_became_private_is_not_spoken_of(group, idea):
    session = make_session("Zzsecret")
    Topic.objects.filter(pk=idea.pk).update(state="scheduled", session=session)
    Session.objects.filter(pk=session.pk).update(visibility="private")
    said = page(group, "idea", idea.pk)
    assert "It is being planned." in said
    assert "December 11" not in said


def test_nothing_that_the_group_can_open_shows_a_family(group, idea):
    session = make_session()
    party = make_party("Zzname Example", contact="zzmail@family.example", others=("Zzother Example",))
    seat = register(party, session.roster, now=NOW)
    seat.needs.create(detail="zzneed", due_on=NOW.date(), purge_on=NOW.date())
    Topic.objects.filter(pk=idea.pk).update(state="scheduled", session=session)
    opened = set()
    names = [name for name, _, needs in addresses() if name.startswith("events:idea") and needs == ["pk"]]
    own = [reverse(name, args=[idea.pk]) for name in names]
    for url in chain(own, all_urls(), filtered_urls("zznam")):
        answer = group.get(url)
        said = read(answer)
        assert not [mark for mark in MARKS if mark in said], url
        if answer.status_code == 200:
            opened.add(resolve(url.partition("?")[0]).url_name)
    assert {"ideas", "idea", "session", "whats-on"} <= opened
    assert not {name for name in opened if name.startswith(("desk", "door"))}

    coordinator = Client()
    coordinator.force_login(make_coordinator())
    assert "zzname" in read(coordinator.get(reverse("events:desk-roster", args=[session.slug]))), (
        "else this is no test"
    )


@pytest.mark.parametrize("nonsense", ["", "\x00", "maybe", "x" * 100_000])
def test_odd_requests_are_refused_kindly(group, desk, idea, nonsense):
    for name in ("idea-voice", "idea-state"):
        sent = {"want": nonsense, "state": nonsense}
        assert desk.post(reverse(f"events:{name}", args=[idea.pk]), sent).status_code == 400
    for name, field in (("idea-comment", "text"), ("idea-new", "title"), ("idea-schedule", "session")):
        args = [] if name == "idea-new" else [idea.pk]
        answer = desk.post(reverse(f"events:{name}", args=args), {field: nonsense, "program": "academy"})
        assert answer.status_code in (200, 302)
    assert (
        group.get(reverse("events:ideas"), {"program": nonsense, "state": nonsense, "page": nonsense}).status_code
        == 200
    )
    assert TopicVoice.objects.count() == 0


@pytest.mark.counts("events:ideas")
@pytest.mark.parametrize("count", [1, 30])
def test_the_list_needs_the_same_queries_for_any_number(ada, idea, weeks_later, django_assert_num_queries, count):
    for number in range(count):
        topic = Topic.objects.create(
            program=idea.program, title=f"Idea {number}", state="scheduled", session=make_session(), suggested_by=ada
        )
        TopicVoice.objects.create(topic=topic, user=ada)
        TopicComment.objects.create(topic=topic, user=ada, text="Yes", at=NOW)
    group = weeks_later()
    group.get(reverse("events:ideas"))
    with django_assert_num_queries(10):
        said = page(group, "ideas", state="scheduled")
    assert said.count("How it went") == count


@pytest.mark.counts("events:idea")
@pytest.mark.parametrize("count", [1, 50])
def test_an_idea_needs_the_same_queries_for_any_number_of_comments(group, idea, django_assert_num_queries, count):
    for number in range(count):
        TopicComment.objects.create(topic=idea, user=make_user(name=f"Colleague {number}"), text="Yes", at=NOW)
    group.get(reverse("events:ideas"))
    with django_assert_num_queries(7):
        assert page(group, "idea", idea.pk).count("Colleague") == count

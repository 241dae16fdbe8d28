"""What a coordinator may look through, and nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.languages import approved
from accounts.models import Access, Grant, School
from events.outbox.models import Delivery, Message
from events.rosters.registration import register
from events.schedule.models import Session
from tests.events.support.helping import ask
from tests.factories import (
    NOW,
    SOON,
    make_coordinator,
    make_facilitator,
    make_organization,
    make_party,
    make_program,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db
OF_A_SESSION = ("desk-session", "desk-edit", "desk-publish", "desk-move", "desk-cancel", "desk-copy", "desk-roster")
WRITTEN_DOWN = [
    ("desk-roster", "people"),
    ("desk-roster-file", "people file"),
    ("desk-calls", "calls"),
    ("desk-messages", "messages"),
]
LISTS = [("desk", 34), ("desk-sessions", 11), ("desk-calls", 9), ("desk-messages", 8)]
PEOPLE = [("desk-session", 18), ("desk-roster", 16), ("desk-roster-file", 15), ("desk-cancel", 10)]
PAGES = ("desk", "desk-sessions", "desk-calls", "desk-messages")


@pytest.mark.parametrize("name", [*PAGES, *OF_A_SESSION, "desk-roster-file", "desk-season"])
def test_the_desk_is_for_coordinators_of_the_program(client, ines, name):
    session = make_session()
    args = {"desk-season": ["academy"]}.get(name, [] if name in PAGES else [session.slug])
    address = reverse(f"events:{name}", args=args)
    stranger, facilitator = make_user(), make_facilitator(session)
    elsewhere = make_coordinator(make_organization("Another Center"))
    found = {}
    for role, user in [
        ("stranger", stranger), ("facilitator", facilitator), ("elsewhere", elsewhere), ("coordinator", ines)
    ]:  # fmt: skip
        client.force_login(user)
        found[role] = client.get(address).status_code
    of_another = 200 if name in PAGES else 404
    assert found == {"stranger": 403, "facilitator": 403, "elsewhere": of_another, "coordinator": 200}


def test_who_coordinates_one_program_sees_nothing_of_another(client):
    make_session("Morning", program=make_program("cafe", "Friday CAFÉ"))
    hidden = make_session("Evening")
    client.force_login(make_coordinator(program="cafe"))

    page = client.get(reverse("events:desk-sessions")).content.decode()

    assert "Morning" in page
    assert "Evening" not in page
    assert client.get(reverse("events:desk-session", args=[hidden.slug])).status_code == 404


@pytest.mark.rule("P46")
def test_a_series_is_published_whole_only_by_who_manages_all_of_it(client, ines):
    from events.schedule.scheduling import Plan
    from events.schedule.seasons.building import build_season
    from tests.factories import make_venue

    here, there = (
        School.objects.create(code=code, name=f"School {code}", district=_district()) for code in ("1", "2")
    )
    venues = [make_venue(f"Room {school.code}", school=school) for school in (here, there)]
    plans = [
        Plan(starts_at=SOON + timedelta(days=day), title=approved(en="Trust"), fields={"venue": venue})
        for day, venue in enumerate(venues)
    ]
    series = build_season(make_program(), approved(en="Trust"), plans, now=NOW)
    user = make_user()
    Grant.objects.create(user=user, role="coordinator", organization=make_organization(), school=here)
    mine, _other = series.sessions.all()
    client.force_login(user)
    address = reverse("events:desk-publish", args=[mine.slug])
    assert "capacity" in client.get(reverse("events:desk-edit", args=[mine.slug])).context["form"].fields
    series.sessions.update(roster=mine.roster)
    assert "capacity" not in client.get(reverse("events:desk-edit", args=[mine.slug])).context["form"].fields

    assert client.post(address, {"all": "1"}).status_code == 403
    assert not series.sessions.exclude(status="draft").exists()
    client.post(address)
    assert [one.status for one in series.sessions.all()] == ["confirmed", "draft"]


def _district():
    from accounts.models import District

    return District.objects.get_or_create(code="9", defaults={"name": "Example"})[0]


def test_drafts_show_their_words_before_anybody_approved_them(desk):
    make_session(status="draft", title_es="")
    Session.objects.update(title={"en": {"text": "Only typed", "state": "draft"}})

    assert "Only typed" in desk.get(reverse("events:desk-sessions")).content.decode()


def test_filters_stay_in_the_address(desk):
    make_session("Trust", program=make_program("cafe", "Friday CAFÉ"))
    make_session("Long ago", starts_at=NOW - timedelta(days=40))
    make_session("A draft", status="draft")
    address = reverse("events:desk-sessions")

    def shown(query):
        page = desk.get(f"{address}?{query}").content.decode()
        return {title for title in ("Trust", "Long ago", "A draft") if f">{title}</a>" in page}

    assert shown("") == {"Trust", "A draft"}
    assert shown("when=past") == {"Long ago"}
    assert shown("when=all") == {"Trust", "Long ago", "A draft"}
    assert shown("status=draft") == {"A draft"}
    assert shown("program=cafe") == {"Trust"}
    assert shown("q=dráft") == {"A draft"}
    assert shown("program=nonsense&status=nonsense&page=nonsense") == {"Trust", "A draft"}


@pytest.mark.rule("D7.4")
@pytest.mark.parametrize(
    ("name", "what"), WRITTEN_DOWN
)  # fmt: skip
def test_looking_at_people_is_written_down(desk, ines, name, what):
    session = make_session()
    of_session = name.startswith("desk-roster")

    desk.get(reverse(f"events:{name}", args=[session.slug] if of_session else []), {"why": "name tags"})

    access = Access.objects.get()
    assert (access.actor, access.what) == (ines, what)
    assert access.subject_id == (session.pk if of_session else None)
    assert access.why == ("name tags" if what == "people file" else "")


def test_a_name_is_found_without_javascript_and_without_accents(desk):
    session = make_session()
    for name in ("Dina Przykład", "José Núñez"):
        register(make_party(name), session.roster, now=NOW)

    page = desk.get(reverse("events:desk-roster", args=[session.slug]), {"q": "nunez jose"}).content.decode()

    assert "José Núñez" in page
    assert "Dina" not in page


def _fill(count):
    for number in range(count):
        session = make_session(f"Session {number}", starts_at=SOON + timedelta(days=number), capacity=2)
        for place in range(2):
            contact = f"860555{1000 + 2 * number + place}" if place else ""
            party = make_party(f"Alma {number} {place}", contact=contact, others=("Bo",), children=1)
            ask(register(party, session.roster, now=NOW), "A ride", now=NOW)
    message = Message.objects.filter(channel="email").first()
    Delivery.objects.create(message=message, at=NOW, event="refused")
    Message.objects.filter(pk=message.pk).update(state="failed")
    make_session("A draft", status="draft", starts_at=SOON)


@pytest.mark.counts("events:desk", "events:desk-sessions", "events:desk-calls", "events:desk-messages")
@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("name", "queries"), LISTS)
def test_a_list_needs_the_same_queries_for_any_number(desk, django_assert_num_queries, count, name, queries):
    _fill(count)
    desk.get(reverse("events:desk-messages"))

    with django_assert_num_queries(queries):
        desk.get(reverse(f"events:{name}"))


@pytest.mark.counts("events:desk-roster", "events:desk-roster-file")
@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("name", "queries"), PEOPLE)
def test_the_people_of_a_session_need_the_same_queries_for_any_number(
    desk, django_assert_num_queries, count, name, queries
):
    session = make_session(capacity=100)
    for number in range(count):
        party = make_party(f"Alma {number}", others=("Bo", "Cy"), children=1)
        ask(register(party, session.roster, now=NOW), "A ride", now=NOW)
    desk.get(reverse("events:desk-messages"))

    with django_assert_num_queries(queries):
        response = desk.get(reverse(f"events:{name}", args=[session.slug]), {"why": "name tags"})

    if name != "desk-session":
        assert response.content.decode().count("Alma ") >= count

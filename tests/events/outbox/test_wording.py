"""What is told to many is rendered once: each message is as if it had been rendered for its family, and never old."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as site
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.languages import Wording, approved
from events.outbox import wording
from events.outbox.models import Message
from events.outbox.queueing import queue
from events.outbox.rendering import Own, render
from events.outbox.wording import STAND_IN, Row, words_of
from events.rosters.registration import register
from events.schedule.models import Program, Session, Venue
from events.schedule.telling import Told
from events.schedule.way_in import Way
from tests.factories import NEW_YORK, NOW, make_party, make_person, make_session

ALL = sorted(body.parent.name for body in Path(site.BASE_DIR, "templates/messages").glob("*/body.html"))
NASTY = (
    "<b>&amp;'\"</b>",
    "{{ name }} {% now %}",
    "%(name)s %s %",
    "[[manage:1:1]]",
    f"{STAND_IN}00{STAND_IN}01",
    " a  b ",
    "",
)
names = st.sampled_from(NASTY) | st.text(max_size=12)


@pytest.fixture(autouse=True)
def nothing_learned():
    wording.CUTS.forget()


def told(title, **facts):
    way = Way(Wording("Door <B>", "en", fallback=True), "How to get in: Door <B>")
    usual = {"day": "Friday", "hours": "9-10", "place": "Library", "way_in": (way,), "bring": "", "summary": ""}
    nothing = {"url": "", "join_url": "", "moved_from": "", "is_canceled": False, "is_online": False}
    return Told(**{"title": Wording(title, "en", fallback=False), **usual, **nothing, **facts})


def context_of(name, code, **said):
    """What a template gets: the rows as they are, and the same marked with what is a family's own."""
    facts = {
        "sessions": [told("Math & more")],
        "program": SimpleNamespace(contact_phone="860-555-0142"),
        "registration": SimpleNamespace(is_seated=True, is_waiting=False),
        "at": datetime(2026, 12, 4, 9, 30, tzinfo=NEW_YORK),
        "palette": "cafe",
        "contact_email": "hello@program.example",
        "manage": "[[manage:1:1:proof]]",
        "is_private": False,
        **said,
    }
    facts["session"] = facts["sessions"][0]
    rows = {"person": SimpleNamespace(name=name), "party": SimpleNamespace(code=code)}
    marked = {
        **facts,
        "person": Row(rows["person"], own=("name",)),
        "party": Row(rows["party"], own=("code",)),
        "program": Row(facts["program"], same=("contact_phone",)),
        "registration": Row(facts["registration"], same=("is_seated", "is_waiting")),
        "manage": Own(facts["manage"]),
        "mine": Own(f"[[mine:{code}]]"),
    }
    return {**facts, **rows, "mine": f"[[mine:{code}]]"}, marked


cases = st.fixed_dictionaries(
    {
        "registration": st.builds(SimpleNamespace, is_seated=st.booleans(), is_waiting=st.booleans()),
        "manage": st.sampled_from(["", "[[manage:1:1:proof]]"]),
        "is_private": st.booleans(),
        "note": st.sampled_from(["", "Two <lines>\nof a note"]),
        "old": st.sampled_from(["", "Friday"]),
        "asks_again": st.booleans(),
        "sessions": st.lists(
            st.builds(told, st.sampled_from(["Math", "<i>"]), is_canceled=st.booleans(), join_url=st.just("/j")),
            min_size=1,
            max_size=2,
        ),
    }
)


@pytest.mark.rule("P45")
@pytest.mark.parametrize("template", ALL)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.tuples(names, names, names), names, st.sampled_from(["en", "es"]), cases)
def test_a_message_is_byte_for_byte_what_rendering_it_for_its_family_gives(template, families, code, language, said):
    *known, name = families
    for earlier in known:
        words_of(template, language, context_of(earlier, earlier, **said)[1])
    plain, marked = context_of(name, code, **said)
    assert words_of(template, language, marked) == render(template, language, plain)


@pytest.mark.parametrize("template", ["registered", "waitlisted", "again", "seated", "withdrawn", "reminder", "moved"])
def test_what_is_told_to_many_is_rendered_twice_and_then_no_more(template, monkeypatch):
    times = []
    monkeypatch.setattr(wording, "render", lambda *args: times.append(args) or render(*args))
    for number in range(9):
        words_of(template, "en", context_of(f"Ada {number}", f"A{number}")[1])
    assert len(times) == 3, "the second time it is rendered as it is and with stand-ins"


@pytest.mark.parametrize(
    "asks",
    [
        "{{ party.children }}",
        "{% if party.children and note %}many{% endif %}",
        "{{ party }}",
        "{{ person.name|upper }}",
    ],
)
def test_a_template_that_asks_for_more_of_a_family_is_rendered_for_each(settings, asks):
    folder = {f"messages/odd/{name}": asks for name in ("subject.txt", "body.txt", "body.html")}
    options = {"loaders": [("django.template.loaders.locmem.Loader", folder)]}
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": options}]
    for number in range(5):
        person = SimpleNamespace(name=f"Ada {number}")
        party = SimpleNamespace(code="A", children=number // 3)
        marked = {"party": Row(party, own=("code",)), "person": Row(person, own=("name",)), "note": "a note"}
        plain = {"party": party, "person": person, "note": "a note"}
        assert words_of("odd", "en", marked) == render("odd", "en", plain)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "change", "says"),
    [
        (Session, {"title": approved(en="Reading")}, "Reading"),
        (Session, {"bring": approved(en="A pen")}, "A pen"),
        (Session, {"room": "Room 7"}, "Room 7"),
        (Session, {"mode": "both", "join_url": "https://join.example/1"}, "https://join.example/1"),
        (Program, {"contact_phone": "860-555-0199"}, "860-555-0199"),
        (Program, {"contact_email": "new@program.example"}, "new@program.example"),
        (Program, {"palette": "plum"}, '<body class="program-plum">'),
        (Venue, {"street": "9 Example Road"}, "9 Example Road"),
        (Venue, {"way_in": approved(en="The red door")}, "The red door"),
        (Venue, {"step_free": "yes"}, "There are no steps on the way in."),
    ],
)
def test_what_is_new_stands_in_the_very_next_message(model, change, says):
    roster = make_session().roster
    for _ in range(3):
        register(make_party(), roster, now=NOW)
    model.objects.update(**change)

    register(make_party(), roster, now=NOW)

    message = Message.objects.latest("pk")
    assert says in message.body + message.html
    assert not any(says in one.body + one.html for one in Message.objects.exclude(pk=message.pk))


@pytest.mark.django_db
def test_another_date_stands_in_the_calendar_file_of_the_very_next_message():
    session = make_session()
    for _ in range(3):
        register(make_party(), session.roster, now=NOW)
    Session.objects.update(title=approved(en="Reading"))

    register(make_party(), session.roster, now=NOW)

    files = [message.calendar for message in Message.objects.order_by("pk")]
    assert len(set(files[:3])) == 1
    assert "SUMMARY:Math at home" in files[0]
    assert "SUMMARY:Reading" in files[3]


@pytest.mark.django_db
def test_a_message_takes_two_statements_and_its_key_makes_it_once(django_assert_num_queries):
    person = make_person("Ada")
    said = {"key": "once", "context": {"mine": "here"}, "now": NOW, "contact": person.contacts.get()}

    with django_assert_num_queries(2):
        message = queue("new_link", person, **said)
    with django_assert_num_queries(2):
        assert queue("new_link", person, **said) is None

    assert Message.objects.get() == message

"""The list at the door: one tap, undo, and nothing about a family that the door does not need."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from events.attendance.models import Absence, Attendance, Mark, Status
from events.rosters.registration import cancel_registration, register
from events.support.models import Need
from tests.factories import NOW, SOON, make_facilitator, make_party, make_session

pytestmark = pytest.mark.django_db
AT_THE_DOOR = SOON - timedelta(minutes=20)


@pytest.fixture
def session():
    return make_session("Math at home", capacity=20)


@pytest.fixture
def clock():
    with time_machine.travel(AT_THE_DOOR, tick=False) as clock:
        yield clock


@pytest.fixture
def door(client, session, clock):
    """The browser of the facilitator of the session; gives the page as text."""
    client.force_login(make_facilitator(session))

    def look(query=""):
        return client.get(reverse("events:door", args=[session.slug]) + query).content.decode()

    look.client, look.session = client, session
    return look


def row_of(page, name):
    """The row of one party, as it stands on the page."""
    rows = re.findall(r'<li id="party-.*?</li>\s*(?=<li id="party-|</ul>)', page, re.DOTALL)
    return next(row for row in rows if f'"name">{name}<' in row)


def press(door, name, status, *, htmx=False, **said):
    """Press a button on a row: everything hidden in its form goes along."""
    row = row_of(door(), name)
    hidden = dict(re.findall(r'type="hidden" name="(key|party)" value="([^"]+)"', row))
    headers = {"HX-Request": "true"} if htmx else {}
    return door.client.post(
        reverse("events:door-mark", args=[door.session.slug]), {**hidden, "status": status, **said}, headers=headers
    )


def marked(session):
    return dict(Attendance.objects.filter(session=session).values_list("person__name", "status"))


def test_one_tap_marks_the_whole_party_and_the_page_comes_back_to_its_row(door, session):
    registration = register(make_party("Ada", others=("Al",), children=2), session.roster, now=NOW)
    assert "1 more adult, 2 children" in row_of(door(), "Ada")

    answer = press(door, "Ada", "present")

    assert answer.url == reverse("events:door", args=[session.slug]) + f"#party-{registration.pk}"
    page = door()
    assert marked(session) == {"Ada": Status.PRESENT, "Al": Status.PRESENT}
    assert "Here, 4 people" in row_of(page, "Ada")
    assert "Undo" in row_of(page, "Ada")
    assert "<b>1</b> <span>of 1 family is here</span>" in page
    assert "2 adults · 2 children" in page


def test_undo_takes_the_tap_back(door, session, clock):
    register(make_party("Ada", children=1), session.roster, now=NOW)
    press(door, "Ada", "present")
    clock.shift(timedelta(seconds=1))

    press(door, "Ada", "undo")

    assert marked(session) == {}
    assert "0 adults · 0 children" in door()
    assert Mark.objects.count() == 2


def test_a_tap_that_is_sent_twice_counts_once(door, session):
    register(make_party("Ada"), session.roster, now=NOW)
    key = re.search(r'name="key" value="([^"]+)"', row_of(door(), "Ada")).group(1)
    for _time in range(2):
        press(door, "Ada", "present", key=key)
    assert Mark.objects.count() == 1


@pytest.mark.parametrize("status", ["late", "left_early", "excused", "absent", "online"])
def test_every_status_can_be_said(door, session, status):
    register(make_party("Ada"), session.roster, now=NOW)
    press(door, "Ada", status)
    assert marked(session) == {"Ada": status}


def test_single_adults_and_another_number_of_children(door, session):
    party = register(make_party("Ada", others=("Al",), children=2), session.roster, now=NOW).party

    press(door, "Ada", "late", chosen="on", adult=[party.people[1].pk], children="1")

    assert marked(session) == {"Al": Status.LATE}
    assert "Late, 2 people" in row_of(door(), "Ada")
    press(door, "Ada", "numbers", chosen="on", adult=[party.lead.pk], children="3")
    assert marked(session) == {"Al": Status.LATE}
    assert "Late, 4 people" in row_of(door(), "Ada")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"chosen": "on"}, "Please choose who."),
        ({"children": "-1"}, "from 0 to 20"),
        ({"children": "x"}, "from 0 to 20"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_marked(door, session, said, told):
    register(make_party("Ada", others=("Al",)), session.roster, now=NOW)
    assert told in press(door, "Ada", "present", htmx=True, **said).content.decode()
    assert told in row_of(press(door, "Ada", "present", **said).content.decode(), "Ada"), "also without JavaScript"
    assert marked(session) == {}


def test_an_adult_of_another_family_cannot_be_marked_through_this_row(door, session):
    register(make_party("Ada"), session.roster, now=NOW)
    other = register(make_party("Bo"), session.roster, now=NOW).party
    press(door, "Ada", "present", chosen="on", adult=[other.lead.pk])
    assert marked(session) == {}


def test_with_htmx_only_the_row_and_the_count_come_back(door, session):
    register(make_party("Ada"), session.roster, now=NOW)
    page = press(door, "Ada", "present", htmx=True).content.decode()
    assert page.strip().startswith("<li id=")
    assert "Here, 1 person" in page
    assert "of 1 family is here" in page
    assert "<html" not in page


def test_who_waits_stands_apart_and_is_let_in(door, session):
    session.roster.capacity = 1
    session.roster.save()
    register(make_party("Ada"), session.roster, now=NOW)
    register(make_party("Bo"), session.roster, now=NOW)
    page = door()
    assert page.index("On the waitlist") < page.index(">Bo<")
    assert "Let in" in row_of(page, "Bo")

    press(door, "Bo", "present")

    page = door()
    assert "On the waitlist" not in page
    assert "of 2 families are here" in page
    assert "1 more place is taken than the room has." in page


def test_who_canceled_or_told_ahead_is_not_expected_and_can_still_come(door, session):
    canceled = register(make_party("Ada"), session.roster, now=NOW)
    cancel_registration(canceled, now=NOW)
    away = register(make_party("Bo"), session.roster, now=NOW)
    Absence.objects.create(session=session, person=away.party.lead, at=NOW)
    register(make_party("Cy"), session.roster, now=NOW)
    assert "of 1 family" in door()

    press(door, "Ada", "present")
    press(door, "Bo", "present")

    assert "<b>2</b> <span>of 3 families are here</span>" in door()


def test_of_a_family_that_comes_without_somebody_the_list_names_who_told_ahead(door, session):
    party = register(make_party("Ada", others=("Bo", "Cy")), session.roster, now=NOW).party
    Absence.objects.create(session=session, person=party.people[1], at=NOW)
    row = row_of(door(), "Ada")
    assert "<bdi>Bo</bdi> can’t come" in row
    assert "1 more adult" in row


def test_who_canceled_and_signed_up_again_stands_on_the_list_once(door, session):
    contact = "ada@family.example"
    cancel_registration(register(make_party("Ada", contact=contact), session.roster, now=NOW), now=NOW)
    register(make_party("Ada", contact=contact), session.roster, now=NOW)
    assert door().count('"name">Ada<') == 1


@pytest.mark.rule("D7.3")
def test_the_door_shows_the_help_that_was_asked_for_and_nothing_else_about_a_family(door, session):
    party = make_party("Ada", contact="860-555-0142", language="es")
    registration = register(party, session.roster, now=NOW)
    register(make_party("Bo", contact="bo@family.example"), session.roster, now=NOW)
    Need.objects.create(
        registration=registration, detail="A Spanish interpreter", due_on=SOON.date(), purge_on=SOON.date()
    )

    page = door()

    assert "A Spanish interpreter" in page
    for hidden in ("family.example", "8605550142", "555-0142", "(860)"):
        assert hidden not in page


@pytest.mark.rule("D7.3")
def test_the_code_of_a_family_is_not_on_the_page_but_finds_it(door, session):
    code = register(make_party("Ada", contact="860-555-0142"), session.roster, now=NOW).party.code
    register(make_party("Bo"), session.roster, now=NOW)
    assert code.lower() not in door().lower()

    page = door(f"?q={code}")

    assert f'data-name="ada 0142 {code.lower()}"' in row_of(page, "Ada"), "the search on the page finds it, too"
    assert " hidden>" in row_of(page, "Bo")


@pytest.mark.parametrize(("typed", "found"), [("nunez", 1), ("JOSÉ", 1), ("0142", 1), ("bo", 1), ("nobody", 0)])
def test_without_javascript_the_list_is_searched_by_name_and_last_digits(door, session, typed, found):
    register(make_party("José Núñez", contact="860-555-0142"), session.roster, now=NOW)
    register(make_party("Bo"), session.roster, now=NOW)

    page = door(f"?q={typed}")

    assert (
        len(re.findall(r'<li id="party-[^>]*>', page)) - len(re.findall(r'<li id="party-[^>]* hidden>', page)) == found
    )
    assert ("Show everybody" in page) == (found == 0)


@pytest.mark.counts("events:door")
@pytest.mark.parametrize("families", [1, 30])
def test_the_list_needs_the_same_queries_for_any_number_of_families(
    door, session, families, django_assert_num_queries
):
    session.roster.capacity = None
    session.roster.save()
    for number in range(families):
        registration = register(make_party(f"Ada {number}", others=(f"Al {number}",)), session.roster, now=NOW)
        Need.objects.create(registration=registration, detail="Help", due_on=SOON.date(), purge_on=SOON.date())
    door()
    with django_assert_num_queries(12):
        page = door()
    assert page.count('<li id="party-') == families


@pytest.mark.parametrize("families", [1, 30])
def test_a_tap_needs_the_same_queries_for_any_number(door, session, families, django_assert_num_queries):
    session.roster.capacity = None
    session.roster.save()
    for number in range(families):
        register(make_party(f"Ada {number}", others=(f"Al {number}",), children=1), session.roster, now=NOW)
    row = row_of(door(), "Ada 0")
    hidden = dict(re.findall(r'type="hidden" name="(key|party)" value="([^"]+)"', row))
    address = reverse("events:door-mark", args=[session.slug])

    with django_assert_num_queries(27):
        answer = door.client.post(address, {**hidden, "status": "present"}, headers={"HX-Request": "true"})

    assert "Here, 3 people" in answer.content.decode()

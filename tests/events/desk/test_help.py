"""Requests for help at the desk: found, taken on, answered; only by those whose sessions they are for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.history import Access
from events.rosters.models import Status
from events.support.models import Need, Supply
from tests.events.signup.filling_in import NASTY
from tests.events.support.helping import care, interpreter, make_care, make_interpreter, sign_up_with, told
from tests.factories import NOW, SOON, make_coordinator, make_organization, make_party, make_program, make_session

pytestmark = pytest.mark.django_db
HELP = "/en/desk/help/"


@pytest.fixture
def session():
    return make_session()


def need_of(registration):
    return Need.objects.told().get(registration=registration)


def read(desk, address=HELP, **chosen):
    return desk.get(address, chosen).content.decode()


@pytest.mark.rule("D8.7")
def test_all_open_requests_of_the_coming_weeks_stand_on_one_page_with_owner_and_day(desk, ines, session):
    ana = sign_up_with(session, interpreter(), party=make_party("Ana Example")).party.lead
    page = read(desk)
    assert "An interpreter: Português" in page
    person = reverse("events:desk-caller", args=[ana.pk])
    assert f'<a href="{person}"><bdi>Ana Example</bdi></a>' in page, "how to reach her stands there"
    assert desk.get(person).status_code == 200
    assert "An answer is due by <bdi>Tuesday, December 8</bdi>." in page
    assert "Nobody sees to it yet." in page
    assert Access.objects.filter(what="help", actor=ines).count() == 1


@pytest.mark.rule("D8.7")
def test_who_takes_a_request_on_stands_beside_it(desk, ines, session):
    need = need_of(sign_up_with(session, interpreter()))
    desk.post(reverse("events:desk-help-take", args=[need.pk]))
    assert need_of(need.registration).owner == ines
    assert "sees to it." in read(desk, owner="me")
    assert "Nobody waits for an answer here" in read(desk, owner="nobody")


def test_requests_are_filtered_by_kind_language_owner_and_time(desk, session):
    later = make_session("Far away", starts_at=NOW + timedelta(weeks=20))
    sign_up_with(session, interpreter("pl"), party=make_party("Ana"))
    sign_up_with(session, interpreter("pt"), party=make_party("Bo"))
    sign_up_with(session, care(), party=make_party("Cy"))
    sign_up_with(later, interpreter("pt"), party=make_party("Dee"))

    def names(**chosen):
        page = read(desk, **chosen)
        return {name for name in ("Ana", "Bo", "Cy", "Dee") if f"<bdi>{name}</bdi>" in page}

    assert names() == {"Ana", "Bo", "Cy"}
    assert names(when="all") == {"Ana", "Bo", "Cy", "Dee"}
    assert names(kind="child_care") == {"Cy"}
    assert names(language="pt") == {"Bo"}
    assert names(owner="me") == set()


@pytest.mark.rule("D7.3")
def test_nobody_sees_or_answers_requests_of_others(client, session):
    need = need_of(sign_up_with(session, interpreter(), party=make_party("Ana Example")))
    supply = make_interpreter(session)
    client.force_login(make_coordinator(make_organization("Elsewhere")))
    assert "Ana Example" not in read(client, when="all", state="all")
    for name, args in (
        ("desk-help-answer", [need.pk]), ("desk-help-take", [need.pk]), ("desk-supply", [supply.pk]),
        ("desk-supply-confirm", [supply.pk]), ("desk-supply-cancel", [supply.pk]),
        ("desk-session-help", [session.slug]),
    ):  # fmt: skip
        assert client.post(reverse(f"events:{name}", args=args), {"answer": "confirmed"}).status_code in (404, 405)
    assert need_of(need.registration).state == "open"


@pytest.mark.rule("P46")
def test_help_for_dates_that_are_not_all_hers_is_not_hers_to_change(client, session):
    cafe = make_session(program=make_program("cafe", name="Friday CAFÉ"))
    supply = make_interpreter(session, cafe)
    client.force_login(make_coordinator(program="academy"))
    assert client.get(reverse("events:desk-supply", args=[supply.pk])).status_code == 404
    assert "Português" in read(client, reverse("events:desk-session-help", args=[session.slug]))


@pytest.mark.rule("D2.7")
def test_an_answer_tells_the_family_and_a_second_one_from_an_old_page_does_not(desk, ines, session):
    registration = sign_up_with(session, interpreter())
    address = reverse("events:desk-help-answer", args=[need_of(registration).pk])
    page = desk.post(address, {"answer": "confirmed", "was": "open"}, follow=True).content.decode()
    assert "Noted. The family was told." in page
    page = desk.post(address, {"answer": "declined", "was": "open"}, follow=True).content.decode()
    assert "Somebody has answered this by now." in page
    need = need_of(registration)
    assert (need.state, need.owner) == ("confirmed", ines)
    assert told(registration.party) == ["registered", "help_answered"]


def test_the_choice_of_the_list_is_kept_after_an_answer(desk, session):
    need = need_of(sign_up_with(session, interpreter()))
    address = reverse("events:desk-help-answer", args=[need.pk])
    response = desk.post(f"{address}?kind=interpreter", {"answer": "confirmed", "was": "open"})
    assert response["Location"] == f"{HELP}?kind=interpreter"
    response = desk.post(address, {"answer": "declined", "was": "confirmed", "back": session.slug})
    assert response["Location"] == reverse("events:desk-session-help", args=[session.slug])


def test_a_request_in_own_words_is_met_by_what_is_planned(desk, session):
    bus = make_care(session, band="0-2", places=3)
    registration = sign_up_with(session, care(2, band="3-5"))
    address = reverse("events:desk-help-answer", args=[need_of(registration).pk])
    desk.post(address, {"answer": "confirmed", "was": "open", "supply": bus.pk, "back": session.slug})
    need = need_of(registration)
    assert (need.state, need.supply, need.place.seats) == ("confirmed", bus, 2)


@pytest.mark.parametrize("word", NASTY, ids=range(len(NASTY)))
def test_odd_things_in_the_address_and_in_forms_break_nothing(desk, session, word):
    need = need_of(sign_up_with(session, interpreter()))
    chosen = dict.fromkeys(("kind", "language", "owner", "when", "state", "page", "year"), word[:2000])
    assert desk.get(HELP, chosen).status_code == 200
    assert desk.get(f"{HELP}interpreters/", chosen).status_code == 200
    answer = reverse("events:desk-help-answer", args=[need.pk])
    assert desk.post(answer, {"answer": word, "was": word, "supply": word, "back": word}).status_code in (302, 400)
    new = reverse("events:desk-supply-new", args=[session.slug])
    fields = ("language", "band", "places", "closes_on", "who", "mode", "venue", "room", "owner", "dates")
    for kind in ("interpreter", "child_care", "transport"):
        assert desk.post(f"{new}?kind={kind}", dict.fromkeys(fields, word)).status_code in (200, 302, 400)
    assert desk.get(new, {"kind": word[:2000]}).status_code == 200


@pytest.mark.counts("events:desk-help", "events:desk-session-help")
@pytest.mark.parametrize("count", [1, 30])
def test_requests_need_the_same_queries_for_any_number(desk, django_assert_num_queries, count, session):
    make_care(session, places=count)
    make_interpreter(session)
    for number in range(count):
        sign_up_with(session, interpreter(), care(), care(band="0-2"), party=make_party(f"Ana {number}"))
    assert Need.objects.count() == 3 * count
    desk.get(reverse("events:desk-messages"))
    with django_assert_num_queries(11):
        page = read(desk, state="all")
    assert page.count('id="need-') == min(30, 3 * count)
    with django_assert_num_queries(12):
        page = read(desk, reverse("events:desk-session-help", args=[session.slug]))
    assert page.count('id="need-') == 3 * count


@pytest.mark.counts("events:desk-supply")
@pytest.mark.parametrize("count", [1, 30])
def test_help_for_many_dates_needs_the_same_queries(desk, django_assert_num_queries, count):
    sessions = [make_session(starts_at=SOON + timedelta(days=7 * number)) for number in range(count)]
    supply = make_interpreter(*sessions)
    desk.get(reverse("events:desk-messages"))
    with django_assert_num_queries(9):
        desk.get(reverse("events:desk-supply", args=[supply.pk]))


def test_the_page_of_a_session_shows_places_taken_and_who_waits(desk, session):
    make_care(session, places=1)
    first = sign_up_with(session, care(), party=make_party("Ana"))
    sign_up_with(session, care(), party=make_party("Bo"))
    page = read(desk, reverse("events:desk-session-help", args=[session.slug]))
    assert "1 of 1 places are taken." in page
    assert "1 family waits" in page
    assert "Give a place anyway" in page
    assert first.status == Status.REGISTERED


def test_old_addresses_of_answers_go_on_working(desk, session):
    registration = sign_up_with(session, interpreter())
    address = reverse("events:desk-need", args=[session.slug, need_of(registration).pk])
    assert "Noted. The family was told." in desk.post(address, {"answer": "confirmed"}, follow=True).content.decode()
    assert told(registration.party)[-1] == "help_answered"
    assert not Supply.objects.exists()

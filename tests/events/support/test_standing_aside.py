"""A family that comes only with some help is never seated without it: when the help is lost, it stands aside again."""

from datetime import timedelta

import pytest

from events.outbox.models import Message
from events.rosters.answering import accept_offer
from events.rosters.models import Roster, Status
from events.rosters.registration import cancel_registration
from events.support.answering import answer
from events.support.asking import Wish
from events.support.changing import change_help
from events.support.letting_go import follow, let_go
from events.support.models import Kind, Need, Standing
from events.support.supplying import cancel_supply, confirm_supply
from tests.events.support.helping import care, interpreter, make_care, make_interpreter, sign_up_with, told
from tests.factories import NOW, make_party, make_session

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
YES, NO = Need.State.CONFIRMED, Need.State.DECLINED


def need_of(registration):
    return Need.objects.told().get(registration=registration)


def stands(registration):
    registration.refresh_from_db()
    return registration.status, registration.held_back


@pytest.fixture
def line():
    """A room for one that is taken, an interpreter who is sure, a family in line that comes only with her, and one
    behind it."""
    session = make_session(capacity=1)
    supply = make_interpreter(session, sure=True)
    seated = sign_up_with(session)
    waiting = sign_up_with(session, interpreter(only_with=True), now=NOW + timedelta(minutes=1))
    behind = sign_up_with(session, now=NOW + timedelta(minutes=2))
    return supply, seated, waiting, behind


@pytest.mark.rule("N5")
def test_help_that_is_called_off_lets_who_comes_only_with_it_stand_aside(line):
    supply, seated, waiting, behind = line
    assert stands(waiting) == (Status.WAITLISTED, False)

    cancel_supply(supply, now=LATER)
    cancel_registration(seated, now=LATER)

    assert stands(waiting) == (Status.WAITLISTED, True)
    assert stands(behind) == (Status.REGISTERED, False)
    message = Message.objects.get(template="help_lost", person=waiting.party.lead)
    assert "Until then you wait. You do not have a place yet." in message.body


@pytest.mark.rule("N5")
def test_it_joins_the_line_where_it_stood_when_there_is_other_help(line):
    supply, seated, waiting, behind = line
    cancel_supply(supply, now=LATER)

    make_interpreter(supply.sessions.get(), sure=True)
    cancel_registration(seated, now=LATER)

    assert stands(waiting) == (Status.REGISTERED, False)
    assert stands(behind) == (Status.WAITLISTED, False)


@pytest.mark.rule("N5")
def test_a_yes_that_becomes_a_no_lets_it_stand_aside_and_choose(line):
    _supply, seated, waiting, _behind = line

    answer(need_of(waiting), NO, was=YES, now=LATER)
    cancel_registration(seated, now=LATER)

    assert stands(waiting) == (Status.WAITLISTED, True)
    assert "Do you want to come without it?" in Message.objects.get(template="help_answered").body


def test_who_stands_aside_holds_up_nobody(line):
    """A large family blocked two seats; the moment it stands aside they go on."""
    session = make_session(capacity=2)
    supply = make_interpreter(session, sure=True)
    sign_up_with(session)
    large = sign_up_with(session, interpreter(only_with=True), party=make_party(others=("Cy Example",)))
    small = sign_up_with(session)
    assert (stands(large), stands(small)) == ((Status.WAITLISTED, False), (Status.WAITLISTED, False))

    cancel_supply(supply, now=LATER)

    assert stands(small) == (Status.REGISTERED, False)


def test_other_words_about_help_that_was_sure_let_it_stand_aside(line):
    _supply, seated, waiting, _behind = line

    change_help(waiting, [Wish(kind=Kind.OTHER, words="A lift", is_required=True)], now=LATER)
    cancel_registration(seated, now=LATER)

    assert stands(waiting) == (Status.WAITLISTED, True)


@pytest.mark.rule("N5")
def test_who_has_a_seat_keeps_it_when_the_help_is_lost():
    session = make_session()
    supply = make_interpreter(session, sure=True)
    registration = sign_up_with(session, interpreter(only_with=True))

    cancel_supply(supply, now=LATER)
    let_go(LATER)

    assert stands(registration) == (Status.REGISTERED, False)
    assert need_of(registration).standing == Standing.OPEN


@pytest.mark.rule("N5")
def test_an_open_offer_stands_when_the_help_is_lost_and_who_takes_it_has_the_seat(line):
    supply, seated, waiting, _behind = line
    Roster.objects.filter(pk=waiting.roster_id).update(seating="offer")
    cancel_registration(seated, now=NOW + timedelta(minutes=5))
    assert stands(waiting) == (Status.OFFERED, False)

    cancel_supply(supply, now=LATER)
    let_go(LATER)

    assert stands(waiting) == (Status.OFFERED, False)
    message = Message.objects.get(template="help_lost")
    assert "A place is still kept for you. Please say on your page if you take it." in message.body
    assert accept_offer(waiting, now=LATER)
    assert need_of(waiting).state == Need.State.OPEN, "somebody still looks for it"


def test_the_tick_finds_who_stands_in_line_without_its_help():
    session = make_session(capacity=1)
    sign_up_with(session)
    waiting = sign_up_with(session, interpreter())
    Need.objects.update(is_required=True)

    assert let_go(NOW) == 1
    assert let_go(NOW) == 0

    assert stands(waiting) == (Status.WAITLISTED, True)


@pytest.mark.rule("D8.7")
def test_words_of_the_family_beside_a_sure_place_wait_for_a_person():
    session = make_session()
    make_care(session)
    said = Wish(kind=Kind.CHILD_CARE, band="3-5", words="Mia is afraid of dogs")
    registration = sign_up_with(session, said)
    follow(registration.pk, now=NOW)
    let_go(NOW)

    need = need_of(registration)
    assert (need.state, need.standing, need.place.status) == (Need.State.OPEN, Standing.KEPT, Status.REGISTERED)
    assert need in Need.objects.due(need.due_on)
    assert let_go(NOW) == 0, "nothing to do for the clock"

    assert answer(need, YES, now=LATER)
    assert need_of(registration).standing == Standing.SURE


@pytest.mark.rule("D8.7")
def test_words_stay_open_when_the_help_is_confirmed_later():
    session = make_session()
    supply = make_care(session, sure=False)
    registration = sign_up_with(session, Wish(kind=Kind.CHILD_CARE, band="3-5", words="Mia is afraid of dogs"))
    plain = sign_up_with(session, care())

    assert confirm_supply(supply, confirmed_by="Fay", now=LATER) == 1

    assert (need_of(registration).state, need_of(plain).state) == (Need.State.OPEN, Need.State.CONFIRMED)
    assert told(registration.party) == ["registered"]


@pytest.mark.parametrize("families", [2, 6])
def test_confirming_an_interpreter_looks_up_once_what_is_planned(families, django_assert_num_queries, monkeypatch):
    session = make_session()
    for _ in range(families):
        sign_up_with(session, interpreter())
    supply = make_interpreter(session)
    monkeypatch.setattr("events.support.supplying.tell_answered", lambda needs, now: 0)

    with django_assert_num_queries(17 + families):  # one to write down each answer
        confirm_supply(supply, confirmed_by="Fay", now=LATER)


def test_an_answer_holds_the_list_that_the_help_has_now_and_not_the_one_that_the_page_showed(monkeypatch):
    """Child care was planned after the page was opened; the family is too large for it."""
    session = make_session()
    registration = sign_up_with(session, care(3))
    shown = need_of(registration)
    supply = make_care(session, places=1)
    assert (shown.supply, need_of(registration).supply, need_of(registration).place) == (None, supply, None)
    held: list[int] = []
    monkeypatch.setattr("events.support.answering.hold_all", lambda pks, now: held.extend(pks))

    assert answer(shown, YES, now=LATER)

    assert supply.roster_id in held

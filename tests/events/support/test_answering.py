"""Somebody answers a request, and the family hears it at once: what, for which date, yes or no, and what now."""

from datetime import date, timedelta

import pytest

from accounts.history import Change
from events.outbox.models import Message
from events.rosters.models import Status
from events.rosters.registration import cancel_registration
from events.support import telling
from events.support.answering import answer, take
from events.support.letting_go import come_without, let_go
from events.support.models import Need, Standing
from events.support.telling import tell_no_place
from tests.events.support.helping import care, interpreter, make_care, make_interpreter, sign_up_with, told
from tests.factories import NOW, SOON, make_party, make_program, make_session, make_user

pytestmark = pytest.mark.django_db
YES, NO = Need.State.CONFIRMED, Need.State.DECLINED


def need_of(registration):
    return Need.objects.told().get(registration=registration)


@pytest.mark.rule("D2.7")
def test_the_family_hears_the_answer_at_once_and_in_its_language():
    session = make_session(title_es="Matemáticas en casa")
    registration = sign_up_with(session, interpreter(), party=make_party(language="es"))

    assert answer(need_of(registration), YES, now=NOW, actor=make_user())

    message = Message.objects.get(template="help_answered")
    assert (message.language, message.person) == ("es", registration.party.lead)
    assert "Português" in message.body
    assert "Matemáticas en casa" in message.body
    assert "11 de diciembre" in message.body


@pytest.mark.rule("D2.7")
@pytest.mark.rule("P48")
def test_an_answer_is_given_once_and_told_once():
    """Two people answer on pages that both show it open."""
    registration = sign_up_with(make_session(), interpreter())
    need = need_of(registration)

    assert answer(need, YES, now=NOW)
    assert not answer(need, YES, now=NOW)
    assert not answer(need, NO, now=NOW)

    assert told(registration.party) == ["registered", "help_answered"]
    assert need_of(registration).standing == Standing.SURE


@pytest.mark.rule("D2.7")
def test_an_answer_that_changed_is_told_again():
    registration = sign_up_with(make_session(), interpreter())
    answer(need_of(registration), YES, now=NOW)
    later = NOW + timedelta(days=1)
    assert answer(need_of(registration), NO, was=YES, now=later)
    yes, no = Message.objects.filter(template="help_answered").order_by("pk")
    assert "the help that you asked for will be there" in yes.body
    assert "we could not find the help that you asked for" in no.body
    assert "Your place is still yours." in no.body


@pytest.mark.rule("D2.7")
def test_a_family_that_can_only_come_with_it_chooses_after_a_no():
    session = make_session()
    registration = sign_up_with(session, interpreter(only_with=True))

    answer(need_of(registration), NO, now=NOW)

    message = Message.objects.get(template="help_answered")
    assert "Do you want to come without it? Please choose on your page." in message.body
    registration.refresh_from_db()
    assert (registration.status, registration.held_back) == (Status.WAITLISTED, True)

    come_without(registration, now=NOW)
    registration.refresh_from_db()
    assert registration.status == Status.REGISTERED


@pytest.mark.rule("N5")
def test_a_yes_lets_the_family_go_into_the_line_where_it_stood():
    """Two waited for help in a small room; the one who came first goes first."""
    session = make_session(capacity=1)
    first = sign_up_with(session, interpreter(only_with=True))
    second = sign_up_with(session, now=NOW + timedelta(minutes=1))
    third = sign_up_with(session, now=NOW + timedelta(minutes=2))

    answer(need_of(first), YES, now=NOW + timedelta(minutes=3))
    cancel_registration(second, now=NOW + timedelta(minutes=4))

    first.refresh_from_db()
    third.refresh_from_db()
    assert (first.status, third.status) == (Status.REGISTERED, Status.WAITLISTED)


@pytest.mark.rule("D2.8")
def test_staff_give_a_place_in_full_care_and_it_stands_in_the_history():
    session = make_session()
    supply = make_care(session, places=1)
    sign_up_with(session, care())
    waiting = sign_up_with(session, care())

    assert answer(need_of(waiting), YES, now=NOW, actor=make_user())

    supply.roster.refresh_from_db()
    assert (supply.roster.seats_taken, supply.roster.overbooked) == (2, 1)
    assert Change.objects.filter(act="seated", subject_type="roster", subject_id=supply.roster_id).exists()
    assert told(waiting.party) == ["registered", "help_answered"], "one message for one change"


@pytest.mark.rule("D2.8")
def test_a_no_gives_the_places_in_care_to_the_next():
    session = make_session()
    make_care(session, places=1)
    first, second = sign_up_with(session, care()), sign_up_with(session, care())
    answer(need_of(first), NO, was=YES, now=NOW)
    let_go(NOW)
    assert need_of(first).standing == Standing.NO
    assert need_of(second).standing == Standing.SURE
    assert told(second.party) == ["registered", "help_seated"]


@pytest.mark.rule("D2.8")
def test_help_places_of_who_left_are_given_back():
    """An offer ran out: the sign-up is canceled by the clock, which knows nothing of help."""
    session = make_session()
    supply = make_care(session, places=1)
    registration = sign_up_with(session, care())
    session.roster.refresh_from_db()
    type(registration).objects.filter(pk=registration.pk).update(status=Status.CANCELED)

    assert let_go(NOW) == 1
    assert let_go(NOW) == 0

    supply.roster.refresh_from_db()
    assert supply.roster.seats_taken == 0


@pytest.mark.rule("D8.7")
def test_who_takes_a_request_owns_it():
    user = make_user()
    registration = sign_up_with(make_session(program=make_program(help_owner=make_user())), interpreter())
    take(need_of(registration), actor=user, now=NOW)
    take(need_of(registration), actor=user, now=NOW)
    assert need_of(registration).owner == user
    assert Change.objects.filter(act="taken on").count() == 1


@pytest.mark.rule("D2.7")
def test_who_still_waits_for_care_when_an_answer_is_due_hears_so_once():
    session = make_session()
    make_care(session, places=1)
    sign_up_with(session, care())
    waiting = sign_up_with(session, care())
    due = NOW + timedelta(days=7)
    assert need_of(waiting).due_on == date(2026, 12, 8) == due.date()

    assert tell_no_place(NOW + timedelta(days=6)) == 0
    assert tell_no_place(due) == 1
    assert tell_no_place(due + timedelta(hours=1)) == 0
    assert told(waiting.party) == ["registered", "help_no_place"]


@pytest.mark.rule("D2.7", "D6.7")
@pytest.mark.parametrize(("wall", "told_at"), [(18, 9), (11, 0)], ids=["evening", "morning"])
def test_it_is_said_by_day_but_at_once_where_the_morning_is_too_late(wall, told_at):
    midnight = NOW.replace(hour=0) + timedelta(days=9)
    session = make_session(starts_at=midnight.replace(hour=wall))
    make_care(session, places=0)
    family = sign_up_with(session, care())
    Need.objects.update(due_on=midnight.date())

    told = [tell_no_place(midnight.replace(hour=hour)) for hour in (0, 6, 9, 10)]

    assert [hour for hour, count in zip((0, 6, 9, 10), told, strict=True) if count] == [told_at]
    assert family.party.lead.messages.filter(template="help_no_place").count() == 1


@pytest.mark.rule("D2.7")
def test_a_message_about_help_that_fails_holds_up_no_other(monkeypatch):
    session = make_session()
    make_care(session, places=0)
    ada, bo = sign_up_with(session, care()).party, sign_up_with(session, care()).party
    write = telling.queue_notice

    def fails_for_ada(template, registration, **more):
        if registration.party_id == ada.pk:
            raise RuntimeError
        return write(template, registration, **more)

    monkeypatch.setattr(telling, "queue_notice", fails_for_ada)

    assert tell_no_place(NOW + timedelta(days=7)) == 1

    assert told(bo) == ["registered", "help_no_place"]


@pytest.mark.rule("D2.7")
def test_who_waits_for_care_of_a_course_that_has_begun_hears_so_before_the_next_date():
    first = make_session()
    second = make_session(starts_at=SOON + timedelta(days=7), roster=first.roster)
    make_care(first, second, places=1)
    sign_up_with(first, care())
    waiting = sign_up_with(first, care())

    assert tell_no_place(SOON + timedelta(hours=1)) == 1
    assert waiting.party.lead.messages.get(template="help_no_place").expires_at == second.starts_at


@pytest.mark.rule("D2.7")
def test_nobody_is_told_of_care_for_dates_that_are_called_off():
    session = make_session()
    make_care(session, places=1)
    sign_up_with(session, care())
    sign_up_with(session, care())
    type(session).objects.update(status="canceled")

    assert tell_no_place(NOW + timedelta(days=8)) == 0


@pytest.mark.rule("D2.7")
def test_a_request_stays_open_while_a_place_is_kept_in_care_that_nobody_confirmed():
    session = make_session()
    make_care(session, sure=False)
    need = need_of(sign_up_with(session, care()))
    assert need.standing == Standing.KEPT
    assert Need.objects.open().get() == need


def test_a_yes_for_help_of_a_home_visit_names_neither_place_nor_page():
    session = make_session("The Example family", visibility="private", starts_at=SOON)
    registration = sign_up_with(session, interpreter())
    answer(need_of(registration), YES, now=NOW)
    message = Message.objects.get(template="help_answered")
    assert "Home visit" in message.body
    assert "The Example family" not in message.body
    assert "[[" not in message.body


@pytest.mark.rule("N5")
def test_an_interpreter_for_one_of_two_dates_is_no_answer_for_the_course():
    first = make_session(starts_at=SOON)
    second = make_session(starts_at=SOON + timedelta(days=7), roster=first.roster)
    registration = sign_up_with(first, interpreter())
    make_interpreter(first, sure=True)
    assert need_of(registration).standing == Standing.OPEN
    make_interpreter(second, sure=True)
    assert need_of(registration).standing == Standing.SURE

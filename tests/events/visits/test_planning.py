"""Home visits: no visit without the family's yes and two trained people, and nothing of it shows."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.grants import NOBODY
from accounts.models import District, Household, School
from events.outbox.models import Message
from events.schedule.models import Session
from events.visits.models import Training, Visit, VisitCase
from events.visits.planning import Pair, open_case, plan_visit, record_held, record_yes
from tests.factories import NOW, SOON, make_organization, make_person, make_program, make_town

pytestmark = pytest.mark.django_db

THAT_DAY = SOON.date()
MARK = "Zzyzx Marked Family"


@pytest.fixture
def program():
    return make_program("visits", "Home Visits", is_public=False, visibility="private", minutes=40, palette="visits")


@pytest.fixture
def family():
    person = make_person(MARK)
    person.household = Household.objects.create(organization=make_organization())
    person.save()
    return person


@pytest.fixture
def case(family):
    district = District.objects.create(code="999", name="Example District")
    school = School.objects.create(code="9990111", district=district, name="Example School", town=make_town())
    return open_case(family.household, school, now=NOW)


def make_visitor(name, *, on=date(2026, 9, 1), kind="visitor"):
    person = make_person(name)
    Training.objects.create(person=person, kind=kind, on=on)
    return person


@pytest.fixture
def pair():
    return Pair(make_visitor("Vera Visitor"), make_visitor("Vic Visitor"))


def visit(program, case, pair, family, **fields):
    record_yes(case, how="phone", language="en", now=NOW)
    return plan_visit(program, case, pair, family=family, starts_at=fields.pop("starts_at", SOON), now=NOW, **fields)


def refusal(act, *args, **kwargs):
    with pytest.raises(ValidationError) as refused:
        act(*args, **kwargs)
    return refused.value.code


@pytest.mark.rule("D3.1")
def test_no_visit_without_the_familys_recorded_yes(program, case, pair, family):
    assert refusal(plan_visit, program, case, pair, family=family, starts_at=SOON, now=NOW) == "no-yes"
    VisitCase.objects.update(state="yes")
    assert refusal(plan_visit, program, case, pair, family=family, starts_at=SOON, now=NOW) == "no-yes"
    assert not Session.objects.exists()


@pytest.mark.rule("D3.1")
def test_one_visitor_is_refused_by_the_act_and_by_the_database(program, case, pair, family):
    vera = pair.first
    assert refusal(visit, program, case, Pair(vera, vera), family) == "pair"
    made = plan_visit(program, case, pair, family=family, starts_at=SOON, now=NOW)
    with pytest.raises(IntegrityError, match="visit_by_two_people"), transaction.atomic():
        Visit.objects.filter(pk=made.pk).update(visitor_b=vera)


@pytest.mark.rule("D3.2")
@pytest.mark.parametrize(
    ("pair", "code"),
    [
        ((("visitor", THAT_DAY), ("visitor", THAT_DAY)), None),
        ((("visitor", THAT_DAY), ("interpreter", THAT_DAY)), None),
        ((("visitor", THAT_DAY), ("visitor", THAT_DAY + timedelta(days=1))), "untrained"),
        ((("visitor", THAT_DAY), ("interpreter", THAT_DAY + timedelta(days=1))), "untrained"),
        ((("interpreter", THAT_DAY), ("interpreter", THAT_DAY)), "untrained"),
    ],
)
def test_both_are_trained_on_or_before_the_day_and_one_may_interpret(program, case, family, pair, code):
    first, second = pair
    pair = Pair(make_visitor("Vera", kind=first[0], on=first[1]), make_visitor("Vic", kind=second[0], on=second[1]))
    if code:
        assert refusal(visit, program, case, pair, family) == code
        assert not Session.objects.exists()
    else:
        assert visit(program, case, pair, family).case.state == VisitCase.State.SCHEDULED


def test_the_visit_is_a_private_session_with_the_family_and_both_visitors(program, case, pair, family):
    session = visit(program, case, pair, family).session

    assert (session.visibility, session.status, session.venue) == ("private", "confirmed", None)
    assert not Session.objects.visible_to(NOBODY).exists()
    assert {assignment.person for assignment in session.assignments.all()} == set(pair)
    assert session.roster.registrations.get().party.lead == family
    assert session.ends_at - session.starts_at == timedelta(minutes=40)


@pytest.mark.rule("D9.9")
def test_message_and_calendar_say_the_private_label_and_the_time_only(program, case, pair, family):
    session = visit(program, case, pair, family).session

    message = Message.objects.get()
    told = message.subject + message.body + message.html.replace(MARK, "", 1) + message.calendar
    assert "Home visit" in message.subject
    assert "Example School" not in told
    assert "Visitor" not in told
    calendar = session.calendar_file("en", joined=True).decode()
    assert "SUMMARY:Home visit\r\n" in calendar
    assert not [word for word in (MARK, "Vera", "Example School", "LOCATION", "URL") if word in calendar]
    assert session.slug.isalnum()


@pytest.mark.rule("D3.7")
def test_a_second_visit_comes_after_a_first_that_was_held_in_the_same_year(program, case, pair, family):
    again = {"household": family.household, "school": case.school}
    assert refusal(open_case, **again, round=2, now=NOW) == "round-one"
    first = visit(program, case, pair, family)
    assert refusal(record_held, first, now=SOON) == "too-early"
    record_held(first, now=SOON + timedelta(hours=1))

    assert open_case(**again, round=2, now=NOW).round == 2
    assert refusal(open_case, **again, round=2, now=NOW) == "asked"
    assert refusal(open_case, **again, round=3, now=NOW) == "round"
    assert refusal(open_case, **again, round=2, now=NOW + timedelta(days=365)) == "round-one"


def test_a_yes_is_recorded_once(case):
    record_yes(case, how="phone", language="es", now=NOW)
    assert refusal(record_yes, case, how="phone", language="es", now=NOW) == "state"


@pytest.mark.rule("D7.5")
def test_a_protected_address_is_not_visited_at_home(program, case, pair, family):
    Household.objects.update(protected_address=True)
    assert refusal(visit, program, case, pair, family) == "place"
    assert plan_visit(program, case, pair, family=family, starts_at=SOON, now=NOW, place="other").place == "other"


def test_people_of_another_family_or_organization_and_a_time_that_is_past_are_refused(program, case, pair, family):
    assert refusal(visit, program, case, pair, make_person("Somebody Else")) == "family"
    elsewhere = make_program("elsewhere", organization=make_organization("Other Network"))
    assert refusal(plan_visit, elsewhere, case, pair, family=family, starts_at=SOON, now=NOW) == "family"
    assert refusal(plan_visit, program, case, pair, family=family, starts_at=NOW, now=NOW) == "closed"
    assert not Session.objects.exists()

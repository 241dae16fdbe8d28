"""What staff do while a family is on the phone: change, cancel, answer an offer, resend, move, put another in."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.history import Access, Change
from events.outbox.models import CallTask, Message
from events.rosters.models import Member, Party, Registration, Roster, Seating
from events.rosters.registration import cancel_registration, register
from events.support.asking import Wish, ask_for
from events.support.models import Kind, Need
from tests.events.support.helping import interpreter, make_interpreter, sign_up_with
from tests.factories import NOW, SOON, make_language, make_party, make_session

pytestmark = pytest.mark.django_db
PHONE = "860-555-0142"


def at(name, registration, query=""):
    return reverse(f"events:desk-sign-up-{name}", args=[registration.pk]) + query


@pytest.fixture
def session(ines):
    return make_session(capacity=3)


@pytest.fixture
def seat(session):
    return register(make_party("Ada", contact="ada@family.example", others=("Bo",)), session.roster, now=NOW)


def test_who_comes_is_changed_and_the_history_says_by_whom(desk, ines, seat):
    page = desk.get(at("change", seat)).content.decode()
    assert "Bo" in page

    for _ in range(2):
        assert desk.post(at("change", seat), {"others": "Bo\nCy", "children": 1}).status_code == 302

    party = Party.objects.as_of_now(seat.party_id)
    assert ([one.name for one in party.people], party.children) == (["Ada", "Bo", "Cy"], 1)
    assert Roster.objects.get().seats_taken == 3
    assert [change.actor for change in Change.objects.filter(act="who comes", subject_id=party.pk)] == [ines]


@pytest.mark.rule("D8.3")
def test_more_than_fit_are_refused_and_what_was_typed_stays(desk, seat):
    page = desk.post(at("change", seat), {"others": "Bo\nCy\nDina", "children": 1}).content.decode()

    assert "places" in page
    assert "Dina" in page
    assert Roster.objects.get().seats_taken == 2


def test_canceling_asks_first_and_a_question_changes_nothing(desk, ines, seat, session):
    waiting = register(make_party("Cy", others=("Dina", "Eva")), session.roster, now=NOW)
    assert "Cancel for this family?" in desk.get(at("cancel", seat)).content.decode()
    assert Registration.objects.get(pk=seat.pk).is_seated

    for _ in range(2):
        assert desk.post(at("cancel", seat)).status_code == 302

    assert [Registration.objects.get(pk=one.pk).status for one in (seat, waiting)] == ["canceled", "registered"]
    assert Change.objects.get(act="canceled", subject_type="party").actor == ines
    assert Message.objects.filter(template="withdrawn").count() == 1


def test_all_that_was_seen_is_canceled_at_once_and_only_that(desk, seat):
    later = register(seat.party, make_session("Later", starts_at=SOON + timedelta(days=1)).roster, now=NOW)
    page = desk.get(at("cancel", seat))
    assert "Later" in page.content.decode()

    desk.post(at("cancel", seat), {"all": "1", "seen": "999"})
    assert Registration.objects.active().count() == 2
    desk.post(at("cancel", seat), {"all": "1", "seen": page.context["seen"]})
    assert not Registration.objects.active().exists()
    later.refresh_from_db()
    assert later.status == "canceled"


@pytest.mark.rule("N9")
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_family_with_a_phone_only_answers_its_offer_to_staff(desk, ines, answer):
    roster = make_session(capacity=1).roster
    Roster.objects.update(seating=Seating.OFFER)
    taken = register(make_party("Ada"), roster, now=NOW)
    waiting, next_one = (
        register(make_party(name, contact=phone), roster, now=NOW)
        for name, phone in (("Bo", PHONE), ("Cy", "860-555-0143"))
    )
    cancel_registration(taken, now=NOW)

    for _ in range(2):
        assert desk.post(at("offer", waiting), {"answer": answer}).status_code == 302

    states = [Registration.objects.get(pk=one.pk).status for one in (waiting, next_one)]
    assert states == (["registered", "waitlisted"] if answer == "yes" else ["canceled", "offered"])
    change = Change.objects.get(subject_id=waiting.party_id, act__startswith="offer")
    assert (change.actor, change.act) == (ines, "offer taken" if answer == "yes" else "offer declined")


@pytest.mark.rule("N4")
def test_an_offer_that_has_ended_is_told_kindly(desk, time_machine):
    roster = make_session(capacity=1).roster
    Roster.objects.update(seating=Seating.OFFER)
    taken = register(make_party("Ada"), roster, now=NOW)
    waiting = register(make_party("Bo"), roster, now=NOW)
    cancel_registration(taken, now=NOW)
    time_machine.move_to(NOW + timedelta(days=3), tick=False)

    page = desk.post(at("offer", waiting), {"answer": "yes"}, follow=True).content.decode()

    assert "The offer has ended" in page
    assert not Registration.objects.get(pk=waiting.pk).is_seated


def test_the_link_is_sent_again_by_mail_once_in_ten_minutes(desk, seat):
    said = [desk.post(at("link", seat), follow=True).content.decode() for _ in range(2)]

    assert "on its way by e-mail" in said[0]
    assert "sent a moment ago" in said[1]
    assert Message.objects.filter(template="again").count() == 1


@pytest.mark.rule("N9")
def test_whom_no_mail_reaches_hears_the_code_or_is_called(desk, session):
    phone_only = register(make_party("Bo", contact=PHONE), session.roster, now=NOW)
    before = CallTask.objects.count()

    page = desk.post(at("link", phone_only), follow=True).content.decode()

    assert f"say the code: {phone_only.party.code}" in page
    assert CallTask.objects.count() == before + 1


@pytest.mark.rule("P10")
def test_another_person_comes_instead_also_where_it_is_full(desk, ines, seat, session):
    Roster.objects.update(capacity=2)
    bo = seat.party.people[1]
    page = desk.get(at("another", seat, f"?who={bo.pk}")).content.decode()
    assert f'value="{bo.pk}" id="id_who_1" checked' in page.replace(" required", "")

    for _ in range(2):
        assert desk.post(at("another", seat), {"who": bo.pk, "name": "Dina"}).status_code == 302
    assert [one.name for one in Party.objects.as_of_now(seat.party_id).people] == ["Ada", "Dina"]

    lead = desk.post(at("another", seat), {"who": seat.party.lead_id, "name": "Eva"})
    assert "Please write an e-mail address or a phone number." in lead.content.decode()
    answer = desk.post(
        at("another", seat), {"who": seat.party.lead_id, "name": "Eva", "contact": "eva@family.example"}
    )
    party = Party.objects.as_of_now(seat.party_id)
    assert answer["Location"] == reverse("events:desk-caller", args=[party.lead_id])
    assert [one.name for one in party.people] == ["Eva", "Dina"]
    assert Roster.objects.get().seats_taken == 2
    assert Message.objects.filter(template="handed_over", person=party.lead).count() == 1


def test_somebody_who_is_on_the_list_already_takes_no_second_place(desk, seat, session):
    Roster.objects.update(capacity=9)
    register(make_party("Cy", contact="cy@family.example"), session.roster, now=NOW)

    page = desk.post(at("another", seat), {"who": seat.party.lead_id, "name": "Cy", "contact": "cy@family.example"})

    assert "on the list already" in page.content.decode()
    assert Party.objects.get(pk=seat.party_id).lead.name == "Ada"


def test_a_family_is_moved_with_the_help_it_asked_for_and_told_once(desk, ines, seat):
    make_language("es", "Español")
    there = make_session("Other evening", starts_at=SOON + timedelta(days=2))
    ask_for(seat, [Wish(kind=Kind.INTERPRETER, language="es"), Wish(kind=Kind.ACCESS, words="A ramp")], now=NOW)
    Message.objects.all().delete()
    page = desk.get(at("move", seat))
    assert [one.session for one in page.context["lists"]] == [there]

    for _ in range(2):
        assert desk.post(at("move", seat), {"to": there.roster_id}).status_code == 302

    new = Registration.objects.get(roster=there.roster)
    assert new.is_seated
    needs = Need.objects.filter(registration=new).order_by("kind").values_list("kind", "language", "detail", "state")
    assert list(needs) == [("access", None, "A ramp", "open"), ("interpreter", "es", "", "open")]
    assert [message.template for message in Message.objects.all()] == ["switched"]
    assert Change.objects.get(act="switched").actor == ines


@pytest.mark.parametrize("there_is_help", [True, False])
def test_a_family_with_a_seat_that_comes_only_with_help_is_moved_and_keeps_a_seat(desk, session, there_is_help):
    make_interpreter(session, sure=True)
    seat = sign_up_with(session, interpreter(only_with=True))
    there = make_session("Other evening", starts_at=SOON + timedelta(days=2))
    if there_is_help:
        make_interpreter(there, sure=True)

    desk.post(at("move", seat), {"to": there.roster_id})

    new = Registration.objects.get(roster=there.roster)
    assert (new.status, new.held_back) == ("registered", False)
    assert new.needs.get().state == ("confirmed" if there_is_help else "open")


def test_a_family_that_waits_for_help_goes_on_waiting_for_it_at_the_other_date(desk, session):
    waiting = sign_up_with(session, interpreter(only_with=True))
    there = make_session("Other evening", starts_at=SOON + timedelta(days=2))

    desk.post(at("move", waiting), {"to": there.roster_id})

    new = Registration.objects.get(roster=there.roster)
    assert (new.status, new.held_back, new.needs.get().is_required) == ("waitlisted", True, True)


@pytest.mark.parametrize(
    ("full", "status", "taken"), [("wait", "waitlisted", (1, 0)), ("anyway", "registered", (3, 1))]
)
def test_where_it_is_full_staff_are_asked_first(desk, seat, full, status, taken):
    there = make_session("Full evening", starts_at=SOON + timedelta(days=2), capacity=2)
    register(make_party("Cy"), there.roster, now=NOW)

    page = desk.post(at("move", seat), {"to": there.roster_id}).content.decode()
    assert "Put them on the waitlist there" in page
    assert f'value="{there.roster_id}" checked' in page
    assert Registration.objects.get(pk=seat.pk).is_seated

    desk.post(at("move", seat), {"to": there.roster_id, "full": full})
    assert Registration.objects.get(roster=there.roster, party=seat.party).status == status
    row = Roster.objects.get(pk=there.roster_id)
    assert (row.seats_taken, row.overbooked) == taken


def test_into_a_room_smaller_than_the_family_it_is_moved_only_anyway(desk, seat):
    there = make_session("Small room", starts_at=SOON + timedelta(days=2), capacity=1)

    page = desk.post(at("move", seat), {"to": there.roster_id}).content.decode()
    assert "Move them anyway" in page
    assert "Put them on the waitlist there" not in page

    desk.post(at("move", seat), {"to": there.roster_id, "full": "anyway"})
    assert Registration.objects.get(roster=there.roster).is_seated


@pytest.mark.rule("D7.3", "P45")
def test_a_date_of_others_is_no_choice(desk, seat):
    from tests.factories import make_organization, make_program

    abroad = make_session("Far away", program=make_program("abroad", organization=make_organization("Elsewhere")))
    private = make_session("Home visit", visibility="private")

    for other in (abroad, private):
        page = desk.post(at("move", seat), {"to": other.roster_id})
        assert page.status_code == 200
        assert "Far away" not in page.content.decode()
    assert Registration.objects.get(pk=seat.pk).is_seated


@pytest.mark.parametrize("name", ["change", "cancel", "another", "move", "link", "offer"])
def test_what_is_over_or_canceled_stays_as_it_was(desk, seat, name):
    cancel_registration(seat, now=NOW)
    before = Message.objects.count()

    answer = desk.post(
        at(name, seat), {"answer": "yes", "to": 1, "others": "X", "who": seat.party.lead_id, "name": "X"}
    )

    assert answer.status_code == 302
    assert Message.objects.count() == before
    assert Member.objects.get().person.name == "Bo"


@pytest.mark.rule("D7.4")
@pytest.mark.parametrize("name", ["change", "cancel", "another", "move"])
def test_opening_a_page_about_a_sign_up_is_written_down(desk, ines, seat, name):
    desk.get(at(name, seat))

    row = Access.objects.get()
    assert (row.actor, row.what, row.subject_type, row.subject_id) == (ines, "caller", "person", seat.party.lead_id)


@pytest.mark.counts("events:desk-sign-up-move", "events:desk-sign-up-cancel")
@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_pages_cost_the_same_for_any_number_of_dates(desk, django_assert_num_queries, seat, count):
    for number in range(count):
        other = make_session(f"Evening {number}", starts_at=SOON + timedelta(days=1), capacity=30)
        register(seat.party, other.roster, now=NOW)

    with django_assert_num_queries(22):
        assert len(desk.get(at("move", seat)).context["lists"]) == min(count, 29)
    with django_assert_num_queries(26):
        assert len(desk.get(at("cancel", seat)).context["others"]) == count

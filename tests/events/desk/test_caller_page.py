"""The page of who is calling: all sign-ups that this coordinator may see, how one reaches them, notes, history."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.consent import TEXTS, give_consent
from accounts.contact import normalize
from accounts.history import Change
from accounts.languages import approved
from accounts.models import Contact, Household
from events.attendance.models import Attendance
from events.desk.callers.notes import KEPT_FOR, wipe_notes
from events.desk.models import CallNote
from events.rosters.contacts import correct_contact
from events.rosters.models import Roster, Seating
from events.rosters.registration import cancel_registration, register
from events.rosters.waitlist import place_in_line
from tests.events.support.helping import ask
from tests.factories import (
    NOW,
    SOON,
    make_coordinator,
    make_language,
    make_party,
    make_person,
    make_program,
    make_session,
)

pytestmark = pytest.mark.django_db


def page(client, person):
    return client.get(reverse("events:desk-caller", args=[person.pk]))


def browser(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ada():
    return make_party("Ada Example", contact="ada@family.example", others=("Bo Example",), children=2)


def test_everything_about_a_sign_up_is_there(desk, ada):
    make_language("es", "Español")
    session = make_session()
    seat = register(ada, session.roster, now=NOW)
    ask(seat, "A ramp, please", now=NOW)

    said = page(desk, ada.lead).content.decode()

    for words in (
        "Ada Example",
        "Bo Example",
        "2 children",
        "Math at home",
        "Example Library",
        ada.code,
        "A ramp, please",
        "Signed up",
    ):
        assert words in said
    for name in ("change", "cancel", "move", "another", "link"):
        assert reverse(f"events:desk-sign-up-{name}", args=[seat.pk]) in said


def test_the_place_in_line_and_until_when_an_offer_stands(desk):
    roster = make_session(capacity=1).roster
    Roster.objects.update(seating=Seating.OFFER)
    taken = register(make_party("Ada"), roster, now=NOW)
    first, second = (register(make_party(name), roster, now=NOW) for name in ("Bo", "Cy"))

    assert "On the waitlist, number 2" in page(desk, second.party.lead).content.decode()
    cancel_registration(taken, now=NOW)
    said = page(desk, first.party.lead).content.decode()
    assert "A place is offered until" in said
    assert "Do they take the place?" in said
    assert "On the waitlist, number 1" in page(desk, second.party.lead).content.decode()


def test_an_offer_that_has_ended_is_none_though_nobody_ended_it(desk, time_machine):
    roster = make_session(capacity=1, starts_at=SOON).roster
    Roster.objects.update(seating=Seating.OFFER)
    taken = register(make_party("Ada"), roster, now=NOW)
    first = register(make_party("Bo"), roster, now=NOW)
    cancel_registration(taken, now=NOW)
    time_machine.move_to(NOW + timedelta(days=3), tick=False)

    assert "Do they take the place?" not in page(desk, first.party.lead).content.decode()


def test_what_is_over_says_who_was_there(desk, ada):
    session = make_session("Long ago", starts_at=NOW - timedelta(days=7))
    seat = register(ada, session.roster, now=NOW - timedelta(days=9))
    Attendance.objects.create(session=session, person=ada.lead, registration=seat, status="present")

    context = page(desk, ada.lead).context["caller"]

    assert [(line.session.title_here.text, line.came, line.may_act) for line in context.past] == [
        ("Long ago", "Here", False)
    ]
    assert not context.coming


def test_how_they_are_reached_and_what_it_may_be_used_for(desk, ada):
    register(ada, make_session().roster, now=NOW)
    mobile = Contact.objects.create(person=ada.lead, kind="mobile", value="+18605550142")
    give_consent(mobile, TEXTS, text="Yes", language="en", now=NOW)
    correct_contact(ada.contact, normalize("right@family.example"), by=None, now=NOW)
    Contact.objects.filter(value="right@family.example").update(verified_at=NOW)

    said = page(desk, ada.lead).content.decode()

    assert said.index("right@family.example") < said.index("(860) 555-0142") < said.index("ada@family.example")
    for words in ("confirmed", "said yes to texts", "does not work"):
        assert words in said


@pytest.mark.rule("D7.3", "P45")
def test_sign_ups_of_other_programs_stay_hidden_and_who_comes_is_not_hers_alone(ada):
    cafe = make_program("cafe", "Friday CAFÉ")
    here = register(ada, make_session("Coffee", program=cafe).roster, now=NOW)
    register(ada, make_session("Secret evening", program=make_program("other", "Other")).roster, now=NOW)
    client = browser(make_coordinator(program="cafe"))

    said = page(client, ada.lead).content.decode()

    assert "Coffee" in said
    assert "Secret evening" not in said
    assert reverse("events:desk-sign-up-cancel", args=[here.pk]) in said
    assert reverse("events:desk-sign-up-change", args=[here.pk]) not in said
    assert client.get(reverse("events:desk-sign-up-change", args=[here.pk])).status_code == 403


@pytest.mark.rule("D7.3")
def test_a_home_visit_shows_to_its_coordinator_alone_and_is_changed_nowhere_here(ada):
    visits = make_program(
        "visits", "Home Visits", is_public=False, visibility="private", private_label=approved(en="Zzvisit")
    )
    visit = register(ada, make_session("Zzvisit", program=visits, visibility="private").roster, now=NOW)
    evening = register(ada, make_session("Evening").roster, now=NOW)
    hers, other = browser(make_coordinator(program="visits")), browser(make_coordinator(program="academy"))
    CallNote.objects.create(
        person=ada.lead, program=visits, by=make_coordinator(program="visits"), at=NOW, words="Zznote", purge_on=NOW
    )
    Change.objects.create(at=NOW, act="canceled", subject_type="party", subject_id=ada.pk)

    said = page(hers, ada.lead).content.decode()
    assert "Zzvisit" in said
    assert "Zznote" in said
    assert reverse("events:desk-sign-up-cancel", args=[visit.pk]) not in said
    hers.post(reverse("events:desk-sign-up-cancel", args=[visit.pk]))
    visit.refresh_from_db()
    assert visit.is_seated

    said = page(other, ada.lead).content.decode()
    assert "Evening" in said
    assert "Zzvisit" not in said
    assert "Zznote" not in said
    for name in ("change", "cancel", "move", "another"):
        assert other.get(reverse(f"events:desk-sign-up-{name}", args=[visit.pk])).status_code == 404
    assert evening.is_seated


def test_a_note_of_the_call_is_kept_once_and_wiped_after_ninety_days(desk, ines, ada):
    register(ada, make_session().roster, now=NOW)
    address = reverse("events:desk-caller-note", args=[ada.lead_id])
    sent = {"words": "Will bring\x07 a friend\r\n", "program": make_program().pk}

    for _ in range(2):
        assert desk.post(address, sent).status_code == 302

    note = CallNote.objects.get()
    assert (note.words, note.by, note.purge_on) == ("Will bring a friend", ines, (NOW + KEPT_FOR).date())
    assert "Will bring a friend" in page(desk, ada.lead).content.decode()
    assert wipe_notes((NOW + KEPT_FOR).date() - timedelta(days=1)) == 0
    assert wipe_notes((NOW + KEPT_FOR).date()) == 1
    assert not CallNote.objects.exists()


@pytest.mark.rule("D7.1")
def test_a_note_says_what_not_to_write_and_keeps_what_was_typed(desk, ada):
    register(ada, make_session().roster, now=NOW)
    address = reverse("events:desk-caller-note", args=[ada.lead_id])

    said = desk.post(address, {"words": "x" * 501, "program": make_program().pk})

    assert said.status_code == 200
    assert "x" * 501 in said.content.decode()
    assert "write about health or papers" in said.content.decode()
    assert desk.post(address, {"words": " ", "program": 77}).status_code == 200
    assert not CallNote.objects.exists()


def test_who_writes_for_a_program_of_others_is_refused(ada):
    register(ada, make_session().roster, now=NOW)
    client = browser(make_coordinator(program="academy"))
    cafe = make_program("cafe", "Friday CAFÉ")

    client.post(reverse("events:desk-caller-note", args=[ada.lead_id]), {"words": "Hello", "program": cafe.pk})

    assert not CallNote.objects.exists()


def test_a_name_is_mended_and_a_contact_added_and_corrected(desk, ada):
    register(ada, make_session().roster, now=NOW)
    to = reverse("events:desk-caller-contact", args=[ada.lead_id])

    assert (
        desk.post(reverse("events:desk-caller-name", args=[ada.lead_id]), {"name": "Adá Example"}).status_code == 302
    )
    assert desk.post(to, {"contact": "860 555 0142"}).status_code == 302
    assert desk.post(f"{to}?contact={ada.contact_id}", {"contact": "right@family.example"}).status_code == 302
    ada.refresh_from_db()

    assert ada.lead.name == "Adá Example"
    assert ada.contact.value == "right@family.example"
    assert set(ada.lead.contacts.filter(suppressed_at=None).values_list("value", flat=True)) == {
        "+18605550142",
        "right@family.example",
    }
    acts = page(desk, ada.lead).context["caller"].acts
    assert {act.what for act in acts} == {
        "The name was corrected",
        "A number or address was added",
        "A number or address was corrected",
    }


def test_a_contact_of_somebody_else_is_not_mended_here(desk, ada):
    register(ada, make_session().roster, now=NOW)
    other = make_person("Cy")
    address = reverse("events:desk-caller-contact", args=[ada.lead_id])

    assert desk.get(f"{address}?contact={other.contacts.get().pk}").status_code == 404
    said = desk.post(address, {"contact": "nothing"}).content.decode()
    assert 'value="nothing"' in said
    assert "Please write an e-mail address or a phone number." in said


@pytest.mark.rule("D7.5")
def test_the_wrong_contact_of_a_protected_household_is_not_shown_when_mending(desk, ada):
    register(ada, make_session().roster, now=NOW)
    ada.lead.household = Household.objects.create(organization=ada.lead.organization, protected_address=True)
    ada.lead.save()

    said = desk.get(
        reverse("events:desk-caller-contact", args=[ada.lead_id]), {"contact": ada.contact_id}
    ).content.decode()

    assert "ada@family" not in said


@pytest.mark.counts("events:desk-caller")
@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_costs_the_same_for_any_number_of_sign_ups(desk, ines, django_assert_num_queries, count):
    make_language("es", "Español")
    ada = make_party("Ada", others=("Bo",)).lead
    for number in range(count):
        party = make_party("Ada", contact=ada.contacts.get().value, others=(f"Bo {number}",))
        session = make_session(f"Evening {number}", capacity=2)
        seat = register(party, session.roster, now=NOW)
        ask(seat, "A ramp", now=NOW)
        register(
            make_party("Ada", contact=ada.contacts.get().value),
            make_session(f"Past {number}", starts_at=NOW - timedelta(days=3)).roster,
            now=NOW - timedelta(days=5),
        )
        CallNote.objects.create(
            person=ada, by=ines, program=session.program, at=NOW, words=f"Note {number}", purge_on=NOW
        )
        Change.objects.create(at=NOW, act="canceled", subject_type="party", subject_id=party.pk, actor=ines)

    with django_assert_num_queries(26):
        said = page(desk, ada)

    assert len(said.context["caller"].coming) == len(said.context["caller"].past) == count


def test_the_place_in_line_is_the_one_that_the_family_sees(desk):
    roster = make_session(capacity=3).roster
    register(make_party("Ada", others=("Al", "Ann")), roster, now=NOW)
    large = register(make_party("Bo", others=("Bea", "Ben")), roster, now=NOW)
    small = register(make_party("Cy"), roster, now=NOW)
    Roster.objects.update(capacity=2, overbooked=1)

    for seat in (large, small):
        seat.roster.refresh_from_db()
        line = page(desk, seat.party.lead).context["caller"].coming[0]
        assert line.place == place_in_line(seat) == 1

"""Another adult comes in the place of one, or a name is mended: also where everything is full."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.contact import normalize
from accounts.history import Change
from accounts.links import read
from events.attendance.models import Absence, Attendance
from events.outbox.models import Message
from events.rosters.models import Party, Roster
from events.rosters.moving import rename_person, replace_person
from events.rosters.registration import SignedUpBeforeError, cancel_registration, register
from tests.factories import NOW, SOON, make_party, make_person, make_roster, make_session, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.rule("P10")
@pytest.mark.parametrize("who", ["lead", "member"])
def test_an_adult_is_replaced_in_a_full_session(who):
    roster = make_roster(capacity=2)
    party = make_party("Ada", others=("Bo",))
    register(party, roster, now=NOW)
    waiting = register(make_party("Cy"), roster, now=NOW)
    old = party.people[0 if who == "lead" else 1]

    new = replace_person(party, old, "Dina", normalize("dina@family.example"), by=make_user(), now=NOW)

    party = Party.objects.as_of_now(party.pk)
    roster.refresh_from_db()
    waiting.refresh_from_db()
    assert [person.name for person in party.people] == (["Dina", "Bo"] if who == "lead" else ["Ada", "Dina"])
    assert new in party.people
    assert (roster.seats_taken, roster.overbooked, waiting.status) == (2, 0, "waitlisted")


@pytest.mark.rule("P10", "D7.10")
def test_a_new_lead_is_told_once_and_the_old_link_ends():
    sessions = [make_session(starts_at=SOON + timedelta(days=day)) for day in (0, 1)]
    party = make_party("Ada", contact="ada@family.example")
    for session in sessions:
        register(party, session.roster, now=NOW)
    old_link = party.token

    replace_person(party, party.lead, "Dina", normalize("dina@family.example"), by=None, now=NOW)

    party.refresh_from_db()
    assert party.lead.name == "Dina"
    assert party.contact.value == "dina@family.example"
    assert read("manage", old_link).version != party.link_version
    told = Message.objects.get(template="handed_over")
    assert (told.person, told.contact) == (party.lead, party.contact)
    assert told.registrations.count() == 2
    assert f"[[manage:{party.pk}:{party.link_version}:" in told.body
    assert not Message.objects.filter(person__name="Ada").unheard().exists()


def test_a_member_who_is_replaced_writes_no_message_and_ends_no_link():
    party = make_party("Ada", others=("Bo",))
    register(party, make_roster(), now=NOW)
    before, link = Message.objects.count(), party.token

    replace_person(party, party.people[1], "Dina", None, by=None, now=NOW)

    party.refresh_from_db()
    assert Message.objects.count() == before
    assert party.token == link


@pytest.mark.rule("P10")
def test_who_was_at_earlier_dates_stays_who_was_there():
    roster = make_roster(starts_at=NOW - timedelta(days=7))
    first = roster.sessions.get()
    make_session(roster=roster, starts_at=SOON)
    party = make_party("Ada")
    seat = register(party, roster, now=NOW - timedelta(days=8))
    ada = party.lead
    Attendance.objects.create(session=first, person=ada, registration=seat, status="present")

    new = replace_person(party, ada, "Dina", normalize("dina@family.example"), by=None, now=NOW)

    assert Attendance.objects.get().person == ada
    assert not Attendance.objects.filter(person=new).exists()


def test_an_evening_told_ahead_stays_given_to_a_guest():
    roster = make_roster()
    later = make_session(roster=roster, starts_at=SOON + timedelta(days=7))
    party = make_party("Ada", others=("Bo",))
    register(party, roster, now=NOW)
    bo = party.people[1]
    Absence.objects.create(session=later, person=bo, at=NOW)

    new = replace_person(party, bo, "Dina", None, by=None, now=NOW)

    assert Absence.objects.get().person == new


@pytest.mark.parametrize("bo_is_away", [True, False])
def test_who_comes_instead_of_somebody_is_not_away_for_what_was_told_of_a_sign_up_that_is_gone(bo_is_away):
    roster = make_roster()
    later = make_session(roster=roster, starts_at=SOON + timedelta(days=7))
    party = make_party("Ada", others=("Bo",))
    register(party, roster, now=NOW)
    dina = make_person("Dina", contact="dina@family.example")
    Absence.objects.create(session=later, person=dina, at=NOW)
    Absence.objects.create(session=roster.sessions.first(), person=dina, at=NOW)
    if bo_is_away:
        Absence.objects.create(session=later, person=party.people[1], at=NOW)

    new = replace_person(party, party.people[1], "Dina", normalize("dina@family.example"), by=None, now=NOW)

    assert new == dina
    assert list(Absence.objects.values_list("session", "person")) == ([(later.pk, dina.pk)] if bo_is_away else [])


def test_who_cancels_has_told_nothing_of_the_dates_when_signing_up_again():
    roster = make_roster(starts_at=NOW - timedelta(days=7))
    later = make_session(roster=roster, starts_at=SOON)
    party = make_party("Ada", others=("Bo",))
    stays = register(make_party("Cy"), roster, now=NOW).party.lead
    for person in (*party.people, stays):
        for session in roster.sessions.all():
            Absence.objects.create(session=session, person=person, at=NOW)

    cancel_registration(register(party, roster, now=NOW), now=NOW)

    assert list(Absence.objects.filter(session=later).values_list("person", flat=True)) == [stays.pk]
    assert Absence.objects.exclude(session=later).count() == 3


@pytest.mark.rule("D7.4")
def test_the_history_knows_who_did_it_and_no_names():
    party, user = make_party("Ada"), make_user()
    register(party, make_roster(), now=NOW)
    ada = party.lead

    new = replace_person(party, ada, "Dina", normalize("dina@family.example"), by=user, now=NOW)
    rename_person(new, "Dína", by=user, now=NOW)

    replaced, renamed = Change.objects.get(act="replaced"), Change.objects.get(act="renamed")
    assert (replaced.actor, replaced.subject_id) == (user, party.pk)
    assert replaced.fields == [f"person {ada.pk}", f"person {new.pk}"]
    assert (renamed.subject_id, renamed.fields) == (new.pk, ["name"])


def test_pressed_twice_there_is_one_new_person():
    party = make_party("Ada", others=("Bo",))
    register(party, make_roster(), now=NOW)
    bo = party.people[1]

    first = replace_person(party, bo, "Dina", None, by=None, now=NOW)
    again = replace_person(party, bo, "Dina", None, by=None, now=NOW)

    assert first == again
    with pytest.raises(ValidationError) as refusal:
        replace_person(party, bo, "Eva", None, by=None, now=NOW)
    assert refusal.value.code == "gone"


def test_nobody_takes_the_place_of_somebody_and_has_one_already():
    roster = make_roster()
    party = make_party("Ada", contact="home@family.example", others=("Bo",))
    register(party, roster, now=NOW)
    register(make_party("Dina", contact="dina@family.example"), roster, now=NOW)

    with pytest.raises(SignedUpBeforeError):
        replace_person(party, party.people[1], "Dina", normalize("dina@family.example"), by=None, now=NOW)
    with pytest.raises(ValidationError) as refusal:
        replace_person(party, party.people[1], "Ada", normalize("home@family.example"), by=None, now=NOW)

    assert refusal.value.code == "in-it"
    assert [person.name for person in Party.objects.as_of_now(party.pk).people] == ["Ada", "Bo"]
    assert Roster.objects.get(pk=roster.pk).seats_taken == 3


def test_a_name_that_was_misheard_is_mended_everywhere():
    party = make_party("Jose Nunes")
    register(party, make_roster(), now=NOW)

    rename_person(party.lead, "José Núñez", by=None, now=NOW)

    party.lead.refresh_from_db()
    assert (party.lead.name, party.lead.search_name) == ("José Núñez", "jose nunez")

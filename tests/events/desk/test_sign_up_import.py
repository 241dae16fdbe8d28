"""Sign-ups from a file: seen before anything is saved, by the rules of the list, told only if asked, never doubled."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.history import Access, Change
from accounts.models import Consent, Person
from events.desk.sign_up_import.entries import Entry
from events.desk.sign_up_import.importing import Upload, Wanted, take_over, try_out
from events.desk.sign_up_import.targets import Dates, Towns
from events.outbox.models import CallTask, Message
from events.rosters.models import Party, Registration, Roster
from events.rosters.registration import cancel_registration, register
from events.support.models import Need
from tests.events.desk.uploading import ADA, BO, CY, HEAD, address, everything, kinds, people, save, take, upload
from tests.factories import (
    NOW,
    make_language,
    make_party,
    make_session,
    make_town,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def languages():
    for code, endonym in (("en", "English"), ("es", "Español")):
        make_language(code, endonym)
    make_town()


@pytest.fixture
def session():
    return make_session(capacity=3)


@pytest.mark.rule("D10.3")
def test_nothing_is_saved_before_it_was_seen_and_accepted_and_then_it_is_what_was_seen(desk, ines, session):
    before = everything()

    page = upload(desk, address(session), HEAD + ADA + BO + CY)

    assert everything() == before
    assert Roster.objects.get(pk=session.roster_id).seats_taken == 0
    text = page.content.decode()
    assert kinds(page) == [3, 0, 0, 0]
    assert text.count(">gets a place<") == 2
    assert text.count(">waits<") == 1
    assert "There is no place for 1 of them: it waits, in the order of the file." in text

    answer = save(desk, address(session), page)

    assert "3 sign-ups were taken over. 1 of them waits." in answer.content.decode()
    assert people(session) == [
        ("Ada Example", 2, "registered"), ("Bo Example", 1, "registered"), ("Cy Example", 1, "waitlisted"),
    ]  # fmt: skip
    party = Party.objects.get(lead__name="Ada Example")
    assert [person.name for person in party.people] == ["Ada Example", "Al Example"]
    assert (party.children, party.language, party.town.name) == (2, "es", "Hartford")
    assert (party.source, party.created_by) == ("staff", ines)
    assert sorted(party.lead.contacts.values_list("value", flat=True)) == ["+18605550142", "ada@family.example"]
    assert [need.detail for need in Need.objects.all()] == ["A ramp"]
    change = Change.objects.get(act="imported")
    assert (change.actor, change.subject_id, change.told) == (ines, session.pk, 0)
    assert change.fields == ["new 3", "changed 0"]
    assert Access.objects.filter(what="people import", subject_id=session.pk, actor=ines).exists()


@pytest.mark.rule("D6.5")
def test_a_number_from_a_file_has_no_yes_to_texts_and_nobody_is_told_unless_it_is_ticked(desk, session):
    take(desk, session, HEAD + BO + CY)
    assert not Message.objects.exists()
    assert not Consent.objects.exists()

    take(desk, session, "Name,Contact\nDee Example,dee@family.example\nEve Example,860-555-0188\n", tell="on")

    assert sorted(Message.objects.values_list("person__name", "template", "channel")) == [
        ("Dee Example", "registered", "email"), ("Eve Example", "waitlisted", "call"),
    ]  # fmt: skip
    assert CallTask.objects.count() == 1
    assert not Consent.objects.exists()
    assert Change.objects.filter(act="imported").first().told == 2


@pytest.mark.rule("D10.3")
def test_the_same_file_again_or_a_longer_one_signs_nobody_up_twice_and_other_numbers_are_changes(desk, session):
    Roster.objects.update(capacity=20)
    take(desk, session, HEAD + ADA + BO)
    page = upload(desk, address(session), HEAD + BO + ADA)
    assert kinds(page) == [0, 0, 2, 0]
    assert "There is nothing to take over" in page.content.decode()
    assert 'value="save"' not in page.content.decode()
    before = everything()
    save(desk, address(session), page)
    assert everything()[:5] == before[:5]

    changed = ADA.replace("Al Example,2", "Al Example; Zoe Example,3")
    page = upload(desk, address(session), HEAD + CY + changed + BO)

    assert kinds(page) == [1, 1, 1, 0]
    assert "before: 2 adults, 2 children" in page.content.decode()
    answer = save(desk, address(session), page)
    assert "1 sign-up was taken over. 1 was changed." in answer.content.decode()
    assert people(session) == [
        ("Ada Example", 3, "registered"), ("Bo Example", 1, "registered"), ("Cy Example", 1, "registered"),
    ]  # fmt: skip
    assert Party.objects.get(lead__name="Ada Example").children == 3
    assert Roster.objects.get(pk=session.roster_id).seats_taken == 5
    assert Person.objects.filter(name__endswith="Example").count() == 5


def test_what_the_file_has_no_column_for_stays_as_it_is(desk, session):
    take(desk, session, HEAD + ADA)

    page = upload(desk, address(session), "Name,E-mail\nAda Example,ada@family.example\n")

    assert kinds(page) == [0, 0, 1, 0]


def test_who_is_known_by_name_and_either_contact_is_the_same_and_a_shared_mailbox_is_not(desk, session):
    Roster.objects.update(capacity=20)
    take(desk, session, HEAD + ADA)
    text = (
        "Name,E-mail,Phone\nada  EXAMPLE,,(860) 555 0142\nAl Example,ada@family.example,\n"
        "Zoe Example,ada@family.example,860-555-0142\n"
    )

    page = upload(desk, address(session), text)

    assert [row.entry.name for row in page.context["same"]] == ["ada EXAMPLE"]
    assert [row.entry.name for row in page.context["new"]] == ["Zoe Example"]
    assert "Line 3:" in page.content.decode()
    assert "is signed up already, in another sign-up" in page.content.decode(), "Al comes with Ada"


def test_a_family_twice_in_the_file_is_told_by_its_lines(desk, session):
    page = upload(desk, address(session), HEAD + BO + CY + BO.replace(",0,", ",5,"))

    assert kinds(page) == [2, 0, 0, 0]
    text = page.content.decode()
    assert "Line 4:" in text
    assert "The same as line 2." in text


@pytest.mark.rule("P7")
def test_who_canceled_is_not_signed_up_again_by_an_old_file(desk, session):
    take(desk, session, HEAD + BO)
    cancel_registration(Registration.objects.get(), now=NOW)

    page = upload(desk, address(session), HEAD + BO + CY)

    assert kinds(page) == [1, 0, 0, 1]
    assert "canceled before: left out" in page.content.decode()
    save(desk, address(session), page)
    assert people(session) == [("Bo Example", 1, "canceled"), ("Cy Example", 1, "registered")]


@pytest.mark.rule("P1")
def test_no_more_places_than_there_are_unless_it_is_chosen_and_then_it_stands_in_the_history(desk, ines, session):
    waiting = [register(make_party(name), session.roster, now=NOW) for name in ("One", "Two", "Three", "Waits")]
    url = address(session)
    page = upload(desk, url, HEAD + BO + CY)
    assert page.content.decode().count(">waits<") == 2

    sneaky = save(desk, url, page, anyway="on")
    assert "Something is different now." in sneaky.content.decode(), "other than what was seen"
    assert "2 more places are taken than there are." in sneaky.content.decode()
    assert len(people(session)) == 4
    save(desk, url, sneaky, anyway="on")

    assert people(session)[-2:] == [("Bo Example", 1, "registered"), ("Cy Example", 1, "registered")]
    roster = Roster.objects.get(pk=session.roster_id)
    assert (roster.seats_taken, roster.overbooked) == (5, 2)
    assert Registration.objects.get(pk=waiting[-1].pk).status == "waitlisted"
    over = [field for one in Change.objects.filter(act="overbooked", actor=ines) for field in one.fields]
    assert over.count("overbooked +1") == 2


def test_a_family_too_large_for_the_room_and_one_without_room_to_grow_are_told(desk, session):
    take(desk, session, HEAD + BO + "Dee Example,dee@family.example,,Di Example,,,,\n")
    text = HEAD + "Huge,huge@family.example,,A; B; C,,,,\n" + BO.replace(",,0", ",Al; Bea,0")

    page = upload(desk, address(session), text)

    assert kinds(page) == [0, 0, 0, 0]
    shown = page.content.decode()
    assert "This room has 3 places." in shown
    assert "No more places are left." in shown


def test_when_somebody_signs_up_meanwhile_it_is_shown_again(desk, session):
    url = address(session)
    page = upload(desk, url, HEAD + ADA + BO)
    register(make_party("Quick"), session.roster, now=NOW)

    answer = save(desk, url, page)

    assert "Something is different now. Please look again; nothing was saved." in answer.content.decode()
    assert [name for name, _seats, _status in people(session)] == ["Quick"]
    save(desk, url, answer)
    assert people(session)[-1] == ("Bo Example", 1, "waitlisted")
    assert save(desk, url, answer).status_code == 200
    assert len(people(session)) == 3, "pressed twice is the same as once"


NAMES = st.sampled_from(["Ada", "Bo", "Cy", "Dee"])


LINES = st.lists(
    st.builds(
        lambda name, others, children: Entry(
            number=0, name=name, email=f"{name}@family.example".lower(), others=tuple(others), children=children
        ),
        NAMES,
        st.lists(st.sampled_from(["Xi", "Yu"]), max_size=2, unique=True),
        st.integers(0, 3),
    ),
    max_size=8,
)


@pytest.mark.rule("D10.3")
@given(files=st.lists(LINES, min_size=1, max_size=3), capacity=st.integers(0, 6), anyway=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_shown_is_what_happens_and_again_it_changes_nothing(db, files, capacity, anyway):
    session = make_session(capacity=capacity)
    for lines in files:
        entries = [Entry(**{**one.__dict__, "number": number}) for number, one in enumerate(lines, start=2)]
        wanted = Wanted(Dates([session]), Towns.load({}), session, anyway=anyway)
        before = people(session)
        shown = try_out(Upload(entries), wanted, by=None, now=NOW)
        assert people(session) == before

        done = take_over(Upload(entries), wanted, shown.stamp(wanted), by=None, now=NOW)

        assert done is not None
        roster = Roster.objects.get(pk=session.roster_id)
        taken = [seats for _name, seats, status in people(session) if status == "registered"]
        assert roster.seats_taken == sum(taken) <= capacity + roster.overbooked
        assert anyway or not roster.overbooked
        again = try_out(Upload(entries), wanted, by=None, now=NOW)
        assert not again.of_kind("new")
        names = [name for name, _seats, _status in people(session)]
        assert len(names) == len(set(names))


def test_without_a_file_one_is_asked_for(desk):
    assert "Please choose a file." in desk.post(address(make_session()), {"file": ""}).content.decode()

"""A family is signed up on the phone: one page, two minutes, and then what to say, in its language."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.consent import PHONE, SENTENCES, TEXTS
from accounts.history import Change
from accounts.languages import approved
from accounts.models import Consent, Contact, Person
from events.outbox.models import CallTask, Message
from events.rosters.models import Party, Registration, Roster
from events.rosters.registration import register
from events.schedule.models import Series, Session
from events.signup.models import Answer, Question
from events.support.models import Need
from tests.events.desk.on_the_phone import PAGE, PHONE_NUMBER, typed
from tests.factories import (
    NOW,
    SOON,
    make_language,
    make_party,
    make_program,
    make_session,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(ines):
    return make_session(capacity=4)


def test_a_family_is_entered_with_everything_that_was_asked(desk, ines, session):
    make_language("es", "Español")
    sent = typed(
        session, contact=PHONE_NUMBER, language="es", others="Bo", children=2,
        **{"help-language": "es", "help-words": "A ramp, please", "texts-texts": "on"},
    )  # fmt: skip

    answer = desk.post(PAGE, sent)

    party = Party.objects.get()
    assert answer["Location"] == reverse("events:desk-said", args=[party.pk])
    assert (party.source, party.created_by, party.children, party.language) == ("staff", ines, 2, "es")
    assert [person.name for person in party.people] == ["Ada Example", "Bo"]
    assert party.contact.value == "+18605550142"
    assert Registration.objects.get().is_seated
    assert set(Need.objects.values_list("kind", "detail")) == {("interpreter", ""), ("other", "A ramp, please")}
    assert Change.objects.get(act="signed up").actor == ines


@pytest.mark.rule("D6.5")
def test_a_yes_to_texts_was_read_aloud_in_the_familys_language(desk, ines, session):
    make_language("es", "Español")

    desk.post(PAGE, typed(session, contact=PHONE_NUMBER, language="es", **{"texts-texts": "on"}))

    consent = Consent.objects.get()
    assert (consent.source, consent.by, consent.language) == (PHONE, ines, "es")
    with translation.override("es"):
        assert consent.text_shown.startswith(str(SENTENCES[TEXTS]))


@pytest.mark.rule("N9")
def test_with_a_phone_only_they_hear_it_all_now_and_are_called_later(desk, session):
    page = desk.post(PAGE, typed(session, contact=PHONE_NUMBER), follow=True).content.decode()

    party = Party.objects.get()
    for words in (
        "You are signed up for “Math at home”.", "Friday, December 11", "Example Library",
        f"Your code is {' '.join(party.code)}.", "We will call you when something changes.", "860-555-0142",
    ):  # fmt: skip
        assert words in page
    assert CallTask.objects.get().message.person == party.lead


def test_what_to_say_is_in_their_language(desk, session):
    make_language("es", "Español")
    make_language("vi", "Tiếng Việt")
    Session.objects.update(title=approved(en="Math at home", es="Matemáticas en casa"))

    page = desk.post(PAGE, typed(session, language="es"), follow=True).content.decode()
    assert 'lang="es"' in page
    assert "Matemáticas en casa" in page

    page = desk.post(PAGE, typed(session, name="Bo", language="vi"), follow=True).content.decode()
    assert "an interpreter helps" in page


def test_pressed_twice_it_is_one_sign_up(desk, session):
    sent = typed(session, others="Bo")

    answers = [desk.post(PAGE, sent) for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {reverse("events:desk-said", args=[Party.objects.get().pk])}
    assert Person.objects.filter(search_name="ada example").count() == 1
    assert Message.objects.count() == 1


def test_somebody_who_is_known_keeps_one_record(desk, session):
    make_language("es", "Español")
    ada = make_party("Ada Example", contact="ada@family.example").lead
    register(ada.parties.get(), make_session("Another evening").roster, now=NOW)
    address = f"{PAGE}?person={ada.pk}"
    page = desk.get(address).content.decode()
    assert 'value="ada@family.example"' in page
    assert 'name="name"' not in page

    desk.post(address, typed(session, contact=PHONE_NUMBER, language="es"))

    party = Party.objects.latest("pk")
    ada.refresh_from_db()
    assert party.lead == ada
    assert (ada.speaks, ada.reads) == ("es", "en")
    assert set(Contact.objects.filter(person=ada).values_list("value", flat=True)) == {
        "ada@family.example",
        "+18605550142",
    }


def test_several_dates_are_told_in_one_message(desk, session):
    later = make_session("Reading", starts_at=SOON + timedelta(days=3))

    page = desk.post(PAGE, typed(session, later), follow=True).content.decode()

    assert Registration.objects.count() == 2
    assert Message.objects.count() == 1
    assert "“Math at home”" in page
    assert "“Reading”" in page


@pytest.mark.parametrize(("full", "comes"), [("wait", ("waitlisted", 4, 0)), ("anyway", ("registered", 6, 2))])
def test_where_it_is_full_nothing_is_done_before_staff_say_what(desk, ines, session, full, comes):
    register(make_party("Cy", others=("Dina", "Eva", "Fay")), session.roster, now=NOW)
    sent = typed(session, others="Bo")

    page = desk.post(PAGE, sent)
    assert "It is full, or others wait" in page.content.decode()
    assert 'value="Ada Example"' in page.content.decode()
    assert not Person.objects.filter(search_name="ada example").exists()

    desk.post(PAGE, {**sent, "full": full, "seen": page.context["seen"]})
    roster, seat = Roster.objects.get(), Registration.objects.get(party__lead__name="Ada Example")
    assert (seat.status, roster.seats_taken, roster.overbooked) == comes
    if full == "anyway":
        assert Change.objects.get(act="overbooked").actor == ines


def test_a_list_that_filled_up_meanwhile_is_asked_about_anew(desk, session):
    other = make_session("Full", starts_at=SOON + timedelta(days=1), capacity=1)
    register(make_party("Cy"), other.roster, now=NOW)
    sent = {**typed(session, other), "full": "anyway", "seen": str(session.roster_id)}

    page = desk.post(PAGE, sent)

    assert [one.roster for one in page.context["full"]] == [other.roster]
    assert not Registration.objects.filter(party__lead__name="Ada Example").exists()


def test_a_family_larger_than_the_room_comes_anyway_or_not(desk):
    small = make_session(capacity=1)
    sent = typed(small, others="Bo")
    page = desk.post(PAGE, sent)
    assert "more people than the room" in page.content.decode()
    assert "Put them on the waitlist" not in page.content.decode()

    desk.post(PAGE, {**sent, "full": "anyway", "seen": page.context["seen"]})
    assert Registration.objects.get().is_seated


def test_after_closing_staff_still_enter_who_calls(desk, session):
    Roster.objects.update(closes_at=NOW)
    assert "Sign-up closed" in desk.get(PAGE).content.decode()

    desk.post(PAGE, typed(session))

    assert Registration.objects.get().is_seated


def test_who_is_on_the_list_already_is_shown_with_the_way_there(desk, session):
    there = make_party("Ada Example", contact="ada@family.example")
    register(there, session.roster, now=NOW)

    page = desk.post(PAGE, typed(session)).content.decode()

    assert "on one of these lists already" in page
    assert reverse("events:desk-caller", args=[there.lead_id]) in page
    assert Party.objects.count() == 1


def test_questions_are_asked_also_those_of_a_date_that_was_ticked_just_now(desk):
    program = make_program()
    series = Series.objects.create(program=program, slug="course", title=approved(en="Course"))
    session = make_session(series=series, recurrence_id=SOON)
    always = Question.objects.create(program=program, kind="text", text=approved(en="Your hopes?"))
    of_series = Question.objects.create(
        series=series, kind="text", text=approved(en="Which school?"), is_required=True
    )
    page = desk.get(PAGE)
    assert "Your hopes?" in page.content.decode()
    assert "Which school?" not in page.content.decode()
    sent = typed(session, asked=str(always.pk), **{f"q-{always.pk}": "To read"})

    page = desk.post(PAGE, sent)
    assert "One of these dates asks more" in page.content.decode()
    assert "To read" in page.content.decode()
    assert not Party.objects.exists()

    desk.post(PAGE, {**sent, "asked": f"{always.pk}-{of_series.pk}", f"q-{of_series.pk}": "Sample"})
    assert set(Answer.objects.values_list("value", flat=True)) == {"To read", "Sample"}

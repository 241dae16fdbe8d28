"""A family says what it needs to come: in the form, folded, and on its own page, without JavaScript."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from events.outbox.models import Message
from events.rosters.models import Party, Registration, Status
from events.schedule.models import Session
from events.support.answering import answer
from events.support.forms import HelpForm
from events.support.models import Kind, Need, Standing
from events.support.supplying import Draft, confirm_supply, plan_supply
from tests.events.signup.filling_in import NASTY
from tests.events.support.helping import care, interpreter, make_care, make_interpreter, sign_up_with, told
from tests.factories import NOW, make_language, make_party, make_program, make_session, make_venue

pytestmark = pytest.mark.django_db


def form_of(session, data=None):
    return HelpForm(data, sessions=[session], program=session.program)


def own_page(client, party):
    return client.get(reverse("events:link-manage", args=[party.token])).content.decode()


def need_of(registration):
    return Need.objects.told().get(registration=registration)


def act(client, registration, name, **typed):
    session = registration.roster.sessions.first()
    address = reverse(f"events:{name}", args=[registration.party.token, session.slug])
    return client.post(address, typed, follow=True).content.decode()


@pytest.mark.rule("D2.7")
@pytest.mark.rule("D2.8")
def test_help_is_asked_for_with_the_sign_up_and_the_own_page_says_how_it_stands(client, send, languages):
    session = make_session()
    make_language("pt", "Português")
    make_care(session, places=2, venue=make_venue("Example School"), room="Gym")
    send(session, **{"help-language": "pt", "help-care_3_5": "2", "help-words": "A seat in front"})

    page = own_page(client, Party.objects.get())
    assert "An interpreter: Português" in page
    assert "Child care, 3 to 5 years: 2 children" in page
    assert "Place: Example School, Gym" in page
    assert "A seat in front" in page
    assert "We will tell you by Tuesday, December 8 if it will be there." in page
    (message,) = Message.objects.all()
    assert "Child care, 3 to 5 years: 2 children. It will be there." in message.body


@pytest.mark.rule("D2.8")
def test_where_care_is_full_a_family_comes_anyway_or_only_with_it(send, languages):
    session = make_session()
    make_care(session, places=1)
    send(session, name="Ana", contact="ana@family.example", **{"help-care_3_5": "1"})
    send(session, name="Bo", contact="bo@family.example", **{"help-care_3_5": "1"})
    send(session, name="Cy", contact="cy@family.example", **{"help-care_3_5": "1", "help-only_with": "yes"})
    stands = {
        one.party.lead.name: (one.status, need_of(one).standing)
        for one in Registration.objects.filter(roster=session.roster)
    }
    assert stands == {
        "Ana": (Status.REGISTERED, Standing.SURE),
        "Bo": (Status.REGISTERED, Standing.WAITS),
        "Cy": (Status.WAITLISTED, Standing.WAITS),
    }


@pytest.mark.rule("D2.9")
def test_ages_of_children_are_asked_only_for_child_care_and_only_those_that_it_takes(client):
    session = make_session()
    make_care(session, band="3-5", places=4)
    form = form_of(session)
    assert [field.label for field in form.care] == ["3 to 5 years"]
    assert "4 places are left." in form.care[0].help_text
    alone = make_session(program=make_program("cafe", asks_children=False))
    assert form_of(alone).care == []
    assert "food" not in form_of(session).fields, "food is asked for where there is food"


def test_only_help_that_can_be_thought_of_is_asked_about():
    """Nobody needs a ride to a meeting at home."""
    session = make_session(mode="online")
    assert list(form_of(session).fields) == ["language", "words", "only_with"]
    dinner = make_session()
    plan_supply([dinner], Draft(kind=Kind.MEAL), now=NOW)
    assert {"meal", "food", "ride", "access"} <= set(form_of(dinner).fields)


@pytest.mark.rule("D6.11")
def test_sign_language_is_offered_by_name_and_first(languages):
    make_language("ase", "American Sign Language")
    choices = [label for _, label in form_of(make_session()).fields["language"].choices]
    assert choices[1] == "American Sign Language"
    assert "English" not in choices, "the session is held in it"


@pytest.mark.rule("D7.1")
def test_beside_free_words_stands_what_not_to_write(languages):
    session = make_session()
    plan_supply([session], Draft(kind=Kind.MEAL), now=NOW)
    form = form_of(session)
    for name in ("words", "food"):
        assert "Please don’t write about health or papers." in str(form.fields[name].help_text)


@pytest.mark.rule("D8.7")
@pytest.mark.rule("N5")
def test_the_page_of_a_session_says_what_help_there_is_and_how_to_ask(client):
    session = make_session()
    make_care(session, places=4)
    make_interpreter(session, language="pt")
    page = client.get(session.get_absolute_url()).content.decode()
    assert "Need something to take part?" in page
    assert "Ask by <bdi>Friday, December 4</bdi>" in page
    assert "860-555-0142" in page
    assert "An interpreter: Português" in page
    assert "We are looking for it." in page
    assert "4 places are left." in page


@pytest.mark.rule("D8.7")
@pytest.mark.parametrize("page", ["session", "series", "closed", "late", "drop-in"])
def test_every_page_of_an_event_says_whom_to_ask_for_help(client, morning, page):
    session = make_session(drop_in=page == "drop-in")
    address = session.get_absolute_url()
    if page == "series":
        session.series = session.program.series.create(slug="course")
        Session.objects.filter(pk=session.pk).update(series=session.series, recurrence_id=session.starts_at)
        address = session.series.get_absolute_url()
    if page == "closed":
        session.roster.closes_at = NOW
        session.roster.save()
    if page == "late":
        morning.move_to(session.starts_at.replace(hour=1))
    said = client.get(address).content.decode()
    assert "Need something to take part?" in said
    assert "860-555-0142" in said
    assert ("It is late to ask, but please do." if page == "late" else "Ask by <bdi>") in said


def test_a_family_changes_what_it_asked_for(client, languages):
    session = make_session()
    make_care(session, places=3)
    registration = sign_up_with(session, care(2))
    address = reverse("events:party-help", args=[registration.party.token, session.slug])
    assert 'value="2"' in client.get(address).content.decode()

    client.post(address, {"help-care_3_5": "3", "help-language": "es"})

    assert set(registration.needs.values_list("kind", "count")) == {("child_care", 3), ("interpreter", 1)}


@pytest.mark.rule("D2.8")
def test_more_care_than_there_is_is_refused_in_words_and_what_was_typed_stays(client, languages):
    session = make_session()
    make_care(session, places=2)
    registration = sign_up_with(session, care(1))
    page = act(client, registration, "party-help", **{"help-care_3_5": "5", "help-words": "A quiet place"})
    assert "Only 1 more place is left." in page
    assert "A quiet place" in page
    assert need_of(registration).count == 1


@pytest.mark.rule("D2.8")
def test_one_tap_gives_care_back_and_keeps_the_seat(client):
    session = make_session()
    make_care(session, places=1)
    registration = sign_up_with(session, care())
    need = need_of(registration)
    for _ in range(2):
        page = act(client, registration, "party-help-act", act="withdraw", need=need.pk)
    assert "Your sign-up stays as it was." in page
    registration.refresh_from_db()
    assert registration.status == Status.REGISTERED
    assert not registration.needs.exists()
    assert told(registration.party) == ["registered", "help_withdrawn"]


@pytest.mark.rule("D2.8")
def test_one_tap_comes_without_the_help(client):
    session = make_session()
    registration = sign_up_with(session, interpreter(only_with=True))
    page = own_page(client, registration.party)
    assert "You told us that you can only come with the help you asked for." in page
    assert "Come without it" in page
    answer(need_of(registration), Need.State.DECLINED, now=NOW)
    assert "Come without it" in own_page(client, registration.party)

    page = act(client, registration, "party-help-act", act="without")

    assert "Come without it" not in page
    registration.refresh_from_db()
    assert registration.status == Status.REGISTERED


@pytest.mark.rule("P26")
def test_opening_an_address_changes_nothing(client):
    session = make_session()
    registration = sign_up_with(session, interpreter(only_with=True))
    for name in ("party-help", "party-help-act"):
        client.get(reverse(f"events:{name}", args=[registration.party.token, session.slug]), {"act": "without"})
    registration.refresh_from_db()
    assert registration.held_back


@pytest.mark.rule("P45")
def test_nobody_changes_the_help_of_another_family(client):
    session = make_session()
    mine, other = sign_up_with(session, interpreter()), sign_up_with(session, interpreter())
    act(client, mine, "party-help-act", act="withdraw", need=need_of(other).pk)
    assert other.needs.exists()
    elsewhere = make_session()
    address = reverse("events:party-help", args=[mine.party.token, elsewhere.slug])
    assert client.get(address).status_code == 404


def test_after_the_start_nothing_is_changed_any_more(client, morning):
    session = make_session()
    registration = sign_up_with(session, interpreter())
    morning.move_to(session.starts_at)
    assert "This cannot be changed here any more." in act(client, registration, "party-help", **{"help-words": "x"})
    assert "This cannot be changed here any more." in act(client, registration, "party-help-act", act="without")
    assert need_of(registration).detail == ""


@pytest.mark.parametrize("word", NASTY, ids=range(len(NASTY)))
def test_odd_things_in_the_form_break_nothing(client, send, languages, word):
    session = make_session()
    plan_supply([session], Draft(kind=Kind.MEAL), now=NOW)
    make_care(session)
    fields = dict.fromkeys(HelpForm(sessions=[session], program=session.program).fields, word)
    typed = {f"help-{name}": value for name, value in fields.items()}
    assert send(session, **typed).status_code in (200, 302, 400)
    registration = sign_up_with(session)
    address = reverse("events:party-help", args=[registration.party.token, session.slug])
    assert client.post(address, typed).status_code in (200, 302, 400)


@pytest.mark.rule("P25")
def test_the_answer_and_the_page_speak_the_language_of_the_family(client):
    session = make_session(title_es="Matemáticas en casa")
    supply = make_care(session, sure=False)
    registration = sign_up_with(session, care(), party=make_party(language="es"))
    confirm_supply(supply, confirmed_by="Fay", now=NOW)
    message = Message.objects.get(template="help_answered")
    assert (message.language, "11 de diciembre" in message.body) == ("es", True)
    with translation.override("es"):
        page = own_page(client, registration.party)
    assert 'lang="es"' in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_own_page_needs_the_same_queries_for_any_number_of_requests(client, django_assert_num_queries, count):
    session = make_session(capacity=None)
    make_care(session, places=90)
    words = [interpreter(f"l{number}") for number in range(count)]
    registration = sign_up_with(session, care(), *words)
    address = reverse("events:link-manage", args=[registration.party.token])
    client.get(address)
    with django_assert_num_queries(10):
        page = client.get(address).content.decode()
    assert page.count('value="withdraw"') == count + 1


def test_help_that_was_not_found_can_be_asked_for_anew_and_needs_no_button_to_leave_it(client):
    registration = sign_up_with(make_session(), interpreter())
    assert "I don’t need it" in own_page(client, registration.party)
    answer(need_of(registration), Need.State.DECLINED, now=NOW)

    page = own_page(client, registration.party)
    assert "We could not find it" in page
    assert "I don’t need it" not in page
    assert "Change what you asked for" in page

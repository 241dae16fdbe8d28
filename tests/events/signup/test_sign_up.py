"""A family signs up: in under a minute, without an account, once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from events.outbox.models import Message
from events.outbox.rendering import PLACEHOLDER
from events.rosters.models import Party, Registration, Status
from events.rosters.registration import register
from events.schedule.models import Session
from events.schedule.scheduling import cancel_session, move_session
from events.signup import signing_up
from events.signup.forms import SignUpForm
from events.support.models import Need
from tests.events.signup.filling_in import typed
from tests.factories import NOW, SOON, make_party, make_program, make_session, make_town

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


@pytest.mark.rule("D7.2", "D8.2")
def test_a_family_needs_a_first_name_and_one_contact_and_nothing_else(send):
    session = make_session()
    answer = send(session, name="Ada", children="", language="en")
    party = Party.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("events:link-manage", args=[party.token])
    assert (party.lead.name, party.children, party.source) == ("Ada", 0, "web")
    assert party.registrations.get().status == Status.REGISTERED


@pytest.mark.rule("D1.9")
def test_professionals_are_asked_for_work_and_town_and_may_leave_all_of_it_empty(send):
    session = make_session(program=make_program("cafe", asks_work=True, asks_children=False))
    assert send(session).status_code == 302
    town = make_town("Hartford")
    send(session, name="Bo", contact="bo@work.example", workplace="Example School", job_role="Cook", town=town.pk)
    party = Party.objects.get(lead__name="Bo")
    assert (party.workplace, party.job_role, party.town) == ("Example School", "Cook", town)
    required = [name for name, field in SignUpForm(session=session).fields.items() if field.required]
    assert required == ["name", "contact", "language"]


def test_a_family_form_shows_four_fields_and_the_rest_is_folded(client):
    page = text(client.get(make_session().get_absolute_url()))
    form = page[page.index("<form") : page.index("</form>")]
    unfolded = re.sub(r"<details.*?</details>", "", form, flags=re.DOTALL)
    assert re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*name="(\w+)"', unfolded) == [
        "name", "contact", "children", "language",
    ]  # fmt: skip
    contact = re.search(r'<input[^>]*name="contact"[^>]*>', form).group()
    assert 'type="text"' in contact
    assert 'autocomplete="on"' in contact


def test_other_adults_and_children_come_along(send):
    send(make_session(takes="heads"), others="Bo Example\n\n  Cy   Example ", children="3")
    party = Party.objects.get()
    assert [person.name for person in party.people] == ["Ada Example", "Bo Example", "Cy Example"]
    assert party.registrations.get().seats == 6


def test_help_asked_for_has_a_day_for_the_answer_and_a_day_on_which_it_is_wiped(send):
    send(make_session(), **{"help-words": "A ride, please"})
    need = Need.objects.get()
    assert need.detail == "A ride, please"
    assert need.due_on == (SOON - timedelta(days=3)).date()
    assert need.purge_on == (SOON + timedelta(days=14)).date()


def test_help_asked_for_late_is_due_today(send, morning):
    morning.move_to(SOON - timedelta(hours=5))
    send(make_session(), **{"help-words": "A ride, please"})
    assert Need.objects.get().due_on == SOON.date()


@pytest.mark.parametrize("chosen", ["es", "ar"])
def test_the_language_of_the_page_is_kept_unless_another_is_chosen(client, languages, chosen):
    session = make_session(title_es="Matemáticas en casa")
    page = text(client.get(f"/es/sessions/{session.slug}/"))
    assert '<option value="es" selected>Español</option>' in page

    answer = client.post(f"/es/sessions/{session.slug}/sign-up/", typed(session, language=chosen))

    party = Party.objects.get()
    assert answer["Location"].startswith("/es/p/")
    assert (party.language, party.lead.reads) == (chosen, chosen)
    assert Message.objects.get().language == ("es" if chosen == "es" else "en")


def test_the_language_of_a_sign_up_is_its_own_and_changes_nothing_that_is_known_of_a_person(send, languages):
    send(make_session(), language="en")
    send(make_session(), language="es")
    assert [message.language for message in Message.objects.order_by("pk")] == ["en", "es"]
    assert Person.objects.get().reads == "en"


def test_who_waits_is_told_so_and_stands_in_line(client, send):
    session = make_session(capacity=1)
    register(make_party(), session.roster, now=NOW)
    answer = send(session)
    assert Party.objects.get(lead__name="Ada Example").registrations.get().is_waiting
    page = text(client.get(answer["Location"]))
    assert "You are on the waitlist" in page
    assert "You are first in line." in page


@pytest.mark.rule("P2")
def test_a_party_of_five_with_four_places_left_waits_whole_also_when_the_form_is_sent(send):
    session = make_session(capacity=6, takes="heads")
    register(make_party(children=1), session.roster, now=NOW)
    send(session, others="Bo", children="3")
    registration = Party.objects.get(lead__name="Ada Example").registrations.get()
    assert (registration.status, registration.seats) == (Status.WAITLISTED, 5)


@pytest.mark.rule("P9")
def test_a_full_date_shows_the_way_to_the_waitlist(client, send):
    session = make_session(capacity=0)
    page = text(client.get(session.get_absolute_url()))
    assert "Full: you can join the waitlist." in page
    assert page.count("Join the waitlist") == 3
    assert send(session).status_code == 302
    assert Registration.objects.get().is_waiting


def test_a_party_larger_than_the_room_is_told_so_and_keeps_what_it_typed(send):
    answer = send(make_session(capacity=2, takes="heads"), children="7", **{"help-words": "Step-free, please"})
    assert "This room has 2 places." in text(answer)
    assert 'value="7"' in text(answer)
    assert "Step-free, please" in text(answer)
    assert not Party.objects.exists()
    assert not Person.objects.exists()


def test_a_double_click_makes_one_sign_up(send):
    session = make_session()
    first, second = send(session), send(session)
    assert first["Location"] == second["Location"]
    assert Party.objects.count() == Registration.objects.count() == Message.objects.count() == 1


def test_a_double_click_that_arrives_in_the_same_moment_makes_one_sign_up(send, monkeypatch):
    session = make_session()
    send(session)
    party, real = Party.objects.get(), signing_up._enter

    def late(*args, **kwargs):
        monkeypatch.setattr(signing_up, "_enter", real)
        raise IntegrityError("UNIQUE constraint failed: events_party.submit_key")

    monkeypatch.setattr(signing_up, "_enter", late)
    assert send(session)["Location"].endswith(f"/p/{party.token}/")


def test_going_back_and_sending_the_form_with_another_name_signs_up_that_person_too(send):
    session = make_session()
    send(session)
    assert send(session, name="Bo Example").status_code == 302
    assert sorted(Party.objects.values_list("lead__name", flat=True)) == ["Ada Example", "Bo Example"]


@pytest.mark.rule("P12")
def test_three_adults_with_one_mailbox_each_sign_up_and_each_sees_only_the_own_entry(client, send):
    session = make_session()
    pages = {name: text(client.get(send(session, name=name)["Location"])) for name in ("Ada", "Bo", "Cy")}
    assert Registration.objects.seated().count() == 3
    for name, page in pages.items():
        assert f"<bdi>{name}</bdi>" in page
        assert not [other for other in pages if other != name and f"<bdi>{other}</bdi>" in page]


@pytest.mark.rule("D7.11")
def test_a_message_names_no_other_family_and_has_one_receiver(send):
    session = make_session()
    for name in ("Ada", "Bo"):
        send(session, name=name, contact=f"{name}@family.example")
    for message in Message.objects.all():
        assert message.contact.value.startswith(message.person.name.lower())
        other = "Bo" if message.person.name == "Ada" else "Ada"
        assert other not in PLACEHOLDER.sub("", message.body + message.html) + message.calendar
        assert "ATTENDEE" not in message.calendar


@pytest.mark.parametrize("wrong", ["", "no key", "\x00", "1"])
def test_a_form_without_a_good_key_still_signs_up(send, wrong):
    assert send(make_session(), submit_key=wrong).status_code == 302


def test_a_form_left_open_for_an_hour_is_taken(client, morning):
    session = make_session()
    browser = Client(enforce_csrf_checks=True)
    page = text(browser.get(session.get_absolute_url()))
    values = dict(re.findall(r'name="(csrfmiddlewaretoken|submit_key|seen)" value="([^"]*)"', page))
    morning.shift(timedelta(hours=1))
    answer = browser.post(reverse("events:sign-up", args=[session.slug]), typed(session) | values)
    assert answer.status_code == 302


def test_who_fills_in_the_form_while_the_date_is_moved_sees_the_new_date_and_decides_again(client, send):
    session = make_session()
    before = typed(session)
    move_session(session, SOON + timedelta(days=1), SOON + timedelta(days=1, hours=1), now=NOW)
    session.refresh_from_db()
    address = reverse("events:sign-up", args=[session.slug])

    refused = text(client.post(address, before))
    assert "The date was changed while you filled this in. It is now Saturday, December 12, 9:30 AM." in refused
    assert 'value="Ada Example"' in refused
    assert not Party.objects.exists()

    seen = re.search(r'name="seen" value="(\d+)"', refused).group(1)
    assert client.post(address, before | {"seen": seen}).status_code == 302


@pytest.mark.parametrize("status", ["draft", "skipped"])
def test_what_was_never_announced_cannot_be_signed_up_for(send, status):
    assert send(make_session(status=status)).status_code == 404


def test_what_was_canceled_while_somebody_typed_is_refused_kindly(send):
    session = make_session()
    cancel_session(session, now=NOW)
    answer = send(session)
    assert "Sign-up for this has closed." in text(answer)
    assert "This is canceled." in text(answer)
    assert not Party.objects.exists()


@pytest.mark.parametrize("visibility", ["private", "link"])
def test_a_session_that_is_not_for_everybody_cannot_be_signed_up_for_without_its_link(send, visibility):
    session = make_session(visibility=visibility)
    assert send(session).status_code == 404
    assert not Party.objects.exists()


def test_who_has_the_link_signs_up_with_it(client, send):
    session = make_session(visibility="link")
    page = text(client.get(session.get_absolute_url()))
    assert f'action="/en/sessions/{session.slug}/sign-up/?key={session.link_key}"' in page
    assert send(session, key=session.link_key).status_code == 302
    assert send(session, key="1-1.guess").status_code == 404


def test_after_closing_the_form_says_so_and_keeps_what_was_typed(send):
    session = make_session()
    session.roster.closes_at = NOW - timedelta(minutes=1)
    session.roster.save()
    page = text(send(session))
    assert "Sign-up for this has closed." in page
    assert 'value="Ada Example"' in page


def test_where_one_may_just_come_there_is_nothing_to_sign(client, send):
    session = make_session(drop_in=True)
    assert "Just come" in text(client.get(session.get_absolute_url()))
    assert send(session)["Location"] == session.get_absolute_url()


def test_one_sign_up_holds_for_all_dates_of_a_shared_list(client, send):
    first = make_session("First")
    make_session("Second", roster=first.roster, starts_at=SOON + timedelta(days=7))
    assert "You sign up for all 2 dates at once." in text(client.get(first.get_absolute_url()))
    page = text(client.get(send(first)["Location"]))
    assert "First" in page
    assert "Second" in page


def test_only_dates_to_come_count_among_those_that_one_signs_up_for(client):
    first = make_session("First", starts_at=NOW - timedelta(days=7))
    for week in range(2):
        make_session("Later", roster=first.roster, starts_at=SOON + timedelta(days=7 * week))
    coming = Session.objects.latest("starts_at")
    for address in (coming.get_absolute_url(), reverse("events:sign-up", args=[coming.slug])):
        assert "You sign up for all 2 dates at once." in text(client.get(address))


def test_a_busy_database_loses_nothing_that_was_typed(send, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    session = make_session()
    monkeypatch.setattr(signing_up, "register", locked)
    answer = send(session, **{"help-words": "A ride"})
    assert answer.status_code == 200
    assert "Nothing you typed is lost." in text(answer)
    assert 'value="Ada Example"' in text(answer)
    monkeypatch.undo()

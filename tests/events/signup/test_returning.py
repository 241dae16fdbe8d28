"""Who comes back from an own page finds the form filled in; nobody else ever does, whatever they type or open."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts import links
from accounts.languages import approved
from accounts.models import Contact, Person
from events.outbox.models import Message
from events.outbox.rendering import fill_links
from events.rosters.models import Party
from events.rosters.registration import register
from events.schedule.models import Series, Session
from events.schedule.scheduling import cancel_session
from events.signup.returning import FILLED_FOR, token_to_sign_up_again
from tests.factories import NOW, SOON, make_party, make_program, make_session, make_town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("languages")]
SAID = ('value="Ada Núñez"', 'value="ada@family.example"', "Bo Núñez", 'value="3"', 'value="es" selected')


@pytest.fixture
def party():
    made = make_party("Ada Núñez", contact="ada@family.example", others=("Bo Núñez",), children=3, language="es")
    return register(made, make_session("Before").roster, now=NOW).party


@pytest.fixture
def session():
    return make_session("Something else", starts_at=SOON + timedelta(days=3))


def again(party):
    return reverse("events:link-again", args=[token_to_sign_up_again(party)])


def shown(client, session):
    """What the two pages with the form say."""
    pages = [session.get_absolute_url(), reverse("events:sign-up", args=[session.slug])]
    return [client.get(page).content.decode() for page in pages]


def test_from_the_page_of_a_sign_up_the_next_form_is_filled_in(client, party, session):
    page = client.get(reverse("events:link-manage", args=[party.token])).content.decode()
    assert f'href="{again(party)}"' in page

    answer = client.get(again(party))

    assert answer["Location"] == reverse("events:whats-on"), "nothing secret is in the address from here on"
    for form in shown(client, session):
        for said in (*SAID, "We filled in what <bdi>Ada Núñez</bdi> told us before."):
            assert said in form


def test_from_the_page_of_all_sign_ups_it_is_filled_in_as_the_newest_one_said(client, party, session):
    newest = make_party("Ada Núñez", contact="ada@family.example", children=1)
    register(newest, make_session("Later").roster, now=NOW + timedelta(hours=1))
    token = links.sign("mine", party.lead_id, party.lead.link_version)
    page = client.get(reverse("events:mine-calendar", args=[token]).removesuffix("calendar/")).content.decode()
    assert f'href="{again(newest)}"' in page


def test_the_filled_form_signs_up(client, send, party, session):
    client.get(again(party))
    answer = send(session, name="Ada Núñez", others="Bo Núñez", children="3", language="es")
    assert answer.status_code == 302
    signed_up = Party.objects.order_by("pk").last()
    assert (signed_up.lead, signed_up.contact) == (party.lead, party.contact)


def test_other_dates_in_the_message_of_a_canceled_one_lead_to_a_form_that_is_filled_in(client):
    """A family follows a link from an earlier message, and writes nothing a second time."""
    series = Series.objects.create(program=make_program(), slug="math", title=approved(en="Math"))
    first, second = (
        make_session(f"Evening {week}", series=series, starts_at=SOON + timedelta(weeks=week)) for week in range(2)
    )
    made = register(make_party("Ada Núñez", children=3), first.roster, now=NOW).party
    cancel_session(first, now=NOW)
    message = Message.objects.get(template="canceled", person=made.lead)
    found = re.search(r'href="([^"]*/again/[^"]*)"', fill_links(message.html, "en"))

    answer = client.get(unescape(found[1]).removeprefix(settings.SITE_URL))

    assert answer["Location"] == "/en/series/math/"
    assert "Ada Núñez" in client.get(second.get_absolute_url()).content.decode()


def test_a_link_to_one_date_leads_there(client, party, session):
    for to in (session.get_absolute_url(), f"{reverse('events:sign-up', args=[session.slug])}?x=1"):
        assert client.get(again(party), {"to": to})["Location"] == to


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "\x00",
        "x" * 9999,
        "en/",
        "/\r\nX-Evil: 1",
    ],
)
def test_it_leads_to_no_foreign_page(client, party, to):
    for answer in (client.get(again(party), {"to": to}), client.post(reverse("events:empty-form"), {"to": to})):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/")
        assert not answer["Location"].startswith(("//", "/\\"))
        assert "X-Evil" not in answer


@pytest.mark.rule("P45")
def test_an_address_that_is_passed_on_fills_in_nothing(client, party, session):
    """Ada copies the address of the form for her neighbor."""
    client.get(again(party))
    address = client.get(session.get_absolute_url()).request["PATH_INFO"]
    assert "again" not in address
    for said in (*SAID, "Ada"):
        assert said not in Client().get(address).content.decode()


@pytest.mark.rule("P45")
def test_typing_a_name_and_an_e_mail_never_shows_what_was_said_before(client, send, party, session):
    page = send(session, name="Ada Núñez", contact="ada@family.example", language="xx").content.decode()
    assert 'value="Ada Núñez"' in page, "what was typed just now comes back"
    assert "Bo Núñez" not in page
    assert 'value="3"' not in page
    assert "told us before" not in page


def test_who_typed_a_known_name_is_filled_in_only_with_what_was_typed(client, send, party, session):
    """A stranger signs up under Ada's name and e-mail, and goes on from the page that comes."""
    page = client.get(send(session, name="Ada Nunez")["Location"])
    newest = Party.objects.order_by("pk").last()
    assert f'href="{again(newest)}"' in page.content.decode()
    client.get(again(newest))
    for form in shown(client, make_session("A third", starts_at=SOON + timedelta(days=4))):
        assert "Bo Núñez" not in form
        assert 'value="3"' not in form


def test_the_form_can_be_emptied_by_whoever_uses_the_browser_next(client, party, session):
    client.get(again(party))
    answer = client.post(reverse("events:empty-form"), {"to": session.get_absolute_url()})
    assert answer["Location"] == session.get_absolute_url()
    for form in shown(client, session):
        assert "Ada N" not in form


def test_after_half_an_hour_the_form_is_empty(client, party, session, morning):
    client.get(again(party))
    morning.shift(FILLED_FOR - timedelta(seconds=5))
    assert "Ada" in shown(client, session)[0]
    morning.shift(timedelta(seconds=10))
    assert "Ada N" not in shown(client, session)[0]
    assert timedelta(minutes=20) < FILLED_FOR <= timedelta(hours=1)


@pytest.mark.rule("D7.10")
def test_a_new_link_empties_the_form(client, party, session):
    client.get(again(party))
    Party.objects.filter(pk=party.pk).update(link_version=2)
    assert "Ada N" not in shown(client, session)[0]


@pytest.mark.parametrize("cookie", ["", "1-1", "1-1:x:y", "\x00", "x" * 3000])
def test_a_cookie_that_is_not_ours_fills_in_nothing(client, party, session, cookie):
    client.cookies["returning"] = cookie
    page = client.get(session.get_absolute_url())
    assert page.status_code == 200
    assert "Ada N" not in page.content.decode()


def test_the_cookie_opens_nothing_and_is_read_by_no_script(client, party):
    client.get(again(party))
    cookie = client.cookies["returning"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 1800)
    for name in ("link-manage", "link-mine", "link-again", "link-calendar"):
        assert client.get(reverse(f"events:{name}", args=[cookie.value])).status_code == 404


def test_a_page_that_holds_somebodys_words_is_kept_by_nobody(client, party, session):
    assert "no-store" not in client.get(session.get_absolute_url()).get("Cache-Control", "")
    client.get(again(party))
    assert "no-store" in client.get(session.get_absolute_url())["Cache-Control"]


def test_the_token_opens_nothing_else(client, party):
    token = token_to_sign_up_again(party)
    for name in ("link-manage", "link-mine", "link-calendar", "party-change"):
        assert client.get(reverse(f"events:{name}", args=[token])).status_code == 404


@pytest.mark.rule("D9.9")
def test_a_home_visit_fills_in_nothing(client):
    visited = make_party("Ada Núñez")
    register(visited, make_session("Visit", visibility="private").roster, now=NOW)
    assert client.get(again(visited)).status_code == 404


def test_a_contact_that_stopped_working_is_asked_anew(client, party, session):
    Contact.objects.update(suppressed_at=NOW)
    client.get(again(party))
    page = shown(client, session)[0]
    assert "ada@family.example" not in page
    assert "Ada Núñez" in page


def test_a_phone_number_stands_as_people_write_it(client, session):
    party = make_party("Ada", contact="860-555-0142")
    register(party, make_session().roster, now=NOW)
    client.get(again(party))
    assert 'value="(860) 555-0142"' in shown(client, session)[0]


def test_professionals_find_their_work_filled_in(client, party):
    town = make_town("Windsor")
    Party.objects.update(workplace="Example School", job_role="Teacher", town=town)
    cafe = make_session("Coffee", program=make_program("cafe", asks_work=True, asks_children=False))
    client.get(again(party))
    page = shown(client, cafe)[0]
    assert 'value="Example School"' in page
    assert 'value="Teacher"' in page
    assert f'<option value="{town.pk}" selected>' in page


def test_who_was_merged_comes_back_under_the_name_that_they_typed(client, party, session):
    """The sign-up was carried over to the record that stays, and the form still fills itself in."""
    kept = make_party("Ada N.", contact="ada@family.example").lead
    Party.objects.filter(pk=party.pk).update(lead=kept)
    Person.objects.filter(pk=party.lead_id).update(merged_into=kept)
    client.get(again(party))
    assert 'value="Ada Núñez"' in shown(client, session)[0]
    assert Session.objects.count() == 2

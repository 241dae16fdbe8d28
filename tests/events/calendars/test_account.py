"""Somebody with an account sees there what was signed up for before with the same e-mail; and who shares, sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.test import RequestFactory
from django.urls import reverse

from accounts import links
from accounts.history import Change
from accounts.models import Consent, Household, Person
from events.rosters.models import Registration
from events.rosters.registration import register
from events.schedule.details import Assignment
from tests.factories import NOW, make_organization, make_party, make_program, make_session, make_user

pytestmark = pytest.mark.django_db
PAGE, CLAIM, SHARE = "/en/my-calendar/", "/en/my-calendar/who/", "/en/my-calendar/household/"


def signed_up(name="Alma Ejemplo", contact="alma@family.example", title="Math at home", **more):
    session = make_session(title, **more)
    party = make_party(name, contact=contact, organization=session.program.organization)
    return register(party, session.roster, now=NOW).party


@pytest.fixture
def alma():
    """An account that no person belongs to yet."""
    return make_user("alma@family.example")


@pytest.fixture
def sign_in(client):
    """Sign somebody in: with the code from the mail, or with a passkey that says nothing of a mailbox."""

    def go(user, method="code", email=None):
        client.force_login(user)
        request = RequestFactory().get("/")
        request.session = session = client.session
        record_authentication(request, user, method, email=(email or user.email) if method == "code" else None)
        session.save()

    return go


def page_of(client):
    return client.get(PAGE).content.decode()


def test_older_sign_ups_with_the_address_of_the_account_are_there(client, alma, sign_in):
    party = signed_up()
    sign_in(alma)
    page = page_of(client)
    assert "Math at home" in page
    assert reverse("events:link-manage", args=[party.token]) in page
    assert "Sign up for something else" in page
    assert "Which of these is you?" not in page
    assert Person.objects.get().user is None, "looking claims nothing"


@pytest.mark.rule("P45")
def test_only_who_proved_the_mailbox_in_this_session_sees_them(client, alma, sign_in):
    signed_up()
    for how in ({"method": "passkey"}, {"method": "code", "email": "other@family.example"}):
        sign_in(alma, **how)
        assert "Math at home" not in page_of(client), how
        client.logout()


def test_every_page_leads_who_is_signed_in_to_the_sign_ups(client, alma, sign_in):
    sign_in(alma)
    assert f'href="{PAGE}"' in client.get("/en/").content.decode()


@pytest.mark.rule("D9.9")
def test_home_visits_are_not_there_and_a_visited_person_is_not_named(client, alma, sign_in):
    signed_up("Visited Person", title="ZZVISIT", visibility="private")
    signed_up()
    sign_in(alma)
    page = page_of(client)
    assert "ZZVISIT" not in page
    assert "Visited Person" not in page


@pytest.mark.rule("P12")
def test_of_a_shared_mailbox_the_user_says_who_it_is_and_sees_only_that_one(client, alma, sign_in):
    own, other = signed_up(), signed_up("Beto Ejemplo", title="Coffee")
    sign_in(alma)
    page = page_of(client)
    assert "Which of these is you?" in page
    assert own.token not in page
    assert other.token not in page

    client.post(CLAIM, {"person": own.lead_id})

    page = page_of(client)
    assert own.token in page
    assert other.token not in page
    assert "Coffee" not in page
    assert Person.objects.get(pk=own.lead_id).user == alma
    change = Change.objects.get(act="claimed")
    assert (change.actor, change.subject_id, change.fields) == (alma, own.lead_id, ["user"])


def test_who_wrote_two_names_claims_both_and_pressing_twice_is_once(client, alma, sign_in):
    people = [signed_up(name).lead_id for name in ("Alma", "Alma Ejemplo")]
    sign_in(alma)
    for _ in range(2):
        client.post(CLAIM, {"person": people})
    assert Person.objects.filter(user=alma).count() == 2
    assert Change.objects.filter(act="claimed").count() == 2


@pytest.mark.rule("P45")
def test_nobody_else_can_be_claimed(client, alma, sign_in):
    signed_up()
    signed_up("Beto Ejemplo")
    stranger = signed_up("Cy", "cy@elsewhere.example").lead
    taken = signed_up("Dee", "alma@family.example").lead
    visited = signed_up("Eve", "alma@family.example", visibility="private").lead
    Person.objects.filter(pk=taken.pk).update(user=make_user("dee@family.example"))
    sign_in(alma)
    for person in (stranger, taken, visited):
        client.post(CLAIM, {"person": person.pk})
    for nonsense in ({}, {"person": "x"}, {"person": "9" * 400}, {"person": "\x00"}, {"person": "-1"}):
        assert client.post(CLAIM, nonsense).status_code == 302
    assert not Person.objects.filter(user=alma).exists()


@pytest.mark.rule("P26")
def test_looking_claims_nothing(client, alma, sign_in):
    signed_up()
    signed_up("Beto Ejemplo")
    sign_in(alma)
    for method in (client.get, client.head, client.options):
        method(PAGE)
        assert method(CLAIM).status_code == 405
    assert not Person.objects.filter(user=alma).exists()


def test_each_organization_is_asked_of_its_own(client, alma, sign_in):
    abroad = make_program("abroad", organization=make_organization("Elsewhere"))
    signed_up(title="Here")
    signed_up(title="Far away", program=abroad)
    signed_up("Beto Ejemplo", title="Far, too", program=abroad)
    sign_in(alma)
    page = page_of(client)
    assert "Here" in page
    assert "Which of these is you?" in page
    assert "Far away" not in page


def test_claiming_opens_no_list_at_a_door(client, alma, sign_in):
    """Staff decide who has a part: what a person has a part at belongs to nobody who says to be that person."""
    own = signed_up()
    signed_up("Beto Ejemplo")
    session = make_session("Door")
    Assignment.objects.create(session=session, person=own.lead, role="facilitator")
    sign_in(alma)
    client.post(CLAIM, {"person": own.lead_id})
    assert client.get(reverse("events:door", args=[session.slug])).status_code == 404


@pytest.fixture
def household(alma):
    """Alma, who has an account, and Beto, who has a link, in one household; Cy lives elsewhere."""
    home = Household.objects.create(organization=make_organization())
    parties = signed_up(), signed_up("Beto Ejemplo", "beto@family.example", "Coffee")
    signed_up("Cy", "cy@family.example", "Not theirs")
    Person.objects.filter(parties__in=parties).update(household=home)
    Person.objects.filter(pk=parties[0].lead_id).update(user=alma)
    return parties


def say(client, party, act="share"):
    token = links.sign("mine", party.lead_id, party.lead.link_version)
    return client.post(reverse("events:mine-household", args=[token]), {act: "1"})


@pytest.mark.parametrize("agreed", [(), (0,), (1,), (0, 1)])
def test_others_of_the_household_are_seen_only_where_each_adult_agreed(client, alma, sign_in, household, agreed):
    for number in agreed:
        say(client, household[number])
    sign_in(alma)
    page = page_of(client)
    assert ("Coffee" in page) is (agreed == (0, 1))
    assert household[1].token not in page, "seen, and not changed"
    assert "Not theirs" not in page


def test_the_yes_is_written_down_with_its_words_and_taken_back_at_once(client, alma, sign_in, household):
    for party in household * 2:
        say(client, party)
    consent = Consent.objects.get(person=household[1].lead)
    assert (consent.purpose, consent.language, consent.source, consent.at) == ("household", "en", "own page", NOW)
    assert consent.text_shown == "The other adults of my household may see my sign-ups when they are signed in."

    say(client, household[1], "stop")

    consent.refresh_from_db()
    assert consent.revoked_at == NOW
    sign_in(alma)
    assert "Coffee" not in page_of(client)


def test_in_the_account_one_agrees_for_oneself_alone(client, alma, sign_in, household):
    sign_in(alma)
    client.post(SHARE, {"person": household[0].lead_id, "share": "1"})
    assert client.post(SHARE, {"person": household[1].lead_id, "share": "1"}).status_code == 404
    assert [one.person_id for one in Consent.objects.all()] == [household[0].lead_id]


@pytest.mark.rule("D9.9")
def test_home_visits_stay_out_of_what_a_household_shares(client, alma, sign_in, household):
    visit = make_session("ZZVISIT", visibility="private")
    register(household[1], visit.roster, now=NOW)
    for party in household:
        say(client, party)
    sign_in(alma)
    page = page_of(client)
    assert "Coffee" in page
    assert "ZZVISIT" not in page


@pytest.mark.parametrize("act", [{}, {"yes": "1"}])
def test_a_button_that_is_not_ours_writes_nothing(client, household, act):
    token = links.sign("mine", household[0].lead_id, 1)
    assert client.post(reverse("events:mine-household", args=[token]), act).status_code == 400
    assert not Consent.objects.exists()


def test_who_belongs_to_no_household_cannot_share(client):
    assert say(client, signed_up()).status_code == 400


def test_the_past_is_there_too(client, alma, sign_in, today):
    party = signed_up()
    today.move_to(NOW + timedelta(days=20), tick=False)
    assert Registration.objects.get().party == party
    sign_in(alma)
    assert "What was before" in page_of(client)

"""Who is calling: found by what somebody says on the phone, and only by who may know of them."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.history import Access
from accounts.models import Contact, Grant, Household
from events.attendance.walking_in import walk_in
from events.desk.callers import finding
from events.rosters.models import Party
from events.rosters.registration import cancel_registration, register
from tests.factories import (
    NOW,
    make_coordinator,
    make_facilitator,
    make_organization,
    make_party,
    make_program,
    make_session,
    make_user,
    make_venue,
)

pytestmark = pytest.mark.django_db
FIND = reverse("events:desk-callers")


def names(client, wanted):
    """Who is found, in the order of the page."""
    search = client.get(FIND, {"q": wanted}).context["search"]
    return [one.person.name for one in search.found] if search else None


def browser(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def session(ines):
    return make_session()


@pytest.fixture
def jose(session):
    party = make_party("José Núñez Rivera", contact="jose@family.example", others=("Zoë Kowalski",), children=1)
    Contact.objects.create(person=party.lead, kind="mobile", value="+18605550142")
    register(party, session.roster, now=NOW)
    return party


@pytest.mark.parametrize(
    "said",
    [
        "jose", "NUNEZ", "núñ", "rivera jose", "jos riv", "  José   Núñez ", "860-555-0142", "(860) 555 0142",
        "+1 860 555 0142", "8605550142", "1 860 555 0142", "555-0142", "0142", "jose@family.example", "JOSE@fam",
    ],
)  # fmt: skip
def test_somebody_is_found_by_whatever_they_say(desk, jose, session, said):
    register(make_party("Somebody Else", contact="else@family.example"), session.roster, now=NOW)

    assert names(desk, said) == ["José Núñez Rivera"]


@pytest.mark.parametrize("spoken", ["{}", "{} ", "lower", "spaced"])
def test_and_by_the_code_of_a_sign_up(desk, jose, spoken):
    Party.objects.filter(pk=jose.pk).update(code="K7M2P")
    said = {"lower": "k7m2p", "spaced": "K7-M 2P"}.get(spoken, spoken.format("K7M2P"))

    assert names(desk, said) == ["José Núñez Rivera"]


def test_two_sign_ups_of_one_code_are_both_shown(desk, jose, session):
    other = make_party("Ada Example")
    register(other, session.roster, now=NOW)
    Party.objects.update(code="LUCAS")

    assert names(desk, "lucas") == ["Ada Example", "José Núñez Rivera"]


def test_who_comes_along_is_found_too_and_what_they_come_to_next(desk, jose):
    page = desk.get(FIND, {"q": "kowal"}).content.decode()

    assert "Zoë Kowalski" in page
    assert "Math at home" in page
    assert "December 11, 2026" in page


def test_who_canceled_is_found_without_anything_to_come(desk, jose):
    cancel_registration(jose.registrations.get(), now=NOW)

    assert names(desk, "jose") == ["José Núñez Rivera"]
    assert "Math at home" not in desk.get(FIND, {"q": "jose"}).content.decode()


@pytest.mark.parametrize("said", ["", " ", "j", "014", "@", "+1", "%%", "__", "\0", "K7M"])
def test_so_little_finds_nobody_and_says_so(desk, jose, said):
    found = names(desk, said)

    assert found in (None, [])


def test_at_most_thirty_are_shown_and_it_says_that_there_are_more(desk, session, monkeypatch):
    for number in range(31):
        register(make_party(f"Ada {number:02}"), session.roster, now=NOW) if number < 20 else register(
            make_party(f"Ada {number:02}"), make_session(f"Other {number}").roster, now=NOW
        )

    page = desk.get(FIND, {"q": "ada"})
    assert len(page.context["search"].found) == 30
    assert "There are more" in page.content.decode()

    monkeypatch.setattr(finding, "LOOKED_THROUGH", 5)
    assert desk.get(FIND, {"q": "ada"}).context["search"].is_cut


@pytest.mark.rule("D7.3", "P45")
def test_people_of_other_programs_sites_and_organizations_are_not_found(jose, town):
    _near, _far, (first, second) = town
    make_session("Far away", program=make_program("abroad", organization=make_organization("Elsewhere")))
    make_program("cafe", "Friday CAFÉ")
    at_first = make_session("Here", venue=make_venue("Gym", school=first))
    register(make_party("Lupe Example"), at_first.roster, now=NOW)
    of_school = {school: make_user() for school in (first, second)}
    for school, user in of_school.items():
        Grant.objects.create(user=user, role="coordinator", organization=make_organization(), school=school)

    assert names(browser(make_coordinator(program="academy")), "jose") == ["José Núñez Rivera"]
    for user in (make_coordinator(program="cafe"), make_coordinator(make_organization("Elsewhere"))):
        assert names(browser(user), "jose") == []
        assert browser(user).get(reverse("events:desk-caller", args=[jose.lead_id])).status_code == 404
    assert names(browser(of_school[first]), "lupe") == ["Lupe Example"]
    assert names(browser(of_school[second]), "lupe") == []
    assert names(browser(of_school[first]), "jose") == []


@pytest.mark.rule("D7.3")
def test_facilitators_do_not_find_anybody(jose, session):
    client = browser(make_facilitator(session))

    assert client.get(FIND, {"q": "jose"}).status_code == 403
    assert client.get(reverse("events:desk-caller", args=[jose.lead_id])).status_code == 403
    assert FIND not in client.get(reverse("events:my-sessions")).content.decode()


@pytest.mark.rule("D7.5")
def test_of_a_protected_household_nothing_is_shown_that_could_lead_to_it(desk, jose):
    jose.lead.household = Household.objects.create(organization=make_organization(), protected_address=True)
    jose.lead.save()

    for address in (f"{FIND}?q=jose", reverse("events:desk-caller", args=[jose.lead_id])):
        page = desk.get(address).content.decode()
        assert "•••-42" in page
        assert "j•••@•••" in page
        assert "0142" not in page
        assert "jose@family" not in page
        assert "tel:" not in page
    assert names(desk, "0142") == names(desk, "jose@f") == []
    assert names(desk, "860 555 0142") == names(desk, "jose@family.example") == ["José Núñez Rivera"]


@pytest.mark.rule("N19")
def test_who_was_merged_is_found_once_and_old_addresses_lead_there(desk, jose, session, ines):
    from accounts.merging import merge

    twin = make_party("Jose Nunez")
    register(twin, make_session("Another evening").roster, now=NOW)
    merge(jose.lead, twin.lead, by=ines, now=NOW)

    assert names(desk, "jose") == ["José Núñez Rivera"]
    page = desk.get(reverse("events:desk-caller", args=[twin.lead_id])).content.decode()
    assert "Another evening" in page
    assert "Math at home" in page


@pytest.mark.rule("D2.12", "N19")
def test_a_walk_in_is_found_by_its_one_name_and_joined_with_the_family_it_belongs_to(desk, jose, ines):
    from uuid import uuid4

    from accounts.merging import merge
    from events.attendance.models import Attendance

    today = make_session("This morning", starts_at=NOW)
    here = walk_in(today, "Pepe", adults=1, children=0, key=uuid4(), by=None, now=NOW)
    walked_in = here.party.lead

    assert names(desk, "pepe") == ["Pepe"]
    page = desk.get(FIND, {"q": "pepe", "same": jose.lead_id}).content.decode()
    assert reverse("events:desk-people-merge", args=[jose.lead_id, walked_in.pk]) in page

    merge(jose.lead, walked_in, by=ines, now=NOW)
    assert Attendance.objects.get().person == jose.lead
    page = desk.get(reverse("events:desk-caller", args=[jose.lead_id])).content.decode()
    assert "This morning" in page


@pytest.mark.rule("D7.4")
def test_searching_and_opening_is_written_down_without_what_was_typed(desk, ines, jose):
    desk.get(FIND)
    assert not Access.objects.exists()

    desk.get(FIND, {"q": "jose nunez"})
    desk.get(reverse("events:desk-caller", args=[jose.lead_id]))

    rows = Access.objects.order_by("pk").values_list("actor", "what", "subject_type", "subject_id", "why")
    assert list(rows) == [(ines.pk, "callers", "", None, ""), (ines.pk, "caller", "person", jose.lead_id, "")]


@pytest.mark.counts("events:desk-callers")
@pytest.mark.parametrize("grant", ["whole", "program"])
@pytest.mark.parametrize("count", [1, 3, 30])
def test_finding_costs_the_same_for_any_number(ines, django_assert_num_queries, count, grant):
    for number in range(count):
        party = make_party(f"Ada {number}", others=(f"Bo {number}",))
        register(party, make_session(f"Evening {number}").roster, now=NOW)
    client = browser(ines if grant == "whole" else make_coordinator(program="academy"))

    with django_assert_num_queries(14 if grant == "whole" else 15):
        page = client.get(FIND, {"q": "ada"})

    assert len(page.context["search"].found) == count


def test_the_search_stands_on_every_page_of_staff(desk, session):
    for name, args in (("desk", []), ("desk-sessions", []), ("desk-session", [session.slug]), ("whats-on", [])):
        page = desk.get(reverse(f"events:{name}", args=args)).content.decode()
        assert f'action="{FIND}"' in page, name
    assert f'action="{FIND}"' not in Client().get(reverse("events:whats-on")).content.decode()


@pytest.mark.parametrize("said", ["x" * 100_000, "\u202e\u202d", "\ud83d", "'; DROP", "%00", "٠١٤٢", "a" * 99 + "é"])
def test_nothing_that_is_typed_breaks_it(desk, said):
    assert desk.get(FIND, {"q": said.encode("utf-8", "replace").decode()}).status_code == 200


def test_records_that_are_the_same_are_found_from_here_by_who_may_merge_them(desk, ines):
    merging = reverse("events:desk-people-same")
    make_program("cafe", "Friday CAFÉ")

    assert merging in desk.get(FIND).content.decode()
    assert merging not in browser(make_coordinator(program="cafe")).get(FIND).content.decode()

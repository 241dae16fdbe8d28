"""The list of people of a session says of everybody how it stands: place, line, offer, help, and who cannot come."""

import re

import pytest
from django.urls import reverse

from events.attendance.models import Absence
from events.rosters.models import Party, Roster
from events.rosters.offers import Offer
from events.rosters.registration import cancel_registration, register
from tests.events.desk.test_roster_places import at, people, sign_up, statuses
from tests.factories import NOW, SOON, make_party, make_session

pytestmark = pytest.mark.django_db


def test_the_list_says_how_it_stands_with_everybody(desk):
    session = make_session(capacity=1)
    Roster.objects.filter(pk=session.roster_id).update(seating="offer")
    ada, asked, first, second = sign_up(session, "Ada", "Asked", "First", "Second")
    aside = register(make_party("Aside"), session.roster, now=NOW, held_back=True)
    cancel_registration(ada, now=NOW)
    (other,) = sign_up(make_session("Another"), "Away")
    Absence.objects.create(session=session, person=asked.party.lead, at=NOW, starts_at=session.starts_at)

    page = people(desk, session)

    rows = {name: page.split(f'id="registration-{one.pk}"')[1].split("</tr>")[0] for name, one in [
        ("ada", ada), ("asked", asked), ("first", first), ("second", second), ("aside", aside)
    ]}  # fmt: skip
    assert Offer.objects.get().registration == asked
    assert "A place is offered" in rows["asked"]
    assert "until " in rows["asked"]
    assert "cannot come:" in rows["asked"]
    assert "place 1 in line" in rows["first"]
    assert "place 2 in line" in rows["second"]
    assert "waits until its help is there" in rows["aside"]
    assert "in line" not in rows["aside"]
    assert all(at(session, "desk-roster-seat", one.pk) in page for one in (asked, first, second, aside))
    assert at(session, "desk-roster-seat", ada.pk) not in page
    assert "1 is asked whether it wants one" in page
    assert "1 waits for help" in page
    assert reverse("events:desk-caller", args=[ada.party.lead_id]) in rows["ada"]
    assert other.party.lead.name not in page


def test_many_are_ticked_by_one_tap_without_javascript(desk):
    session = make_session(capacity=1)
    ada, bo = sign_up(session, "Ada", "Bo")

    def ticked(**query):
        return {int(pk) for pk in re.findall(r'name="r" value="(\d+)" checked', people(desk, session, **query))}

    assert ticked() == set()
    assert ticked(ticked="seated") == {ada.pk}
    assert ticked(ticked="waiting") == {bo.pk}
    assert ticked(ticked="x\0") == set()


def test_a_family_with_a_protected_address_is_not_reached_from_the_list(desk):
    from accounts.models import Household

    session = make_session()
    (ada,) = sign_up(session, "Ada", contact="860-555-0142")
    lead = ada.party.lead
    lead.household = Household.objects.create(organization=lead.organization, protected_address=True)
    lead.save(update_fields=["household"])

    page = people(desk, session)

    assert "555" not in page
    assert "protected address" in page


def test_who_has_not_confirmed_stands_in_no_line_and_is_given_no_place(desk):
    session = make_session(capacity=1)
    ada, typed, next_one = sign_up(session, "Ada", "Perhaps a stranger", "Next")
    Party.objects.filter(pk__in=[ada.party_id, typed.party_id]).update(confirm_by=SOON)

    page = people(desk, session)

    rows = [page.split(f'id="registration-{one.pk}"')[1].split("</tr>")[0] for one in (ada, typed, next_one)]
    assert ["not confirmed, until Fri, Dec 11, 9:30 AM" in row for row in rows] == [True, True, False]
    assert "in line" not in rows[1]
    assert "place 1 in line" in rows[2]
    assert "2 have not confirmed yet" in page
    assert at(session, "desk-roster-seat", typed.pk) not in page
    answer = desk.post(at(session, "desk-roster-seat", typed.pk), {"seen": "x"}, follow=True).content.decode()
    assert "Nobody has confirmed this sign-up yet." in answer
    assert statuses([typed]) == ["waitlisted"]
    file = desk.get(at(session, "desk-roster-file"), {"why": "calls"}).content.decode()
    assert file.count(", not confirmed") == 2


def test_the_list_leads_to_signing_somebody_up_for_this_date(desk):
    session = make_session(capacity=1)
    by_phone = f"{reverse('events:desk-on-behalf')}?session={session.slug}"

    assert by_phone in people(desk, session)
    Roster.objects.filter(pk=session.roster_id).update(capacity=0)
    assert by_phone in people(desk, session), "also while nobody is there"

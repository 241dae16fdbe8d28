"""Two people whom somebody made one by mistake: after undoing, each sees what is theirs and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import links
from accounts.consent import TEXTS, give_consent
from accounts.merging import Chosen
from accounts.models import Consent
from events.attendance.models import Absence, Attendance, Mark
from events.desk.people.acting import merge_people, part_people
from events.outbox.models import Message
from events.rosters.registration import register
from tests.factories import NOW, make_party, make_person, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.rule("P14")]
MAIL, PHONE = "ana@family.example", "860-555-0142"


@pytest.fixture
def ana():
    return make_person("Ana Núñez", contact=MAIL)


@pytest.fixture
def other():
    return make_person("Ana Núñez Gómez", contact=PHONE)


def mine(client, person):
    """The page of all sign-ups of a person."""
    person.refresh_from_db()
    token = links.sign("mine", person.pk, person.link_version)
    return client.get(reverse("events:link-mine", args=[token])).content.decode()


@pytest.mark.rule("P45")
def test_what_she_signed_up_for_meanwhile_is_hers_and_not_on_the_page_of_the_other(client, ines, ana, other):
    decided = merge_people(ana, other, chosen=Chosen(), by=ines, now=NOW)
    parties = [make_party("Ana Núñez Gómez", contact=PHONE), make_party("Ana Núñez", contact=MAIL)]
    seats = [register(party, make_session(f"For {n}").roster, now=NOW) for n, party in enumerate(parties)]
    assert {party.lead for party in parties} == {ana}
    give_consent(parties[0].contact, TEXTS, text="Yes", language="en", now=NOW)
    for seat in seats:
        session = seat.roster.sessions.get()
        said = {"session": session, "person": ana, "registration": seat, "status": "present"}
        Mark.objects.create(**said, made_at=NOW, received_at=NOW)
        Attendance.objects.create(**said)
        Absence.objects.create(session=session, person=ana, at=NOW)

    part_people(decided, by=ines, now=NOW + timedelta(days=1))

    for model in (Mark, Attendance, Absence):
        assert list(model.objects.order_by("session__title").values_list("person", flat=True)) == [other.pk, ana.pk]
    assert Consent.objects.get().person == other
    assert {(one.person, one.contact.person) for one in Message.objects.all()} == {(ana, ana), (other, other)}
    for person, hers, not_hers in ((ana, "For 1", "For 0"), (other, "For 0", "For 1")):
        page = mine(client, person)
        assert hers in page
        assert not_hers not in page


def test_what_the_other_knew_of_the_same_evening_stays_as_it_was(ines, ana, other):
    """She had been there before the merge: nothing is doubled, and nothing is lost."""
    session = make_session()
    Attendance.objects.create(session=session, person=other, status="late")
    decided = merge_people(ana, other, chosen=Chosen(), by=ines, now=NOW)
    register(make_party("Ana Núñez Gómez", contact=PHONE), session.roster, now=NOW)

    part_people(decided, by=ines, now=NOW)

    assert dict(Attendance.objects.values_list("person", "status")) == {other.pk: "late"}

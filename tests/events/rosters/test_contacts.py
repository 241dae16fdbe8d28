"""Staff add a way to reach a family, or mend one that was written down wrong."""

import pytest

from accounts.consent import TEXTS, give_consent, standing
from accounts.contact import normalize
from accounts.history import Change
from accounts.models import Consent, Contact
from events.outbox.models import CallTask, Message
from events.rosters.contacts import add_contact, correct_contact
from events.rosters.registration import register
from tests.factories import NOW, make_party, make_person, make_roster, make_user

pytestmark = pytest.mark.django_db
RIGHT = normalize("right@family.example")


@pytest.fixture
def family():
    """Signed up twice with an address that was misheard, and confirmed once."""
    party = make_party("Ada", contact="wrong@family.example")
    again = make_party("Ada", contact="wrong@family.example")
    for one in (party, again):
        register(one, make_roster(), now=NOW)
    Contact.objects.update(verified_at=NOW)
    return party


def test_earlier_sign_ups_follow_and_nothing_is_confirmed(family):
    right = correct_contact(family.contact, RIGHT, by=None, now=NOW)

    assert set(family.lead.parties.values_list("contact", flat=True)) == {right.pk}
    assert right.verified_at is None
    wrong = Contact.objects.get(value="wrong@family.example")
    assert wrong.suppressed_at == NOW
    assert set(Message.objects.values_list("contact__value", "state")) == {("right@family.example", "queued")}


def test_what_is_on_its_way_becomes_a_call_where_only_a_number_is_known(family):
    right = correct_contact(family.contact, normalize("860-555-0142"), by=None, now=NOW)

    assert set(Message.objects.values_list("contact", "channel")) == {(right.pk, "call")}
    assert CallTask.objects.count() == Message.objects.count()

    correct_contact(right, RIGHT, by=None, now=NOW)
    assert set(Message.objects.values_list("contact__value", "channel")) == {("right@family.example", "email")}
    assert not CallTask.objects.exists()


def test_links_that_somebody_else_could_read_end(family):
    person, version, token = family.lead, family.lead.link_version, family.token

    correct_contact(family.contact, RIGHT, by=None, now=NOW, ends_links=True)

    person.refresh_from_db()
    family.refresh_from_db()
    assert person.link_version == version + 1
    assert family.token != token
    assert set(Message.objects.values_list("state", flat=True)) == {"expired"}


@pytest.mark.rule("D6.5")
def test_a_yes_to_texts_was_given_for_one_number_only():
    party = make_party("Ada", contact="860-555-0142")
    give_consent(party.contact, TEXTS, text="Yes", language="en", now=NOW)

    right = correct_contact(party.contact, normalize("860-555-0143"), by=make_user(), now=NOW)

    assert not standing(party.contact, TEXTS).exists()
    assert not standing(right, TEXTS).exists()
    assert Consent.objects.get().revoked_at == NOW


def test_a_contact_is_added_once_and_one_that_did_not_work_is_tried_again():
    person, user = make_person("Ada", contact="ada@family.example"), make_user()

    first = add_contact(person, RIGHT, by=user, now=NOW)
    assert add_contact(person, RIGHT, by=user, now=NOW) == first
    Contact.objects.filter(pk=first.pk).update(suppressed_at=NOW)
    add_contact(person, RIGHT, by=user, now=NOW)

    first.refresh_from_db()
    assert first.suppressed_at is None
    assert Contact.objects.filter(person=person).count() == 2
    assert [change.fields for change in Change.objects.filter(act="contact added")] == [["email"], ["email"]]


def test_the_same_one_again_changes_nothing(family):
    assert correct_contact(family.contact, normalize("wrong@family.example"), by=None, now=NOW) == family.contact
    assert not Change.objects.filter(act__startswith="contact").exists()
    assert not Contact.objects.exclude(suppressed_at=None).exists()

"""People are called what they call themselves, reached as they write it, and told kindly what is missing."""

from __future__ import annotations

import pytest

from accounts.models import Contact
from events.outbox.models import CallTask
from events.rosters.models import Party
from tests.factories import make_session

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


@pytest.mark.parametrize(
    "typed_contact", ["ADA@Family.Example", "  ada@family.example ", "ada @family.example", "ada@family.example\n"]
)
def test_an_address_in_any_form_reaches_the_same_mailbox(send, typed_contact):
    send(make_session(), contact=typed_contact)
    assert Contact.objects.get().value == "ada@family.example"


def test_a_plus_in_an_address_stays(send):
    send(make_session(), contact="Ada+School@family.example")
    assert Contact.objects.get().value == "ada+school@family.example"


@pytest.mark.parametrize(
    "mobile",
    ["860-555-0142", "(860) 555-0142", "8605550142", "+1 860 555 0142", "1.860.555.0142", "860 555 0142 "],
)
def test_a_mobile_number_written_in_six_ways_is_one_number_and_staff_calls_it(send, mobile):
    send(make_session(), contact=mobile)
    assert Contact.objects.get().value == "+18605550142"
    assert CallTask.objects.count() == 1


@pytest.mark.parametrize(
    "name",
    ["Zoë Núñez", "Siobhán O’Brien-D'Arcy", "محمد", "李", "Ada 🐙", "Ngô Thị Ánh", "x" * 200],
)
def test_people_are_called_what_they_call_themselves(client, send, name):
    answer = send(make_session(), name=name)
    assert Party.objects.get().lead.name == name
    assert name.replace("'", "&#x27;") in text(client.get(answer["Location"]))


@pytest.mark.rule("D8.3")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Please write a name."),
        ({"name": " \u200b "}, "Please write a name."),
        ({"name": "x" * 201}, "This name is longer than 200 characters."),
        ({"contact": ""}, "Please write an e-mail address or a phone number."),
        ({"contact": "ada@"}, "This e-mail address is not complete."),
        ({"contact": "555"}, "This phone number is not complete."),
        ({"contact": "later"}, "Please write an e-mail address or a phone number."),
        ({"contact": "a" * 300 + "@family.example"}, "This is too long for an e-mail address"),
        ({"children": "21"}, "These are more children than this form can take."),
        ({"others": "Bo\n" * 13}, "These are more people than this form can take."),
    ],
)
def test_an_error_stands_in_the_summary_and_at_its_field_and_what_was_typed_stays(send, wrong, said):
    answer = send(make_session(), **{"help-words": "A ride", **wrong})
    page = text(answer)
    assert answer.status_code == 200
    assert "<title>Error:" in page
    assert 'id="errors"' in page
    assert "autofocus" in page
    assert page.count(said) == 2
    assert 'aria-invalid="true"' in page
    assert "A ride" in page
    assert not Party.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [({"others": "Bo\nCy", "children": "0"}, "others"), ({"others": "", "children": "7"}, "children")],
)
def test_that_a_party_is_too_large_is_said_where_it_grew(send, said, field):
    form = send(make_session(capacity=2, takes="heads"), **said).context["whole"].form
    assert list(form.errors) == [field]

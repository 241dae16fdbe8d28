"""A mail that is put into its wire form once reads for each family as if it had been composed for it alone."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Contact
from events.outbox.channels import forms_of_mail
from events.outbox.channels.email import compose
from events.outbox.channels.forms_of_mail import FORMS, wire_form
from events.outbox.models import Message, Sheet
from events.outbox.rendering import placeholder
from events.outbox.sending import send_due
from events.outbox.words import Cut
from tests.factories import NOW, make_person

CUT = Cut(
    ["Reminder: ", 0],
    [0, ", see you on Friday – at 9.\n\nYour page: ", 1, "\n.\n..\n", 2],
    ["<p>", 0, ", see you.</p><a href='", 1, "'>Your page</a> ", 2],
)
NAMES = (
    "Zoë Núñez",
    "=?utf-8?q?x?=",
    "</p><b>",
    "a\nb\r\nBcc: x@y.example",
    "שלום",
    ".",
    "",
    "x" * 2000,
    "🎉" * 40,
    "\x00",
)


@pytest.fixture(autouse=True)
def nothing_learned():
    FORMS.forget()


def unsaved(own, *, cut=CUT, calendar="", **fields):
    sheet = Sheet(pk=1, subject=cut.subject, body=cut.body, html=cut.html, calendar=calendar, is_shared=True)
    return Message(
        sheet=sheet, own=own, language="en", contact=Contact(kind="email", value="ada@family.example"), **fields
    )


def read(raw):
    mail = message_from_bytes(raw, policy=policy.default)
    heads = {name: str(value).strip() for name, value in mail.items() if name not in {"Date", "Content-Type"}}
    parts = [(part.get_content_type(), part.get_content()) for part in mail.walk() if not part.is_multipart()]
    return heads, parts


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=st.sampled_from(NAMES) | st.text(max_size=30), other=st.text(max_size=30))
def test_whatever_a_family_is_called_its_mail_says_the_same(name, other):
    link = placeholder("manage", 7, 1)
    for own in (["Ada", link, "K7Q2M"], [name, link, other]):
        message = unsaved(own, reply_to="office@program.example", calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
        form = wire_form(message)
        if form:
            assert read(form[2]) == read(compose(message).message().as_bytes(linesep="\r\n"))


def test_an_ordinary_mail_is_made_from_its_form():
    sender, recipient, raw = wire_form(unsaved(["Ada", placeholder("manage", 7, 1), "K7Q2M"]))

    assert (sender, recipient) == ("hello@friday-cafe.example", "ada@family.example")
    assert b"[[" not in raw
    assert forms_of_mail.TOKEN.encode() not in raw
    assert read(raw)[0]["Subject"] == "Reminder: Ada"
    assert all(line.endswith(b"\r") for line in raw.split(b"\n")[:-1])


@pytest.mark.parametrize("address", ['"odd one"@family.example', "zoë@family.example", "a@b.example, c@d.example"])
def test_an_address_that_is_written_in_an_odd_way_is_composed_by_itself(address):
    message = unsaved(["Ada", "x", "."])
    message.contact.value = address

    assert wire_form(message) is None


def test_a_line_that_grows_too_long_is_composed_by_itself():
    assert wire_form(unsaved(["Ada", "x", "."]))
    assert wire_form(unsaved(["x" * 1200, "x", "."])) is None


def test_what_cannot_be_filled_in_faithfully_is_never_used(monkeypatch):
    monkeypatch.setattr(forms_of_mail, "_with_line_ends", lambda words: words.upper().encode())

    assert wire_form(unsaved(["Ada", "x", "."])) is None


def test_letters_to_a_list_keep_their_way_off_it():
    link = placeholder("manage", 7, 1)
    _sender, _to, raw = wire_form(unsaved(["Ada", link, "."], list_link=placeholder("manage", 9, 1)))
    _sender, _to, other = wire_form(unsaved(["Bo", link, "."], list_link=placeholder("manage", 8, 1)))

    heads = [message_from_bytes(one, policy=policy.default)["List-Unsubscribe"] for one in (raw, other)]
    assert heads[0] != heads[1]
    assert all(head.startswith("<http") for head in heads)


@pytest.mark.django_db
def test_thirty_families_get_their_own_mail_over_the_wire(server, make_message):
    sheet = Sheet.objects.create(
        digest="one", subject=CUT.subject, body=CUT.body, html=CUT.html, is_shared=True, created_at=NOW
    )
    for number in range(30):
        person = make_person(f"Ada <{number}>", contact=f"ada{number}@family.example")
        message = make_message(person=person)
        Message.objects.filter(pk=message.pk).update(
            sheet=sheet, own=[person.name, placeholder("manage", number + 1, 1), "."]
        )

    assert send_due(NOW).count == 30

    for number, mail in enumerate(server.taken):
        assert mail["To"] == f"ada{number}@family.example"
        assert mail.get_body(("plain",)).get_content().startswith(f"Ada <{number}>, see you on Friday – at 9.")
        assert f"Ada &lt;{number}&gt;" in mail.get_body(("html",)).get_content()
        assert "\n.\n..\n" in mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert len({mail["Message-ID"] for mail in server.taken}) == 30

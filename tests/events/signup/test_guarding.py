"""Machines are slowed down without a puzzle; a person loses nothing, and has all the time there is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError

from events.signup.guarding import GuardForm, refuse_addresses, shown_at, since
from tests.events.signup.filling_in import NASTY
from tests.factories import NOW


class NameForm(forms.Form):
    name = forms.CharField()


def refused(later, **said):
    """Whether a form that was shown now is refused after some time."""
    data = {"more-since": since(NOW), "more-note": "", **said}
    form = NameForm({"name": "Ada"})
    is_refused = GuardForm(data, now=NOW + later).refuse(form)
    assert is_refused == (not form.is_valid())
    return is_refused


@pytest.mark.rule("D8.3")
@pytest.mark.parametrize(
    "later", [timedelta(seconds=3), timedelta(minutes=20), timedelta(days=1), timedelta(days=400)]
)
def test_a_form_may_lie_open_as_long_as_one_likes(later):
    assert not refused(later)


def test_what_comes_back_at_once_was_sent_by_a_machine():
    assert refused(timedelta(seconds=2))


def test_what_was_written_into_the_hidden_field_was_written_by_a_machine():
    assert refused(timedelta(minutes=1), **{"more-note": "https://pills.example"})


@pytest.mark.parametrize("stamp", ["", "1", since(NOW)[:-1] + "?", since(NOW + timedelta(days=2)), *NASTY])
def test_a_time_that_we_did_not_write_is_asked_for_once_more(stamp):
    assert refused(timedelta(minutes=1), **{"more-since": stamp})


@pytest.mark.rule("D8.3")
def test_who_was_too_fast_does_not_wait_from_the_beginning():
    guard = GuardForm({"more-since": since(NOW)}, now=NOW + timedelta(seconds=2))
    assert guard.refuse(NameForm({"name": "Ada"}))
    shown = {field.html_name: field.value() or "" for field in guard}
    assert not GuardForm(shown, now=NOW + timedelta(seconds=3)).looks_like_a_machine()


@pytest.mark.rule("D8.3")
@pytest.mark.parametrize("wrong", [{}, {"more-note": "x"}, {"more-since": ""}])
def test_who_is_asked_to_send_it_once_more_gets_through_with_it(wrong):
    guard = GuardForm({"more-since": since(NOW), **wrong}, now=NOW + timedelta(seconds=1))
    form = NameForm({"name": "Ada"})
    assert guard.refuse(form)
    shown = {field.html_name: field.value() or "" for field in guard}

    again = GuardForm(shown, now=NOW + timedelta(seconds=5))

    assert "Nothing you typed is lost." in str(form.non_field_errors())
    assert shown["more-note"] == ""
    assert not again.refuse(NameForm({"name": "Ada"}))


def test_a_form_that_was_not_sent_is_not_judged():
    assert not GuardForm(now=NOW).refuse(NameForm())


def test_the_moment_is_as_exact_as_it_must_be_and_cannot_be_made_up():
    assert shown_at(since(NOW)) == NOW
    assert shown_at(f"{int(NOW.timestamp())}:forged") is None


@pytest.mark.parametrize(
    "typed",
    [
        "http://evil.example", "See www.evil.example", "evil.com", "Win at evil.example.com/now", "bit.ly/abc",
        "Ada <b>Example</b>", "<script>alert(1)</script>", "[url=evil]", "[Ada](evil)", "{{ now }}", "&lt;b&gt;",
        "ada@family.example", "ｅｖｉｌ．ｃｏｍ", "evil\u3002com",
    ],
)  # fmt: skip
def test_nobody_mails_strangers_an_address_or_markup(typed):
    with pytest.raises(ValidationError) as error:
        refuse_addresses(typed)

    assert error.value.code == "address"


@pytest.mark.parametrize(
    "name",
    [
        "Zoë Núñez", "Siobhán O’Brien-D'Arcy", "محمد", "李", "Ada 🐙", "Ngô Thị Ánh", "J. R. Example", "St.Mary",
        "Dr.Who",
        "María C.Vega", "P.S. 12", "Parents & Co", "Ada (Bo's mother)", "A. Com", "Ma. Elena", "Anh-Thư 2",
        "Nonprofit #3",
        "Teacher / coach", "Sr. In-charge", "K-2 teacher", "Mr.T",
    ],
)  # fmt: skip
def test_names_and_workplaces_are_taken_as_people_write_them(name):
    assert refuse_addresses(name) == name

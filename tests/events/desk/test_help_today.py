"""What help puts on the page of today: requests that are due, care that is not sure yet, care with a line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.support.answering import answer, take
from events.support.asking import Wish
from events.support.models import Kind, Need
from tests.events.support.helping import care, interpreter, make_care, sign_up_with
from tests.factories import NOW, make_party, make_session

pytestmark = pytest.mark.django_db


def today(desk):
    return desk.get("/en/desk/").content.decode()


def need_of(registration):
    return Need.objects.told().get(registration=registration)


@pytest.mark.rule("D8.7")
def test_a_request_that_is_due_has_its_row_with_reason_owner_and_button(desk, ines):
    session = make_session()
    need = need_of(sign_up_with(session, interpreter(), party=make_party("Ana Example")))
    take(need, actor=ines, now=NOW)
    page = today(desk)
    assert "<bdi>Ana Example</bdi> asked for help" in page
    assert "An interpreter: Português" in page
    assert "An answer is due by Tuesday, December 8." in page
    assert f"/en/desk/sessions/{session.slug}/help/#need-{need.pk}" in page

    answer(need, "confirmed", now=NOW, actor=ines)
    assert "asked for help" not in today(desk)


@pytest.mark.rule("D2.7")
def test_care_that_nobody_confirmed_is_one_row_for_all_its_families(desk):
    session = make_session()
    supply = make_care(session, places=3, sure=False)
    for _ in range(3):
        sign_up_with(session, care())
    page = today(desk)
    assert "Child care, 3 to 5 years: 3 families wait for an answer" in page
    assert page.count(f"#supply-{supply.pk}") == 1


@pytest.mark.rule("D8.7")
def test_words_of_a_family_beside_a_sure_place_have_a_row_of_their_own(desk, ines):
    session = make_session()
    make_care(session)
    said = Wish(kind=Kind.CHILD_CARE, band="3-5", words="Mia is afraid of dogs")
    need = need_of(sign_up_with(session, said, party=make_party("Ana Example")))

    assert "<bdi>Ana Example</bdi> asked for help" in today(desk)
    assert f"#need-{need.pk}" in today(desk)
    answer(need, "confirmed", now=NOW, actor=ines)
    assert "asked for help" not in today(desk)


@pytest.mark.rule("D2.8")
def test_care_with_families_in_line_or_with_children_too_many_has_a_row(desk, ines):
    session = make_session()
    make_care(session, places=1)
    sign_up_with(session, care())
    assert "Child care" not in today(desk)
    waiting = sign_up_with(session, care())
    assert "Child care, 3 to 5 years: 1 family waits for a place" in today(desk)
    answer(need_of(waiting), "confirmed", now=NOW, actor=ines)
    assert "Child care, 3 to 5 years: 1 child more than there are places" in today(desk)


def test_the_first_five_are_shown_and_the_way_to_all_of_them(desk):
    session = make_session()
    for number in range(8):
        sign_up_with(session, interpreter(), party=make_party(f"Ana {number}"))
    page = today(desk)
    assert page.count("asked for help</strong>") == 5
    assert "3 more requests for help" in page


def test_what_is_due_later_can_wait(desk):
    sign_up_with(make_session(starts_at=NOW + timedelta(days=60)), interpreter())
    assert "asked for help" not in today(desk)

"""What a page and a sign-up ask of the database: the same for one family and for many."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from events.rosters.models import Roster
from events.rosters.registration import register
from events.signup.forms import SignUpForm
from tests.factories import NOW, SOON, make_party, make_session

pytestmark = pytest.mark.django_db


def test_signing_up_needs_few_queries(send, django_assert_max_num_queries):
    session = make_session()
    with django_assert_max_num_queries(22):
        send(session)


def test_the_keys_of_a_form_are_fresh_each_time():
    session = make_session()
    keys = {SignUpForm(session=session).initial["submit_key"] for _ in range(2)}
    assert len(keys) == 2
    assert all(isinstance(key, UUID) for key in keys)


@pytest.mark.parametrize("count", [1, 30])
def test_a_session_needs_the_same_queries_for_any_number_of_families_and_dates(
    client, languages, django_assert_num_queries, count
):
    roster = Roster.objects.create(capacity=2)
    session = make_session(roster=roster)
    for number in range(1, count):
        make_session(roster=roster, starts_at=SOON + timedelta(days=number))
    for _ in range(count + 2):
        register(make_party(), roster, now=NOW)

    with django_assert_num_queries(3):  # it is full: other dates with room are asked for in one
        page = client.get(session.get_absolute_url()).content.decode()

    assert f"Waitlist: {count} famil" in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_own_page_needs_the_same_queries_for_any_number_of_adults_and_dates(
    client, send, django_assert_num_queries, count
):
    roster = Roster.objects.create(capacity=None)
    session = make_session(roster=roster)
    for number in range(1, count):
        make_session(roster=roster, starts_at=SOON + timedelta(days=number))
    page = send(session, others="\n".join(f"Bo {number}" for number in range(min(count, 12))))["Location"]

    with django_assert_num_queries(11):
        assert client.get(page).content.decode().count('class="heading') == count

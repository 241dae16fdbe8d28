"""A school evening signs up from one address; a machine that tries names is slowed down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from events.rosters.models import Party
from tests.events.signup.filling_in import typed
from tests.factories import make_session

pytestmark = pytest.mark.django_db
OFTEN = "There were many sign-ups just now. Nothing you typed is lost."


def key(number):
    return f"6f3a8a2e-0000-4000-8000-{number:012d}"


@pytest.fixture
def session():
    return make_session(capacity=None)


def test_one_contact_signs_up_six_times_in_ten_minutes_and_then_waits(send, session, morning):
    for number in range(6):
        assert send(session, name=f"Ada {number}", submit_key=key(number)).status_code == 302
    answer = send(session, name="Ada 7", submit_key=key(7), **{"help-words": "A ride"})
    assert answer.status_code == 429
    assert answer["Retry-After"] == "600"
    page = answer.content.decode()
    assert OFTEN in page
    assert 'value="Ada 7"' in page
    assert "A ride" in page
    assert Party.objects.count() == 6
    assert send(session, name="Bo", contact="bo@family.example").status_code == 302
    morning.shift(timedelta(minutes=10))
    assert send(session, name="Ada 7", submit_key=key(7)).status_code == 302


def test_a_form_sent_again_and_again_over_a_slow_net_counts_once(send, session):
    assert {send(session).status_code for _ in range(20)} == {302}


def test_a_form_with_mistakes_counts_for_nobody(send, session):
    assert {send(session, name="").status_code for _ in range(9)} == {200}


def test_families_behind_one_address_sign_up_until_there_are_more_than_a_school_evening_has(send, session, settings):
    settings.SIGN_UPS_PER_ADDRESS = 12
    for number in range(12):
        assert send(session, name=f"Ada {number}", contact=f"ada{number}@family.example").status_code == 302
    assert send(session, name="Bo", contact="bo@family.example").status_code == 429


def test_so_many_are_taken_behind_one_address_as_a_school_evening_has(settings):
    assert settings.SIGN_UPS_PER_ADDRESS == 120


@pytest.mark.parametrize(
    ("proxies", "headers", "second"),
    [
        (0, ["1.1.1.1", "2.2.2.2"], 429),
        (1, ["1.1.1.1", "2.2.2.2"], 302),
        (1, ["1.1.1.1, 9.9.9.9", "2.2.2.2, 9.9.9.9"], 429),
        (2, ["1.1.1.1", "2.2.2.2"], 429),
    ],
)
def test_an_address_is_believed_only_where_a_proxy_of_ours_handed_it_on(client, settings, proxies, headers, second):
    session = make_session()
    settings.ALLAUTH_TRUSTED_PROXY_COUNT, settings.SIGN_UPS_PER_ADDRESS = proxies, 1
    address = reverse("events:sign-up", args=[session.slug])
    answers = [
        client.post(
            address,
            typed(session, name=f"Ada {number}", contact=f"ada{number}@family.example"),
            headers={"X-Forwarded-For": header},
        ).status_code
        for number, header in enumerate(headers)
    ]
    assert answers == [302, second]

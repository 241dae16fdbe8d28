"""A session of somebody with grants ends when nobody used it for a while."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.factories import make_coordinator, make_facilitator, make_session, make_user

START = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_hours(settings):
    settings.STAFF_IDLE_MINUTES = 120
    settings.SECOND_FACTOR_REQUIRED = False


def come_back(client, user, *, minutes):
    with time_machine.travel(START, tick=False) as clock:
        client.force_login(user)
        client.get("/en/home/")
        clock.shift(timedelta(minutes=minutes))
        return client.get("/en/home/")


def test_a_coordinator_who_left_signs_in_again(client):
    response = come_back(client, make_coordinator(), minutes=121)

    assert response["Location"] == "/en/account/login/?next=/en/home/"
    assert "_auth_user_id" not in client.session
    assert (
        "You were signed out because nothing happened for a while."
        in client.get(response["Location"]).content.decode()
    )


def test_a_coordinator_who_works_on_stays(client):
    with time_machine.travel(START, tick=False) as clock:
        client.force_login(make_coordinator())
        for _ in range(4):
            client.get("/en/home/")
            clock.shift(timedelta(minutes=100))
        assert client.get("/en/home/")["Location"] == "/en/desk/"


def test_a_sleeping_grant_ends_too(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    come_back(client, make_coordinator(), minutes=121)

    assert "_auth_user_id" not in client.session


def test_an_administrator_who_left_signs_in_again(client, django_user_model):
    come_back(client, django_user_model.objects.create_superuser("boss@staff.example"), minutes=121)

    assert "_auth_user_id" not in client.session


def test_the_list_at_the_door_may_lie_open_all_morning(client):
    come_back(client, make_facilitator(make_session()), minutes=300)

    assert "_auth_user_id" in client.session


def test_a_public_page_stays_open_to_who_was_signed_out(client):
    with time_machine.travel(START, tick=False) as clock:
        client.force_login(make_coordinator())
        client.get("/en/home/")
        clock.shift(timedelta(hours=3))
        assert client.get("/en/").status_code == 200


def test_a_user_without_grants_has_nothing_to_end(client):
    come_back(client, make_user(), minutes=300)

    assert "_auth_user_id" in client.session


def test_a_button_pressed_after_that_leads_to_the_sign_in_and_back_to_the_page(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "https://cafe.example/en/door/math-at-home/?at=1"}

    response = client.post("/en/door/math-at-home/mark/", headers=headers)

    assert response["HX-Redirect"] == "/en/account/login/?next=/en/door/math-at-home/"
    assert not response.content

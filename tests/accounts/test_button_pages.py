"""An address that only a button opens says so to who comes there in another way."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts import links
from tests.factories import make_party, make_program

pytestmark = pytest.mark.django_db


def test_who_opens_the_address_of_a_button_is_told_how_to_go_on(client):
    person = make_party().lead
    token = links.sign("mine", person.pk, person.link_version)

    response = client.get(reverse("events:mine-calendar", args=[token]))

    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "Go back to the page with the button" in response.content.decode()


def test_a_program_that_posts_to_a_feed_gets_no_page(client):
    make_program()
    response = client.post(reverse("events:program-feed", args=["academy"]))
    assert (response.status_code, response.content) == (405, b"")

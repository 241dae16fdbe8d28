"""A family on an old phone: 320 px, no JavaScript, no account. From what's on to the own page and back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from events.rosters.models import Registration, Status
from tests.factories import make_program, make_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session():
    soon = timezone.now().replace(hour=17, minute=0, second=0, microsecond=0) + timedelta(days=10)
    return make_session("Math at home", program=make_program(takes="heads"), takes="heads", capacity=6, starts_at=soon)


@pytest.mark.rule("D8.2")
def test_a_family_signs_up_changes_and_cancels_without_javascript(open_page, too_wide, session):
    page = open_page("/en/", width=320, js=False)
    page.get_by_role("link", name="Math at home").first.click()
    assert too_wide(page) == []
    page.get_by_role("link", name="Sign up: 6 places left").click()
    page.get_by_label("E-mail or mobile").fill("ada@")
    page.get_by_role("button", name="Sign up").click()

    assert page.title().startswith("Error: ")
    assert page.get_by_label("E-mail or mobile").input_value() == "ada@"
    assert too_wide(page) == []

    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("E-mail or mobile").fill("ada@family.example")
    page.get_by_label("Children who come").fill("2")
    page.get_by_text("Do other adults come with you?").click()
    page.get_by_label("Names of the other adults").fill("Bo")
    page.get_by_role("button", name="Sign up").click()

    assert page.get_by_role("heading", level=1).inner_text() == "You are signed up"
    assert too_wide(page) == []
    assert Registration.objects.get().seats == 4

    page.get_by_role("link", name="Change who comes").click()
    page.get_by_label("Children who come").fill("3")
    page.get_by_role("button", name="Save").click()
    assert Registration.objects.get().seats == 5

    page.get_by_role("link", name="Cancel", exact=True).click()
    assert too_wide(page) == []
    page.get_by_role("button", name="Yes, cancel").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Your sign-up is canceled"
    assert Registration.objects.get().status == Status.CANCELED

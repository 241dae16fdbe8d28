"""A family tells ahead that it cannot come to one date of a course: narrow or wide, dark, without JavaScript too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.attendance.models import Absence
from events.rosters.registration import register
from tests.factories import make_party, make_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "dark"), [(320, False), (360, True), (1280, False)])
def test_one_of_two_adults_tells_then_the_other_and_both_come_after_all(open_page, too_wide, axe, width, dark):
    soon = timezone.now().replace(hour=17, minute=0, second=0, microsecond=0) + timedelta(days=10)
    first = make_session("Shapes", starts_at=soon)
    make_session("Games", roster=first.roster, starts_at=soon + timedelta(days=7))
    party = register(make_party("Ada Example", others=("Bo Example",)), first.roster, now=timezone.now()).party
    page = open_page(reverse("events:link-manage", args=[party.token]), width=width, dark=dark, js=dark)

    page.get_by_text("Can’t come on this date?").first.click()
    page.get_by_label("Ada Example").first.uncheck()
    assert too_wide(page) == []
    page.get_by_role("button", name="We can’t come on this date").first.click()
    assert Absence.objects.get().person.name == "Bo Example"

    page.get_by_role("button", name="Ada Example can’t come on this date").click()
    assert Absence.objects.count() == 2
    assert too_wide(page) == []

    assert not dark or axe(page) == [], "axe needs scripts"
    page.get_by_role("button", name="We can come after all").click()
    assert not Absence.objects.exists()
    assert page.get_by_text("Can’t come on this date?").count() == 2

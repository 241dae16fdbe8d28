"""What speaks against a date on the pages of the desk, in the words of the page's language."""

import pytest
import time_machine
from django.urls import reverse

from accounts.models import District
from events.schedule.details import Closure
from tests.factories import NOW, SOON, make_coordinator, make_session

pytestmark = pytest.mark.django_db


@pytest.mark.rule("D10.1")
def test_moving_copying_and_publishing_heed_the_districts_that_a_session_is_meant_for(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    district = District.objects.create(code="064", name="Hartford School District")
    day = SOON.date()
    Closure.objects.create(
        scope="district", district=district, kind="vacation", name="Fall recess", first_day=day, last_day=day
    )
    session = make_session(status="draft")
    session.audience.add(district)
    when = {"day": day.isoformat(), "at": "18:00", "minutes": "90"}
    with time_machine.travel(NOW):
        client.force_login(make_coordinator())
        publish = reverse("events:desk-publish", args=[session.slug])
        pages = [
            client.get(publish),
            client.post(reverse("events:desk-move", args=[session.slug]), when),
            client.post(reverse("events:desk-copy", args=[session.slug]), when),
        ]
        spanish = client.get(publish.replace("/en/", "/es/")).content.decode()
    for page in pages:
        assert "Vacation in Hartford: Fall recess" in page.content.decode()
    assert ': <bdi lang="en">Fall recess</bdi>' in spanish

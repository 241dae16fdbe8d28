"""What speaks against a date on the pages of the desk, in the words of the page's language."""

import pytest
import time_machine
from django.urls import reverse

from accounts.models import District, School
from events.schedule.details import Closure
from events.schedule.models import Session
from tests.events.desk.weekly import at, press
from tests.factories import NOW, SOON, make_coordinator, make_language, make_session, make_venue

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


@pytest.mark.rule("D1.2", "D10.1")
@pytest.mark.parametrize("what", ["venue", "audience"])
def test_another_place_or_audience_whose_schools_are_closed_is_said_once_before_it_is_saved(desk, what):
    make_language("en", "English")
    district = District.objects.create(code="064", name="Hartford School District")
    gym = make_venue("Gym", school=School.objects.create(code="06401", district=district, name="Example School"))
    day = SOON.date()
    closed = {"scope": "district", "district": district, "first_day": day, "last_day": day}
    Closure.objects.create(**closed, kind="vacation", name="Fall recess")
    session = make_session()
    address, said = at(session, "desk-edit"), {what: str({"venue": gym, "audience": district}[what].pk)}

    asked = press(desk, address, desk.get(address), **said)

    assert "Vacation in Hartford: Fall recess" in asked.content.decode()
    assert (Session.objects.get().venue, Session.objects.get().audience.count()) == (session.venue, 0)
    assert press(desk, address, asked).status_code == 302
    assert Session.objects.get().venue == gym or list(Session.objects.get().audience.all()) == [district]
    again = press(desk, address, desk.get(address), title_en="Math and more")
    assert again.status_code == 302, "said once; other words need no second press"

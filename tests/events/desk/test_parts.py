"""Who has a part at a session, and what it leaves behind."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.history import Change
from accounts.models import District, Person, School, User
from events.schedule.details import Assignment, Resource
from events.schedule.part_forms import AssignForm
from tests.factories import NOW, make_organization, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def past():
    return make_session(starts_at=NOW - timedelta(days=40))


def add(desk, session, **said):
    data = {f"resource-{name}": value for name, value in said.items()}
    return desk.post(reverse("events:desk-resource", args=[session.slug]), data)


@pytest.mark.rule("D1.8")
def test_a_past_session_gets_its_recording_slides_and_notes(desk, past):
    add(desk, past, kind="recording", url="https://videos.example/1", captions="on")
    add(desk, past, kind="slides", url="https://slides.example/1", title="Slides")

    page = desk.get(reverse("events:desk-session", args=[past.slug])).content.decode()
    assert "https://videos.example/1" in page
    assert "with captions" in page
    assert Change.objects.filter(act="added").count() == 2


def test_a_recording_without_captions_is_refused_at_its_tick_and_kept(desk, past):
    response = add(desk, past, kind="recording", url="https://videos.example/1")

    page = response.content.decode()
    assert page.count("A recording needs captions or a transcript before it is shown.") == 2
    assert "https://videos.example/1" in page
    assert not Resource.objects.exists()


def test_what_was_added_can_be_taken_off(desk, past):
    add(desk, past, kind="notes", url="https://notes.example/1")

    desk.post(reverse("events:desk-resource", args=[past.slug]), {"remove": Resource.objects.get().pk})

    assert not Resource.objects.exists()
    assert desk.post(reverse("events:desk-resource", args=[past.slug]), {"remove": "x"}).status_code == 404


def assign(desk, session, **said):
    data = {f"assign-{name}": value for name, value in said.items()}
    return desk.post(reverse("events:desk-assign", args=[session.slug]), data)


def test_a_facilitator_with_an_email_can_sign_in_and_see_the_session(desk):
    session = make_session()
    for _click in range(2):
        assign(desk, session, role="facilitator", name="Fay Example", email=" FAY@staff.example ")

    assignment = Assignment.objects.get()
    fay = User.objects.get(email="fay@staff.example")
    assert assignment.person.user == fay
    assert Person.objects.filter(user=fay).count() == 1
    browser = Client()
    browser.force_login(fay)
    assert browser.get(reverse("events:desk-session", args=[session.slug])).status_code == 403
    desk.post(reverse("events:desk-assign", args=[session.slug]), {"remove": assignment.pk})
    assert not Assignment.objects.exists()


def test_a_catalyst_is_announced_by_name_and_opens_nothing(desk):
    session = make_session()

    assign(desk, session, role="catalyst", name="The Example Family Panel")

    assignment = Assignment.objects.get()
    assert (assignment.person, assignment.name) == (None, "The Example Family Panel")
    assert "The Example Family Panel" in desk.get(reverse("events:desk-session", args=[session.slug])).content.decode()


@pytest.mark.rule("D1.6")
def test_several_speakers_and_hosts_people_and_organizations_are_announced(desk, client):
    """Each part is there once however often the form is sent; who facilitates as a person is not made public."""
    session, library = make_session(), make_organization("Example Library Council")
    Assignment.objects.create(session=make_session("Earlier"), organization=library, role="host")
    said = [
        {"role": "catalyst", "name": "Ana Example"},
        {"role": "catalyst", "name": "The Example Family Panel"},
        {"role": "host", "organization": library.pk},
        {"role": "host", "organization": library.pk, "name": "The Library’s friends"},
        {"role": "facilitator", "organization": library.pk},
        {"role": "facilitator", "name": "Fay Example", "email": "fay@staff.example"},
    ]
    for one in [*said, *said]:
        assert assign(desk, session, **one).status_code == 302

    assert session.assignments.count() == len(said)
    page = " ".join(client.get(session.get_absolute_url()).content.decode().split())
    names = "<dt>With</dt><dd><bdi>Ana Example</bdi>, <bdi>The Example Family Panel</bdi></dd>"
    hosts = "<dt>Hosted by</dt><dd><bdi>Example Library Council</bdi>, <bdi>The Library’s friends</bdi></dd>"
    assert names in page
    assert hosts in page
    assert "<dt>Facilitated by</dt><dd><bdi>Example Library Council</bdi></dd>" in page
    assert "Fay Example" not in page


def test_an_organization_does_not_sign_in(desk):
    session, library = make_session(), make_organization()

    page = assign(desk, session, role="host", organization=library.pk, email="fay@staff.example").content.decode()

    assert "An e-mail belongs to a person." in page
    assert not Assignment.objects.exists()


def test_a_part_needs_a_name_and_a_whole_address(desk):
    session = make_session()

    page = assign(desk, session, role="host", name="", email="fay@").content.decode()

    assert "Please write a name, or choose an organization." in page
    assert "This e-mail address is not complete" in page
    assert 'value="fay@"' in page


def test_only_a_part_at_the_door_says_that_it_opens_the_list(desk):
    session = make_session()
    said = "can see the list"
    for role, times in (("catalyst", 0), ("host", 0), ("guide", 1), ("facilitator", 2)):
        assign(desk, session, role=role, name=f"{role} Example", email=f"{role}@staff.example")

        assert desk.get(reverse("events:desk-session", args=[session.slug])).content.decode().count(said) == times


def test_only_organizations_are_offered_that_this_one_has_something_to_do_with(desk):
    session, foreign = make_session(), make_organization("Foreign Center")
    assigned, of_a_place, of_an_audience = (
        make_organization(name) for name in ("Example Library", "Place District", "Audience District")
    )
    district = District.objects.create(code="D1", name="One", organization=of_a_place)
    school = School.objects.create(code="S1", name="Example School", district=district)
    session.venue.school = school
    session.venue.save()
    session.audience.add(District.objects.create(code="D2", name="Two", organization=of_an_audience))
    Assignment.objects.create(session=session, organization=assigned, role="host")

    offered = set(AssignForm(session=session).fields["organization"].queryset)

    assert offered == {session.program.organization, assigned, of_a_place, of_an_audience}
    refused = assign(desk, session, role="host", organization=foreign.pk)
    assert refused.status_code == 200
    assert not session.assignments.filter(organization=foreign).exists()


def test_an_organization_that_is_not_offered_has_a_part_by_its_whole_name(desk):
    session, foreign = make_session(), make_organization("Foreign Center")

    assign(desk, session, role="host", name="Foreign Center")
    assign(desk, session, role="host", name="Foreign Center Friends")

    assert list(session.assignments.values_list("organization", "name")) == [
        (foreign.pk, ""),
        (None, "Foreign Center Friends"),
    ]
    assert set(AssignForm(session=session).fields["organization"].queryset) >= {foreign}

"""A grant reaches as far as it says: one organization, one program, one school; being signed in reaches nothing."""

import pytest

from accounts.grants import NOBODY, Viewer, viewer
from accounts.models import District, Grant, School
from events.schedule.models import Program, Session
from tests.factories import (
    make_facilitator,
    make_organization,
    make_program,
    make_session,
    make_user,
    make_venue,
)

pytestmark = [pytest.mark.django_db, pytest.mark.rule("D7.3")]


@pytest.fixture
def here():
    """A session at a school, one at a library, one of another program and one of another organization."""
    district = District.objects.create(code="64", name="Example District")
    schools = [School.objects.create(code=code, district=district, name=f"School {code}") for code in ("1", "2")]
    abroad = make_program("abroad", organization=make_organization("Elsewhere"))
    return {
        "schools": schools,
        "at school": make_session("At school", venue=make_venue("First School", school=schools[0])),
        "other school": make_session("At the other", venue=make_venue("Second School", school=schools[1])),
        "library": make_session("At the library"),
        "cafe": make_session("Coffee", program=make_program("cafe")),
        "abroad": make_session("Far away", program=abroad),
    }


def managed(**grant):
    user = make_user()
    found = Grant.objects.create(user=user, role=grant.pop("role", "coordinator"), **grant)
    who = Viewer(user, (found,))
    return set(Session.objects.managed_by(who).values_list("pk", flat=True))


def pks(here, *names):
    return {here[name].pk for name in names}


def test_an_organization(here):
    everything = ("at school", "other school", "library", "cafe")
    assert managed(organization=make_organization()) == pks(here, *everything)


def test_one_program(here):
    found = managed(organization=make_organization(), program_slug="academy")
    assert found == pks(here, "at school", "other school", "library")


def test_one_school(here):
    assert managed(organization=make_organization(), school=here["schools"][0]) == pks(here, "at school")


def test_a_program_of_another_organization_is_not_reached_by_its_name(here):
    assert managed(organization=make_organization("Elsewhere"), program_slug="academy") == set()


@pytest.mark.parametrize("role", ["facilitator", "advisory", "auditor", "principal", "visitor"])
def test_other_roles_plan_nothing(here, role):
    assert managed(organization=make_organization(), role=role) == set()


def test_one_school_is_not_a_whole_program(here):
    user = make_user()
    grant = Grant.objects.create(
        user=user, role="coordinator", organization=make_organization(), school=here["schools"][0]
    )

    assert not Program.objects.coordinated_by(Viewer(user, (grant,))).exists()


def test_being_signed_in_reaches_nothing(here):
    assert not Session.objects.managed_by(Viewer(make_user())).exists()
    assert not Session.objects.led_by(Viewer(make_user())).exists()
    assert not Session.objects.managed_by(NOBODY).exists()


def test_a_facilitator_has_her_own_published_sessions(here, rf):
    request = rf.get("/")
    request.user, request.session = make_facilitator(here["library"], make_session("Not told", status="draft")), {}

    assert list(Session.objects.led_by(viewer(request))) == [here["library"]]


def test_a_role_that_was_taken_back_is_gone_at_the_next_page(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    user = make_user()
    grant = Grant.objects.create(user=user, role="coordinator", organization=make_organization())
    client.force_login(user)
    assert client.get("/en/desk/").status_code == 200

    grant.delete()

    assert client.get("/en/desk/").status_code == 403

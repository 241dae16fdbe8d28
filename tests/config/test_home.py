"""After signing in each comes to what is theirs."""

import pytest
from django.urls import reverse

from accounts.models import Grant, Person
from tests.factories import make_coordinator, make_facilitator, make_organization, make_party, make_session, make_user

pytestmark = pytest.mark.django_db


def a_family():
    user = make_user("family@family.example")
    Person.objects.filter(pk=make_party("Bo", contact=user.email).lead_id).update(user=user)
    return user


def a_superuser():
    user = make_user()
    user.is_staff = user.is_superuser = True
    user.save()
    return user


def an_auditor():
    user = make_user()
    Grant.objects.create(user=user, role="auditor", organization=make_organization())
    return user


def an_advisor():
    user = make_user()
    Grant.objects.create(user=user, role="advisory", organization=make_organization())
    return user


@pytest.mark.parametrize(
    ("somebody", "comes_to"),
    [
        (make_coordinator, "events:desk"),
        (lambda: make_facilitator(make_session()), "events:my-sessions"),
        (an_auditor, "events:my-sessions"),
        (an_advisor, "events:ideas"),
        (a_superuser, "admin:index"),
        (a_family, "events:my-calendar"),
        (make_user, "events:whats-on"),
    ],
)
def test_each_comes_to_what_is_theirs(client, settings, somebody, comes_to):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(somebody())

    assert client.get(reverse("home"))["Location"] == reverse(comes_to)


def test_who_coordinates_first_gives_the_second_factor(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(make_coordinator())

    assert client.get(reverse("home"))["Location"] == reverse("mfa_index")

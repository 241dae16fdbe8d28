"""The plain admin is for administrators with a second factor, and there is no family in it."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from accounts.admin import site
from accounts.history import Change
from accounts.models import Person, User
from events.schedule.models import Session
from tests.factories import NOW, make_coordinator, make_session, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    return User.objects.create_superuser("boss@staff.example")


def test_it_shows_places_programs_and_grants_and_no_people():
    shown = {model.__name__ for model in site._registry}

    assert shown == {
        "Organization", "District", "School", "Town", "Language", "Program", "Venue", "MailingList", "Grant", "User",
    }  # fmt: skip
    assert Person not in site._registry


def test_it_opens_only_after_the_second_factor(client, boss, sign_in, give_app, number_of, settings):  # noqa: PLR0917
    settings.SECOND_FACTOR_REQUIRED = True
    assert client.get("/admin/").status_code == 302
    client.force_login(boss)

    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == reverse("mfa_index")
    assert client.get("/admin/accounts/user/", follow=True).redirect_chain[-1][0] == reverse("mfa_index")
    client.logout()
    secret = give_app(boss)
    sign_in(boss.email)
    client.post(reverse("mfa_authenticate"), {"code": number_of(secret)})
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("flag", [{}, {"is_staff": True}])
def test_it_is_closed_to_everybody_else(client, flag):
    user = make_coordinator()
    User.objects.filter(pk=user.pk).update(**flag)
    client.force_login(user)

    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/accounts/user/", follow=True).status_code == 403


def test_a_stranger_signs_in_as_everybody_does(client):
    response = client.get("/admin/login/?next=/admin/")

    assert response["Location"] == "/en/account/login/?next=/admin/"


def test_no_page_of_it_opens_to_a_stranger(client):
    for pattern in site.get_urls():
        for inner in getattr(pattern, "url_patterns", [pattern]):
            path = "/admin/" + re.sub(r"<[^>]*>|\\.\*|[\^$?()]", "1", f"{pattern.pattern}{inner.pattern}")
            assert client.get(path).status_code != 200, path


def form_of(client, url):
    """The form as a browser sends it: a tick that is not set is not sent, a zero is."""
    form = client.get(url).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    values |= {form[name].html_initial_name: values[name] for name in values if form.fields[name].show_hidden_initial}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def test_a_new_name_of_a_place_reaches_the_calendars_of_its_sessions(client, boss):
    session = make_session()
    client.force_login(boss)
    url = f"/admin/events/venue/{session.venue.pk}/change/"

    response = client.post(url, {**form_of(client, url), "name": "New Library", "way_in": "{}"})

    assert response.status_code == 302, response.context["errors"]
    after = Session.objects.get()
    assert after.sequence == session.sequence + 1
    assert after.updated_at != session.updated_at


def test_what_is_over_or_private_says_nothing_new_of_a_place(client, boss, time_machine):
    time_machine.move_to(NOW, tick=False)
    over = make_session(starts_at=NOW - timedelta(days=3))
    private = make_session(venue=over.venue, visibility="private")
    coming = make_session(venue=over.venue)
    client.force_login(boss)
    url = f"/admin/events/venue/{over.venue.pk}/change/"

    client.post(url, {**form_of(client, url), "name": "New Library"})
    client.post(url, {**form_of(client, url), "setup_minutes": "30"})

    raised = {one.pk: Session.objects.get(pk=one.pk).sequence - one.sequence for one in (over, private, coming)}
    assert raised == {over.pk: 0, private.pk: 0, coming.pk: 1}


def test_what_administrators_change_is_noted_without_the_words(client, boss):
    user = make_user("ana@staff.example")
    client.force_login(boss)
    url = f"/admin/accounts/user/{user.pk}/change/"

    client.post(url, {**form_of(client, url), "email": "ANA.NEW@staff.example"})

    assert User.objects.get(pk=user.pk).email == "ana.new@staff.example"
    change = Change.objects.get()
    assert (change.act, change.fields, change.actor) == ("edited", ["email"], boss)
    assert "ana" not in str(change.__dict__)
    assert not LogEntry.objects.exists()


def test_every_admin_list_opens(client, boss):
    make_session()
    make_coordinator()
    client.force_login(boss)
    for model in site._registry:
        for page in ("changelist", "add"):
            url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
            assert client.get(url).status_code == 200, url


def test_who_lost_the_phone_can_start_over(client, boss, give_app):
    user = make_coordinator()
    give_app(user)
    client.force_login(boss)

    client.post("/admin/accounts/user/", {"action": "forget_second_factor", "_selected_action": [user.pk]})

    assert not user.authenticator_set.exists()
    assert Change.objects.get().fields == ["second factor"]

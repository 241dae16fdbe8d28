"""Who sees people of many sessions gives a second factor first; until then the grants sleep."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.urls import reverse

from accounts.grants import viewer
from accounts.models import Grant
from tests.factories import make_coordinator, make_facilitator, make_organization, make_session, make_user

DESK, SET_UP = "/en/desk/", "/en/account/second-factor/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("second_factor")]


def is_awake(client):
    return client.get(DESK).status_code == 200


def test_a_coordinator_sets_up_an_app_and_the_desk_opens(client, sign_in, number_of):
    make_coordinator(email="ana@staff.example")
    assert sign_in("ana@staff.example").status_code == 302

    assert client.get(DESK)["Location"] == SET_UP
    assert client.get("/en/home/")["Location"] == SET_UP
    assert "Set up an app" in client.get(SET_UP).content.decode()
    page = client.get(reverse("mfa_activate_totp"))
    response = client.post(reverse("mfa_activate_totp"), {"code": number_of(page.context["form"].secret)})

    assert response["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(response["Location"]).status_code == 200, "no second question for the same number"
    assert is_awake(client)
    assert client.get("/en/home/")["Location"] == DESK


def test_the_picture_to_scan_can_be_read_on_a_dark_page(client, sign_in):
    make_coordinator(email="ana@staff.example")
    sign_in("ana@staff.example")

    assert 'fill="white"' in client.get(reverse("mfa_activate_totp")).context["totp_svg"]


def test_a_wrong_number_sets_up_nothing(client, sign_in, number_of):
    make_coordinator(email="ana@staff.example")
    sign_in("ana@staff.example")
    client.get(reverse("mfa_activate_totp"))

    response = client.post(reverse("mfa_activate_totp"), {"code": "000000x"})

    assert response.status_code == 200
    assert not Authenticator.objects.exists()
    assert not is_awake(client)


def test_the_code_from_the_mail_alone_does_not_sign_in_who_has_an_app(client, sign_in, give_app, number_of):
    secret = give_app(make_coordinator(email="ana@staff.example"))

    response = sign_in("ana@staff.example")

    assert response["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(DESK).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": number_of(secret)})
    assert is_awake(client)


def test_the_same_number_of_the_app_works_once(client, sign_in, give_app, number_of):
    secret = give_app(make_coordinator(email="ana@staff.example"))
    with time_machine.travel("2026-12-01T14:00:00Z", tick=False):
        number = number_of(secret)
        sign_in("ana@staff.example")
        client.post(reverse("mfa_authenticate"), {"code": number})
        other = client.__class__()
        sign_in("ana@staff.example", other)
        other.post(reverse("mfa_authenticate"), {"code": number})

    assert "_auth_user_id" in client.session
    assert "_auth_user_id" not in other.session


def test_guessing_the_number_of_the_app_is_stopped(client, sign_in, give_app, number_of):
    secret = give_app(make_coordinator(email="ana@staff.example"))
    sign_in("ana@staff.example")
    for _ in range(6):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    client.post(reverse("mfa_authenticate"), {"code": number_of(secret)})

    assert "_auth_user_id" not in client.session


def test_a_recovery_code_stands_in_for_a_lost_phone(client, sign_in, give_app):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = make_coordinator(email="ana@staff.example")
    give_app(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    sign_in("ana@staff.example")

    client.post(reverse("mfa_authenticate"), {"code": code})

    assert is_awake(client)


def test_an_app_set_up_elsewhere_is_asked_for_here_too(client, sign_in, give_app, number_of):
    user = make_coordinator(email="ana@staff.example")
    sign_in("ana@staff.example")
    secret = give_app(user)

    assert not is_awake(client)
    assert reverse("mfa_reauthenticate") in client.get(SET_UP).content.decode()
    client.post(reverse("mfa_reauthenticate"), {"code": number_of(secret), "next": DESK})
    assert is_awake(client)


def test_a_second_factor_of_one_user_does_not_wake_the_next_in_the_same_browser(client, sign_in, give_app, number_of):
    secret = give_app(make_coordinator(email="ana@staff.example"))
    sign_in("ana@staff.example")
    client.post(reverse("mfa_authenticate"), {"code": number_of(secret)})
    client.post(reverse("account_logout"))
    make_coordinator(email="bo@staff.example")

    sign_in("bo@staff.example")

    assert not is_awake(client)


@pytest.mark.parametrize("role", ["coordinator", "auditor", "principal"])
def test_roles_that_see_many_people_sleep_without_it(rf, role):
    user = make_user()
    Grant.objects.create(user=user, role=role, organization=make_organization())
    request = rf.get("/")
    request.user, request.session = user, {}

    assert viewer(request).sleeping
    assert not viewer(request).has(role)


def test_a_facilitator_marks_at_the_door_without_it(client, sign_in):
    make_facilitator(make_session(), email="fay@staff.example")

    response = sign_in("fay@staff.example")

    assert client.get(response["Location"])["Location"] == reverse("events:my-sessions")


def test_the_secret_of_an_app_is_not_readable_in_the_database(give_app):
    secret = give_app(make_user())
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = str(cursor.fetchall())

    assert secret not in stored
    assert Authenticator.objects.get().wrap().validate_code("000000x") is False


def test_setting_up_takes_a_press_of_a_button(client, sign_in):
    make_coordinator(email="ana@staff.example")
    sign_in("ana@staff.example")

    for name in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_index", "mfa_list_webauthn"):
        assert client.get(reverse(name)).status_code == 200

    assert not Authenticator.objects.exists()


def test_pages_for_passkeys_run_only_our_own_scripts(client, sign_in):
    make_coordinator(email="ana@staff.example")
    pages = [client.get(reverse("account_login")).content.decode()]
    sign_in("ana@staff.example")
    pages.append(client.get(reverse("mfa_add_webauthn")).content.decode())

    for page in pages:
        assert "/static/mfa/js/webauthn.js" in page
        assert page.count("<script") == page.count("<script src=") + page.count('application/json"') + page.count(
            '<script type="module" src='
        )

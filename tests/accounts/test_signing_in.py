"""People who work here sign in with a code from their mail. There is no password anywhere."""

import re
import smtplib
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils.translation import get_language

from accounts.signing_in import Adapter
from tests.factories import make_coordinator, make_user

LOGIN, CONFIRM = "/en/account/login/", "/en/account/login/code/confirm/"
pytestmark = pytest.mark.django_db


def plain(response, email):
    """A page without what differs from request to request."""
    return re.sub(r'(nonce|value)="[^"]*"', "", response.content.decode()).replace(email, "ADDRESS")


def ask(client, email, language="en"):
    return client.post(f"/{language}/account/login/", {"login": email})


def code_in(mail):
    return re.search(r"\d{4}-\d{4}", mail.body).group()


@pytest.fixture(autouse=True)
def off(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def test_a_code_from_the_mail_signs_in(client, mailoutbox, sign_in):
    coordinator = make_coordinator(email="ana@staff.example")

    response = sign_in("ana@staff.example")

    assert response.status_code == 302
    assert response["Location"].endswith("/home/")
    assert int(client.session["_auth_user_id"]) == coordinator.pk
    assert [mail.to for mail in mailoutbox] == [["ana@staff.example"]]


@pytest.mark.parametrize("typed", ["ANA+cafe@Staff.Example", "  ana+cafe@staff.example ", "ana+cafe @ staff.example"])
def test_the_address_may_be_typed_as_people_type(client, mailoutbox, typed):
    make_user("ana+cafe@staff.example")

    ask(client, typed)

    assert mailoutbox[0].to == ["ana+cafe@staff.example"]
    assert re.search(r"\d{4}-\d{4}", mailoutbox[0].body)


def test_the_code_may_be_typed_without_its_dash(client, mailoutbox):
    make_user("ana@staff.example")
    ask(client, "ana@staff.example")

    response = client.post(CONFIRM, {"code": f" {code_in(mailoutbox[0]).replace('-', ' ')} "})

    assert response.status_code == 302
    assert "_auth_user_id" in client.session


def test_the_address_asked_for_is_where_one_goes_after_signing_in(client, mailoutbox):
    make_user("ana@staff.example")

    response = client.post(
        f"{LOGIN}?next=/en/my-sessions/", {"login": "ana@staff.example", "next": "/en/my-sessions/"}
    )
    response = client.post(response["Location"], {"code": code_in(mailoutbox[0]), "next": "/en/my-sessions/"})

    assert response["Location"] == "/en/my-sessions/"


def test_nobody_is_led_to_a_foreign_site_after_signing_in(client, mailoutbox):
    make_user("ana@staff.example")

    client.post(f"{LOGIN}?next=https://evil.example/", {"login": "ana@staff.example", "next": "https://evil.example/"})
    response = client.post(CONFIRM, {"code": code_in(mailoutbox[0]), "next": "https://evil.example/"})

    assert response["Location"].endswith("/home/")


def test_an_unknown_address_looks_like_a_known_one(client, mailoutbox, django_user_model):
    make_user("ana@staff.example")
    make_user("gone@staff.example")
    django_user_model.objects.filter(email="gone@staff.example").update(is_active=False)
    seen = []
    for email in ("ana@staff.example", "zzz@staff.example", "gone@staff.example"):
        browser = client.__class__()
        first = ask(browser, email)
        page = browser.get(first["Location"])
        wrong = browser.post(CONFIRM, {"code": "0000-0000"})
        seen.append((first.status_code, first["Location"], plain(page, email), wrong.status_code, plain(wrong, email)))

    assert seen[0] == seen[1] == seen[2]
    assert [mail.to[0] for mail in mailoutbox] == ["ana@staff.example", "zzz@staff.example", "gone@staff.example"]
    assert not re.search(r"\d{4}-\d{4}", mailoutbox[1].body + mailoutbox[2].body)


def test_a_code_is_good_for_fifteen_minutes(client, mailoutbox):
    make_user("ana@staff.example")
    start = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
    for minutes, enters in ((14, True), (16, False)):
        browser = client.__class__()
        with time_machine.travel(start, tick=False) as clock:
            ask(browser, "ana@staff.example")
            clock.shift(timedelta(minutes=minutes))
            browser.post(CONFIRM, {"code": code_in(mailoutbox[-1])})
            assert ("_auth_user_id" in browser.session) is enters


def test_three_wrong_codes_end_the_try(client, mailoutbox):
    make_user("ana@staff.example")
    ask(client, "ana@staff.example")
    for _ in range(3):
        client.post(CONFIRM, {"code": "0000-0000"})

    client.post(CONFIRM, {"code": code_in(mailoutbox[0])})

    assert "_auth_user_id" not in client.session


def test_a_code_works_once_and_only_in_the_browser_that_asked(client, mailoutbox, sign_in):
    make_user("ana@staff.example")
    other = client.__class__()
    sign_in("ana@staff.example")

    other.post(CONFIRM, {"code": code_in(mailoutbox[0])})

    assert "_auth_user_id" not in other.session


def test_asking_for_many_codes_for_one_address_is_refused(client, mailoutbox):
    make_user("ana@staff.example")
    for _ in range(7):
        answer = ask(client.__class__(), "ana@staff.example")

    assert len(mailoutbox) == 5
    assert answer.status_code == 200
    assert 'class="errors"' in answer.content.decode()


@pytest.mark.parametrize("failure", [ConnectionRefusedError(), TimeoutError(), smtplib.SMTPServerDisconnected()])
@pytest.mark.parametrize("email", ["ana@staff.example", "zzz@staff.example"])
def test_when_the_mail_server_is_down_the_page_says_so_and_keeps_the_address(client, monkeypatch, failure, email):
    make_user("ana@staff.example")

    def fail(self, messages):
        raise failure

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
    response = ask(client, email)

    page = response.content.decode()
    assert response.status_code == 200
    assert "We could not send the code just now." in page
    assert f'value="{email}"' in page


@pytest.mark.parametrize(
    "typed", ["", "ana", "ana@", "a" * 300 + "@staff.example", "ana@staff.example\r\nBcc: x@y.example"]
)
def test_what_is_no_address_is_refused_with_what_was_typed_kept(client, mailoutbox, typed):
    response = ask(client, typed)

    assert response.status_code == 200
    assert 'class="errors"' in response.content.decode()
    assert not mailoutbox


@pytest.mark.parametrize(
    "path",
    [
        "password/reset/",
        "password/change/",
        "password/set/",
        "password/reset/key/1-abc/",
        "password/reset/done/",
        "reauthenticate/",
        "email/",
        "confirm-email/",
        "signup/passkey/",
        "second-factor/webauthn/signup/",
        "second-factor/trust/",
    ],
)
def test_there_is_no_page_for_passwords_or_more_addresses(client, path):
    client.force_login(make_user())

    assert client.get(f"/en/account/{path}").status_code == 404


def test_nobody_signs_up_for_an_account(client, django_user_model):
    response = client.post("/en/account/signup/", {"email": "new@family.example"})

    assert response["Location"] == LOGIN
    assert not django_user_model.objects.exists()


def test_nobody_has_a_password(client, django_user_model):
    user = django_user_model.objects.create_superuser("boss@staff.example", password="secret")

    assert not user.has_usable_password()
    assert not client.login(email="boss@staff.example", password="secret")


def test_signing_out_takes_a_press_of_a_button(client):
    client.force_login(make_user())

    client.get("/en/account/logout/")
    assert "_auth_user_id" in client.session

    client.post("/en/account/logout/")
    assert "_auth_user_id" not in client.session


def test_somebody_who_was_switched_off_is_out_at_once(client):
    user = make_user()
    client.force_login(user)
    user.is_active = False
    user.save()

    assert client.get("/en/home/").status_code == 302
    assert client.get("/en/home/")["Location"].startswith(LOGIN)


def test_starting_again_leads_back_to_the_address(client, mailoutbox):
    make_user("ana@staff.example")
    ask(client, "anna@staff.example")

    client.post("/en/account/logout/", {"next": LOGIN})

    assert client.get(LOGIN).status_code == 200
    ask(client, "ana@staff.example")
    assert len(mailoutbox) == 2


def test_the_mail_is_written_in_the_language_of_the_page(client, mailoutbox, monkeypatch):
    make_user("ana@staff.example")
    languages = []
    write = Adapter.render_mail

    def render(self, *args, **kwargs):
        languages.append(get_language())
        return write(self, *args, **kwargs)

    monkeypatch.setattr(Adapter, "render_mail", render)
    ask(client, "ana@staff.example", "es")

    assert languages == ["es"]

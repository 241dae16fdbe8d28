"""A letter goes out as somebody read and approved it, in every language that its readers read, or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.languages import approved
from accounts.models import Contact, Person
from events.notices.composing import (
    Draft,
    approve,
    change_notice,
    give_free,
    print_of_notice,
    stop,
    throw_away,
    write_notice,
)
from events.notices.letters import Notice
from events.notices.sending import send_notices
from events.notices.trying import send_test
from events.outbox.models import Kind, Message
from events.outbox.rendering import fill_links
from tests.events.notices.lists import make_list, make_notice, make_reader, release
from tests.factories import NOW, make_coordinator, make_language, make_person, make_session, make_user

pytestmark = pytest.mark.django_db
State = Notice.State
HALF = {"en": {"text": "Hello", "state": "approved"}, "es": {"text": "Hola", "state": "draft"}}


def changed(notice, **said):
    """The letter with something else in it."""
    dates = {one.program: one.near for one in notice.dates.all()}
    before = {"subject": notice.subject, "line": notice.line, "until": notice.until, "dates": dates}
    draft = Draft(**{"lists": list(notice.lists.all()), **before, **said})
    return change_notice(notice, draft, print_of_notice(notice), by=None, now=NOW)


def refusal(act, *args, **kwargs):
    with pytest.raises(ValidationError) as refused:
        act(*args, **kwargs)
    return refused.value.code


@pytest.mark.rule("N11")
@pytest.mark.parametrize(
    ("subject", "line"),
    [
        (approved(en="Hello"), approved(en="Line")),
        (approved(en="Hello", es="Hola"), approved(en="Line")),
        (HALF, approved(en="Line", es="Línea")),
        (approved(es="Hola"), {}),
    ],
)
def test_a_letter_cannot_be_approved_while_readers_lack_words_that_a_person_has_read(subject, line):
    make_reader(make_list(), language="es")
    notice = make_notice(make_list(), subject=subject, line=line)
    assert refusal(approve, notice, print_of_notice(notice), by=make_user(), now=NOW) == "language"
    notice.refresh_from_db()
    assert notice.state == State.DRAFT


@pytest.mark.rule("N11")
def test_it_can_when_they_are_read_or_when_english_was_decided_for_them():
    by = make_user()
    make_reader(make_list(), language="es")
    written = make_notice(make_list(), subject=approved(en="Hello", es="Hola"), line=approved(en="Line", es="Línea"))
    assert approve(written, print_of_notice(written), by=by, now=NOW).english_for == []
    decided = make_notice(make_list())
    done = approve(decided, print_of_notice(decided), english_for=["es", "pt"], by=by, now=NOW)
    assert (done.state, done.approved_by, done.approved_at) == (State.APPROVED, by, NOW)
    assert done.english_for == ["es"], "of languages that nobody reads nothing is decided"


@pytest.mark.rule("N11")
def test_english_can_never_be_decided_away():
    make_reader(make_list(), language="es")
    notice = make_notice(make_list(), subject=approved(es="Hola"), line={})
    assert refusal(approve, notice, print_of_notice(notice), english_for=["en"], by=make_user(), now=NOW) == "language"


@pytest.mark.rule("N11")
def test_a_language_beyond_our_pages_is_needed_too_when_somebody_reads_it():
    make_language("pl", "Polski")
    make_reader(make_list(), language="pl")
    notice = make_notice(make_list())
    assert refusal(approve, notice, print_of_notice(notice), by=make_user(), now=NOW) == "language"
    words = {"subject": approved(en="Hello", pl="Cześć"), "line": approved(en="Line", pl="Słowo")}
    notice = make_notice(make_list(), **words)
    release(notice)
    send_notices(NOW)
    mail = Message.objects.get(template="letter")
    assert mail.subject == "Cześć"
    assert '<div lang="pl"' in mail.html


@pytest.mark.rule("N11", "D6.2")
def test_a_marked_fallback_says_so_in_the_readers_language():
    make_reader(make_list(), language="es")
    release(make_notice(make_list()), english_for=("es",))
    send_notices(NOW)
    mail = Message.objects.get(template="letter")
    assert (mail.language, mail.subject) == ("es", "What comes in December")
    assert "Escribimos esto solo en inglés." in mail.body
    assert '<span lang="en" dir="auto">What comes in December</span>' in mail.html


@pytest.mark.rule("N11")
def test_who_came_meanwhile_and_reads_another_language_holds_the_letter_back():
    make_reader(make_list())
    notice = release(make_notice(make_list()))
    make_reader(make_list(), language="es")

    send_notices(NOW)

    notice.refresh_from_db()
    assert (notice.state, notice.approved_by, notice.not_before) == (State.DRAFT, None, None)
    assert not Message.objects.filter(template="letter").exists()


@pytest.mark.rule("N26")
def test_changing_a_word_takes_the_approval_back():
    make_reader(make_list())
    notice = release(make_notice(make_list()))
    same = changed(notice)
    assert same.state == State.APPROVED, "saving the same changes nothing"
    assert same.not_before

    other = changed(notice, line=approved(en="Something else."))

    assert (other.state, other.approved_by, other.approved_at, other.not_before) == (State.DRAFT, None, None, None)
    assert send_notices(NOW) == 0


@pytest.mark.rule("N26")
@pytest.mark.parametrize("what", ["until", "dates", "lists"])
def test_so_does_any_other_change(what):
    make_reader(make_list())
    notice = release(make_notice(make_list()))
    values = {"until": NOW.date(), "dates": {}, "lists": [make_list(), make_list("academy-news")]}
    assert changed(notice, **{what: values[what]}).state == State.DRAFT


@pytest.mark.rule("N26")
def test_what_is_approved_is_what_was_seen():
    make_reader(make_list())
    notice = make_notice(make_list())
    seen = print_of_notice(notice)
    changed(notice, line=approved(en="Something else."))
    assert refusal(approve, notice, seen, by=make_user(), now=NOW) == "changed"


def test_two_who_change_it_at_once_do_not_overwrite_each_other():
    notice = make_notice(make_list())
    seen = print_of_notice(notice)
    changed(notice, line=approved(en="Hers"))
    draft = Draft([make_list()], approved(en="Hello"), approved(en="His"), notice.until, {})
    assert refusal(change_notice, notice, draft, seen, by=None, now=NOW) == "changed"


def test_the_same_form_sent_twice_makes_one_letter():
    key = "6f3a8a2e-0000-4000-8000-000000000001"
    draft = Draft([make_list()], approved(en="Hello"), {}, NOW.date(), {make_list().program: True})
    one, again = (write_notice(draft, form_key=key, by=None, now=NOW) for _time in range(2))
    assert one == again
    assert one.dates.count() == 1


def test_a_letter_to_nobody_is_not_approved():
    notice = make_notice(make_list())
    assert refusal(approve, notice, print_of_notice(notice), by=make_user(), now=NOW) == "nobody"


def test_an_approved_letter_waits_until_it_is_given_free_and_until_its_moment():
    make_reader(make_list())
    notice, by = make_notice(make_list()), make_user()
    assert refusal(give_free, notice, by=by, now=NOW) == "gone"
    approve(notice, print_of_notice(notice), by=by, now=NOW)
    assert send_notices(NOW) == 0
    give_free(notice, at=NOW + timedelta(days=1), by=by, now=NOW)
    assert send_notices(NOW + timedelta(hours=23)) == 0
    assert send_notices(NOW + timedelta(days=1)) == 1


def test_giving_it_free_twice_is_once_and_an_earlier_moment_counts():
    make_reader(make_list())
    notice, by = make_notice(make_list()), make_user()
    approve(notice, print_of_notice(notice), by=by, now=NOW)
    give_free(notice, at=NOW + timedelta(days=1), by=by, now=NOW)
    for _time in range(2):
        assert give_free(notice, by=by, now=NOW).not_before == NOW
    assert send_notices(NOW) == 1
    assert give_free(notice, by=by, now=NOW).state == State.SENDING


def test_what_is_said_last_about_its_moment_counts():
    make_reader(make_list())
    notice, by = make_notice(make_list()), make_user()
    approve(notice, print_of_notice(notice), by=by, now=NOW)
    give_free(notice, at=NOW + timedelta(hours=2), by=by, now=NOW)
    later = NOW + timedelta(days=1)
    assert give_free(notice, at=later, by=by, now=NOW).not_before == later
    assert send_notices(NOW + timedelta(hours=3)) == 0
    assert send_notices(later) == 1


def test_it_does_not_go_out_when_the_dates_that_it_tells_are_over():
    make_reader(make_list())
    notice, by = make_notice(make_list(), until=NOW.date()), make_user()
    approve(notice, print_of_notice(notice), by=by, now=NOW)
    assert refusal(give_free, notice, at=NOW + timedelta(days=1), by=by, now=NOW) == "late"
    assert refusal(give_free, notice, by=by, now=NOW + timedelta(days=1)) == "late"
    notice.dates.all().delete()
    assert give_free(notice, at=NOW + timedelta(days=1), by=by, now=NOW).not_before


def test_what_is_not_out_yet_can_be_kept_back_or_put_aside():
    make_reader(make_list())
    notice, by = make_notice(make_list()), make_user()
    release(notice)
    assert stop(notice, by=by, now=NOW) == 0
    assert send_notices(NOW) == 0
    give_free(notice, by=by, now=NOW)
    throw_away(notice, by=by, now=NOW)
    assert send_notices(NOW) == 0
    assert refusal(changed, Notice.objects.get(pk=notice.pk)) == "gone"
    assert refusal(throw_away, notice, by=by, now=NOW) == "gone"


@pytest.mark.rule("N26")
def test_a_test_goes_to_oneself_with_the_draft_and_without_any_way_off_a_list():
    program = make_list().program
    make_session("Trust", program=program)
    cora = make_coordinator(email="cora@staff.example")
    notice = make_notice(make_list(), subject=HALF, line=approved(en="Line", es="Línea"))
    for _time in range(2):
        send_test(notice, cora, language="es", town=None, now=NOW)
    mail = Message.objects.get()
    assert (mail.contact.value, mail.language) == ("cora@staff.example", "es")
    assert mail.subject.endswith(": Hola"), "it says that it is a test"
    assert (mail.kind, mail.list_link) == (Kind.REPLY, "")
    live = fill_links(mail.body + mail.html, "es")
    assert "Trust" in live
    assert "/mails/" not in live
    assert not notice.copies.exists()


def test_a_test_goes_to_the_address_of_the_sign_in_however_that_is_written():
    cora = make_user()
    cora.email = "Cora@Staff.example"
    person = make_person("Cora", contact="home@family.example")
    Person.objects.filter(pk=person.pk).update(user=cora)
    Contact.objects.create(person=person, kind="email", value="cora@staff.example")
    send_test(make_notice(make_list()), cora, language="en", town=None, now=NOW)
    assert Message.objects.get().contact.value == "cora@staff.example"


def test_a_letter_says_why_it_comes_how_to_leave_and_where_we_are():
    reader = make_reader(make_list())
    release(make_notice(make_list()))
    send_notices(NOW)
    mail = Message.objects.get(template="letter")
    for text in (mail.body, mail.html):
        live = fill_links(text, "en")
        assert "You get this because you asked for “CAFÉ news”." in live
        assert "1 Example Street, Hartford, CT 06103" in live
        assert "/en/mails/leave/" in live
        assert f"/en/mails/{reader.token}/" in live
        assert "/en/lists/cafe-news/" in live
    assert "/mails/" not in mail.body, "no live link is stored"
    assert mail.reply_to == "hello@program.example"

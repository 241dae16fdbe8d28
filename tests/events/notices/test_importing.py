"""Readers from before come with their yes, are asked once, or stay out: never written to without a yes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.history import Change
from accounts.models import Consent, Contact, Person
from events.notices import importing
from events.notices.importing import Line, sort_out, stamp, take_over
from events.notices.joining import ask_who_was_taken_over, confirm, open_questions
from events.notices.leaving import leave
from events.notices.models import Reader, Subscription
from events.notices.sending import send_notices
from events.outbox.models import Message
from tests.events.notices.lists import ask, make_list, make_notice, make_reader, make_town, release
from tests.factories import NOW, make_organization, make_person, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SAID = {"source": "Sign-in sheet of October 2025", "day": date(2025, 10, 3)}


def take(*lines, now=NOW):
    news = make_list()
    return take_over(news, lines, stamp(sort_out(news, lines)), by=make_user(), now=now)


def kinds(rows):
    return [row.kind for row in rows]


def test_who_has_a_source_and_a_day_is_on_the_list_with_that_evidence():
    town = make_town("New Haven")
    take(Line(2, "ada@reader.example", "Ada Example", "es", town.pk, **SAID))
    one = Subscription.objects.standing().get()
    noon = datetime(2025, 10, 3, 12, tzinfo=ZoneInfo("America/New_York"))
    assert (one.source, one.source_words, one.confirmed_at, one.asked_at) == ("file", SAID["source"], noon, noon)
    assert (one.reader.language, one.reader.town, one.reader.contact.person.name) == ("es", town, "Ada Example")
    kept = Consent.objects.get()
    assert (kept.purpose, kept.at, kept.source, kept.by) == (make_list().purpose, noon, SAID["source"], one.by)
    assert kept.text_shown == "CAFÉ news\nSign-in sheet of October 2025, 2025-10-03"
    assert not Message.objects.exists(), "nobody is written to because of that"
    ask_who_was_taken_over(NOW)
    assert not Message.objects.exists()


@pytest.mark.parametrize("evidence", [{}, {"source": "A sheet"}, {"day": date(2025, 10, 3)}])
def test_who_has_not_is_asked_once_and_then_left_in_peace(evidence):
    take(Line(2, "ada@reader.example", language="es", **evidence))
    assert not Subscription.objects.standing().exists()
    assert [ask_who_was_taken_over(NOW + number * DAY) for number in range(40)] == [1] + [0] * 39
    mail = Message.objects.get()
    assert (mail.template, mail.contact.value, mail.language, mail.list_link) == (
        "list_invite", "ada@reader.example", "es", "",
    )  # fmt: skip
    assert take(Line(2, "ada@reader.example"), now=NOW + 50 * DAY)[0].kind == importing.ASKED
    assert ask_who_was_taken_over(NOW + 51 * DAY) == 0
    make_reader(make_list())
    release(make_notice(make_list()), now=NOW + DAY)
    send_notices(NOW + DAY)
    assert not Message.objects.filter(template="letter", contact__value="ada@reader.example").exists()


def test_the_question_can_be_answered():
    take(Line(2, "ada@reader.example"))
    ask_who_was_taken_over(NOW)
    reader = Reader.objects.get()
    confirm(reader, [one.pk for one in open_questions(reader, NOW)], now=NOW + DAY)
    assert Subscription.objects.standing().get().confirmed_at == NOW + DAY


def test_an_answer_to_the_question_that_comes_later_as_a_file_counts():
    take(Line(2, "ada@reader.example"))
    assert kinds(take(Line(2, "ada@reader.example", **SAID))) == [importing.ON]
    assert Subscription.objects.standing().count() == Subscription.objects.count() == 1
    assert ask_who_was_taken_over(NOW) == 0


def test_who_left_stays_out_whatever_the_file_says():
    reader = make_reader(make_list(), email="ada@reader.example")
    leave(reader.subscriptions.get(), now=NOW)
    assert kinds(take(Line(2, "ada@reader.example", **SAID), Line(3, "ada@reader.example"))) == [
        importing.LEFT,
        importing.TWICE,
    ]
    assert not Subscription.objects.standing().exists()


def test_who_said_no_to_the_question_stays_out_too():
    take(Line(2, "ada@reader.example"))
    leave(Subscription.objects.get(), now=NOW)
    assert kinds(take(Line(2, "ada@reader.example", **SAID))) == [importing.LEFT]
    assert ask_who_was_taken_over(NOW) == 0


def test_who_is_on_it_stays_as_it_was():
    make_reader(make_list(), email="ada@reader.example", language="es")
    assert kinds(take(Line(2, "ada@reader.example", language="en", **SAID))) == [importing.SAME]
    assert (Subscription.objects.get().source, Reader.objects.get().language) == ("web", "es")


def test_a_mailbox_that_no_mail_reaches_stays_out():
    make_person(contact="ada@reader.example")
    Contact.objects.update(suppressed_at=NOW)
    assert kinds(take(Line(2, "ada@reader.example", **SAID))) == [importing.SILENT]
    make_person(contact="bo@reader.example")
    take(Line(2, "bo@reader.example"))
    Contact.objects.update(suppressed_at=NOW)
    assert ask_who_was_taken_over(NOW) == 0
    assert not Message.objects.exists()


def test_each_mailbox_stands_once_and_belongs_to_whom_it_is_known_by():
    known = make_person("Ada Known", contact="ada@reader.example")
    make_person("Ada Abroad", contact="bo@reader.example", organization=make_organization("Elsewhere"))
    rows = take(*(Line(number, email, "Other") for number, email in enumerate(
        ["ada@reader.example", "bo@reader.example", "ada@reader.example", "bo@reader.example"]
    )))  # fmt: skip
    assert kinds(rows) == [importing.ASK, importing.ASK, importing.TWICE, importing.TWICE]
    assert Reader.objects.get(email="ada@reader.example").contact.person == known
    assert Reader.objects.get(email="bo@reader.example").contact.person.name == "Other", "not of another organization"
    assert Person.objects.count() == 3


def test_pressing_twice_does_it_once_and_what_changed_meanwhile_is_shown_again():
    news, lines = make_list(), [Line(2, "ada@reader.example", **SAID)]
    seen = stamp(sort_out(news, lines))
    by = make_user()
    assert take_over(news, lines, seen, by=by, now=NOW)
    assert take_over(news, lines, seen, by=by, now=NOW) is None
    assert Subscription.objects.count() == Consent.objects.count() == 1
    assert Change.objects.get(act="imported").fields == ["on 1", "asked 0"]


def test_what_somebody_asks_at_that_very_moment_is_not_lost():
    ask(make_list(), email="ada@reader.example")
    assert kinds(take(Line(2, "ada@reader.example", **SAID))) == [importing.ON]
    assert Subscription.objects.standing().count() == 1


@pytest.mark.parametrize("number", [3, 1200])
def test_many_take_few_statements(django_assert_max_num_queries, number):
    news = make_list()
    lines = [
        Line(one, f"reader{one}@many.example", f"Reader {one}", **(SAID if one % 2 else {})) for one in range(number)
    ]
    seen, by = stamp(sort_out(news, lines)), make_user()
    with django_assert_max_num_queries(100):
        take_over(news, lines, seen, by=by, now=NOW)
    assert Subscription.objects.count() == number
    assert Subscription.objects.standing().count() == number // 2


def test_who_leaves_while_the_file_is_taken_over_has_left(monkeypatch):
    take(Line(2, "ada@reader.example"))
    words, left = importing.words_of, []

    def slowly(*said):
        if not left:
            left.append(leave(Subscription.objects.get(), now=NOW))
        return words(*said)

    monkeypatch.setattr(importing, "words_of", slowly)
    take(Line(2, "ada@reader.example", **SAID))
    assert not Subscription.objects.standing().exists()


@pytest.mark.rule("D6.10")
def test_the_one_question_says_where_we_are():
    """Many get it at once who did not ask for it just now."""
    take(Line(2, "ada@reader.example"))
    ask_who_was_taken_over(NOW)
    mail = Message.objects.get()
    for text in (mail.body, mail.html):
        assert "1 Example Street, Hartford, CT 06103" in text

"""Every mailbox gets a letter once: with two lists, two workers, workers that die, and people who come and go."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connections

from accounts.models import Contact
from events.notices import sending
from events.notices.composing import stop
from events.notices.leaving import leave
from events.notices.letters import Notice, NoticeCopy
from events.notices.models import Subscription
from events.notices.sending import send_notices
from events.outbox.models import Kind, Message, State
from events.outbox.sending import send_due
from events.tasks import write_to_lists
from tests.events.notices.lists import make_list, make_notice, make_reader, release
from tests.factories import NOW, make_person, make_session, make_user

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def letters():
    return Message.objects.filter(template="letter")


def addresses():
    return sorted(letters().values_list("contact__value", flat=True))


def gone_out(notice):
    """All that was written is with the mail server, and the tick has looked once more."""
    letters().filter(state=State.QUEUED).update(state=State.SENT)
    send_notices(NOW + HOUR)
    notice.refresh_from_db()
    return notice


def test_each_gets_it_once_however_often_the_clock_ticks():
    readers = [make_reader(make_list()) for _one in range(3)]
    notice = release(make_notice(make_list()))
    assert [send_notices(NOW) for _tick in range(3)] == [3, 0, 0]
    assert addresses() == sorted(one.email for one in readers)
    assert {(one.kind, one.channel) for one in letters()} == {(Kind.LETTER, "email")}
    notice.refresh_from_db()
    assert notice.state == Notice.State.SENDING, "the mail server has not taken them yet"
    assert gone_out(notice).state == Notice.State.SENT
    assert notice.ended_at == NOW + HOUR


def test_who_is_on_two_lists_gets_one_mail_by_the_first():
    cafe, academy = make_list(), make_list("academy-news")
    make_reader(academy, cafe, email="both@reader.example")
    make_reader(academy, email="one@reader.example")
    release(make_notice(cafe, academy))
    send_notices(NOW)
    assert addresses() == ["both@reader.example", "one@reader.example"]
    assert NoticeCopy.objects.get(reader__email="both@reader.example").subscription.mailing_list == cafe


def test_so_does_who_shares_a_mailbox():
    for name in ("Ada", "Bo"):
        make_person(name, contact="home@family.example")
    make_reader(make_list(), email="home@family.example", name="Ada")
    make_reader(make_list("academy-news"), email="home@family.example", name="Bo", now=NOW + HOUR)
    release(make_notice(make_list(), make_list("academy-news")), now=NOW + 2 * HOUR)
    send_notices(NOW + 2 * HOUR)
    assert addresses() == ["home@family.example"]


def test_who_left_never_said_yes_or_cannot_be_reached_gets_nothing():
    stays, left, silent = (make_reader(make_list()) for _one in range(3))
    leave(left.subscriptions.get(), now=NOW)
    Contact.objects.filter(value=silent.email).update(suppressed_at=NOW)
    Subscription.objects.filter(reader=make_reader(make_list())).update(confirmed_at=None)
    release(make_notice(make_list()))
    send_notices(NOW)
    assert addresses() == [stays.email]


def test_a_list_that_is_out_of_use_gets_nothing():
    make_reader(make_list())
    stays = make_reader(make_list("academy-news"))
    release(make_notice(make_list(), make_list("academy-news")))
    type(make_list()).objects.filter(slug="cafe-news").update(is_active=False)
    send_notices(NOW)
    assert addresses() == [stays.email]


def test_a_worker_that_dies_in_the_middle_leaves_nothing_half_done(monkeypatch):
    readers = [make_reader(make_list()) for _one in range(5)]
    release(make_notice(make_list()))
    monkeypatch.setattr(sending, "BATCH", 2)
    write, died = sending.queue_many, []

    def dies_once(drafts, *, now):
        written = write(drafts, now=now)
        if NoticeCopy.objects.count() == 2 and not died:
            died.append(True)
            raise SystemExit
        return written

    monkeypatch.setattr(sending, "queue_many", dies_once)
    with pytest.raises(SystemExit):
        send_notices(NOW)
    assert (letters().count(), NoticeCopy.objects.count()) == (2, 2)

    send_notices(NOW)

    assert addresses() == sorted(one.email for one in readers)
    assert NoticeCopy.objects.count() == NoticeCopy.objects.values("message").distinct().count() == 5


def test_one_tick_writes_no_more_than_it_can_and_the_next_goes_on(monkeypatch):
    for _one in range(5):
        make_reader(make_list())
    notice = release(make_notice(make_list()))
    monkeypatch.setattr(sending, "BATCH", 2)
    monkeypatch.setattr(sending, "BATCHES", 1)
    assert [send_notices(NOW) for _tick in range(4)] == [2, 2, 1, 0]
    assert gone_out(notice).state == Notice.State.SENT


def test_who_comes_while_it_goes_out_is_not_written_to(monkeypatch):
    for _one in range(2):
        make_reader(make_list())
    notice = release(make_notice(make_list()))
    monkeypatch.setattr(sending, "BATCH", 1)
    monkeypatch.setattr(sending, "BATCHES", 1)
    send_notices(NOW)
    make_reader(make_list(), email="late@reader.example", now=NOW + HOUR)
    send_notices(NOW + HOUR)
    assert "late@reader.example" not in addresses()
    assert gone_out(notice).state == Notice.State.SENT


def test_stopping_keeps_back_what_is_not_out(monkeypatch):
    for _one in range(4):
        make_reader(make_list())
    notice = release(make_notice(make_list()))
    monkeypatch.setattr(sending, "BATCH", 2)
    monkeypatch.setattr(sending, "BATCHES", 1)
    send_notices(NOW)
    out = letters().order_by("pk").first()
    Message.objects.filter(pk=out.pk).update(state=State.SENT)

    assert stop(notice, by=make_user(), now=NOW) == 1

    assert send_notices(NOW) == 0
    assert sorted(letters().values_list("state", flat=True)) == [State.EXPIRED, State.SENT]
    notice.refresh_from_db()
    assert notice.state == Notice.State.CANCELED


def test_nobody_is_called_because_a_letter_did_not_arrive(server):
    make_reader(make_list(), email="gone@reader.example")
    Message.objects.all().delete()
    server.answers["gone@reader.example"] = "550 nobody here"
    notice = release(make_notice(make_list()))
    send_notices(NOW)
    send_due(NOW)
    assert letters().get().state == State.FAILED
    assert not Message.objects.filter(call__isnull=False).exists()
    assert gone_out(notice).state == Notice.State.SENT


def test_a_date_that_is_called_off_before_it_goes_out_is_not_told():
    program = make_list().program
    make_session("Trust", program=program)
    session = make_session("Called off", program=program)
    make_reader(make_list())
    notice = release(make_notice(make_list()))
    type(session).objects.filter(pk=session.pk).update(status="canceled")
    send_notices(NOW)
    assert "Called off" not in letters().get().body
    assert [one.title_here.text for one in notice.sessions.all()] == ["Trust"]


@pytest.mark.rule("D7.11")
def test_a_letter_shows_nobody_else_who_gets_it(server):
    readers = [make_reader(make_list(), email=f"{name}@reader.example") for name in ("ada", "bo", "cy")]
    Message.objects.all().delete()
    release(make_notice(make_list()))
    send_notices(NOW)
    send_due(NOW)
    assert len(server.taken) == 3
    for mail in server.taken:
        others = {one.email for one in readers} - {mail["To"]}
        assert len(others) == 2
        assert not [one for one in others if one in mail.as_string()]
        assert not mail["Cc"]
        assert not mail["Bcc"]


@pytest.mark.parametrize("number", [2, 40])
def test_a_batch_takes_the_same_statements_for_any_number(django_assert_max_num_queries, number):
    make_session("Trust", program=make_list().program)
    for one in range(number):
        make_reader(make_list(), language=("en", "es")[one % 2])
    notice = release(make_notice(make_list()), english_for=("es",))
    with django_assert_max_num_queries(60):
        assert send_notices(NOW) == number
    assert notice.copies.count() == number


def test_the_tick_does_all_of_it(time_machine):
    make_reader(make_list())
    release(make_notice(make_list()))
    write_to_lists()
    assert letters().count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_write_to_each_once(monkeypatch):
    readers = [make_reader(make_list()) for _one in range(24)]
    notice = release(make_notice(make_list()))
    monkeypatch.setattr(sending, "BATCH", 3)

    def work(_number):
        try:
            return sum(send_notices(NOW) for _tick in range(4))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=4) as workers:
        made = list(workers.map(work, range(4)))

    assert sum(made) == 24
    assert addresses() == sorted(one.email for one in readers)
    assert gone_out(notice).state == Notice.State.SENT


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_who_leaves_while_it_goes_out_gets_nothing_after_that(monkeypatch):
    one = make_reader(make_list()).subscriptions.get()
    release(make_notice(make_list()))
    is_writing, has_left = Event(), Event()
    write = sending.queue_many

    def slowly(drafts, *, now):
        is_writing.set()
        has_left.wait(1)  # who leaves now waits until this copy is there, and then it is stopped
        return write(drafts, now=now)

    def go():
        is_writing.wait(5)
        leave(one, now=NOW)
        has_left.set()

    def work(act):
        try:
            act()
        finally:
            connections.close_all()

    monkeypatch.setattr(sending, "queue_many", slowly)
    with ThreadPoolExecutor(max_workers=2) as people:
        list(people.map(work, [lambda: send_notices(NOW), go]))

    assert not Subscription.objects.standing().exists()
    assert letters().get().state == State.EXPIRED


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_once_it_is_stopped_nothing_more_goes_out(monkeypatch):
    for _one in range(12):
        make_reader(make_list())
    notice, by = release(make_notice(make_list())), make_user()
    monkeypatch.setattr(sending, "BATCH", 1)

    def tick():
        send_notices(NOW)

    def work(act):
        try:
            act()
        finally:
            connections.close_all()

    monkeypatch.setattr(sending, "BATCHES", 1)
    send_notices(NOW)
    monkeypatch.setattr(sending, "BATCHES", 20)
    with ThreadPoolExecutor(max_workers=3) as people:
        list(people.map(work, [tick, lambda: stop(notice, by=by, now=NOW), tick]))

    assert not letters().filter(state=State.QUEUED).exists()
    assert send_notices(NOW) == 0

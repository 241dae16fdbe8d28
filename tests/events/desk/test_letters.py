"""Letters at the desk: written once, looked at in each language, approved by somebody, sent while one goes home."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from accounts.history import Change
from accounts.languages import approved
from events.desk.letters import forms
from events.notices.letters import Notice
from events.notices.models import MailingList
from events.notices.sending import send_notices
from events.outbox.models import Message, State
from tests.events.notices.lists import make_list, make_notice, make_reader, make_town, release
from tests.factories import NOW, make_coordinator, make_language, make_program, make_session

pytestmark = pytest.mark.django_db
NEW = "/en/desk/letters/new/"
WORDS = {"subject_en": "In December", "line_en": "See you there.", "read_en": "on"}


@pytest.fixture
def news():
    return make_list()


def address(notice, more=""):
    return f"/en/desk/letters/{notice.pk}/{more}"


def hidden(page):
    return dict(re.findall(r'name="(key|seen)" value="([^"]*)"', page.content.decode()))


def write(desk, news, **more):
    """Write a letter as the form has it; returns where it leads."""
    typed = {**hidden(desk.get(NEW)), "lists": [news.pk], "until": "2027-01-15", **WORDS, **more}
    return desk.post(NEW, typed)


def press(desk, notice, act, **more):
    page = desk.get(address(notice))
    return desk.post(address(notice), {**hidden(page), "act": act, **more}, follow=True).content.decode()


@pytest.mark.rule("N26")
def test_a_letter_from_the_first_word_to_the_last_mail(desk, ines, news):
    make_session("Trust", title_es="Confianza", program=news.program)
    make_reader(news, language="es"), make_reader(news)
    answer = write(
        desk,
        news,
        subject_es="En diciembre",
        line_es="Nos vemos.",
        read_es="on",
        **{f"dates_{news.program_id}": "all"},
    )
    notice = Notice.objects.get()
    assert answer["Location"] == address(notice)

    page = desk.get(address(notice)).content.decode()
    english, spanish = page.index("See you there."), page.index("Nos vemos.")
    assert english < page.index("Trust") < spanish < page.index("Confianza"), "side by side, with the dates"
    assert "2 mailboxes." in page

    assert "A test is on its way to ines@staff.example." in press(desk, notice, "test", **{"test-language": "es"})
    assert "Approved." in press(desk, notice, "approve")
    assert "<bdi>ines@staff.example</bdi> approved it" in desk.get(address(notice)).content.decode()
    assert "It goes out by itself." in press(desk, notice, "send")

    send_notices(NOW)
    progress = desk.get(address(notice, "progress/"))
    assert (progress.status_code, "0 of 2 sent" in progress.content.decode()) == (200, True)
    Message.objects.filter(template="letter").update(state=State.SENT)
    send_notices(NOW)
    assert desk.get(address(notice, "progress/")).status_code == 286, "so htmx asks no more"
    page = desk.get(address(notice)).content.decode()
    assert "2 of 2 sent" in page
    acts = list(Change.objects.filter(subject_type="notice").order_by("pk").values_list("act", "actor__email"))
    assert acts == [(act, ines.email) for act in ("added", "approved", "given free")] + [("sent", None)]


def test_a_new_letter_begins_with_the_dates_of_every_program_that_has_a_list(desk, news):
    academy = make_program("academy")
    make_list("academy-news", program=academy, by_town=True)
    make_program("tours", name="Welcome Tours")
    page = desk.get(NEW).content.decode()
    chosen = re.findall(r'name="dates_(\d+)".*?</select>', page, re.DOTALL)
    assert len(chosen) == 3
    found = dict(re.findall(r'name="dates_(\d+)"[^>]*>(?:(?!</select>).)*?value="(\w*)" selected', page, re.DOTALL))
    assert found[str(news.program_id)] == forms.EVERYWHERE
    assert found[str(academy.pk)] == forms.NEAR


@pytest.mark.rule("N11")
def test_the_page_says_which_language_lacks_words_and_offers_english(desk, news):
    make_reader(news, language="es")
    write(desk, news)
    notice = Notice.objects.get()
    page = desk.get(address(notice)).content.decode()
    assert "Readers need words that a person has read in: Spanish." in page
    assert "Nobody has read the words in Spanish yet." in press(desk, notice, "approve")
    assert "Approved." in press(desk, notice, "approve", english="es")


def test_a_language_that_somebody_reads_can_be_written_though_no_page_is_in_it(desk, news):
    make_language("pl", "Polski")
    make_reader(news, language="pl")
    assert "Subject in Polski" in desk.get(NEW).content.decode()
    write(desk, news, subject_pl="Cześć", line_pl="Słowo", read_pl="on")
    assert Notice.objects.get().subject["pl"] == {"text": "Cześć", "state": "approved"}


@pytest.mark.rule("N26")
def test_a_changed_letter_has_to_be_approved_anew(desk, news):
    make_reader(news)
    write(desk, news)
    notice = Notice.objects.get()
    press(desk, notice, "approve")
    page = desk.get(address(notice, "edit/"))
    assert "somebody has to approve it once more" in page.content.decode()
    typed = {**hidden(page), "lists": [news.pk], "until": "2027-01-15", **WORDS, "line_en": "Something else."}
    desk.post(address(notice, "edit/"), typed)
    notice.refresh_from_db()
    assert (notice.state, notice.approved_by) == (Notice.State.DRAFT, None)
    again = desk.post(address(notice, "edit/"), typed).content.decode()
    assert "Somebody else changed this while you were writing." in again
    assert "Something else." in again, "nothing typed is lost"


def test_a_double_click_makes_one_letter(desk, news):
    typed = {**hidden(desk.get(NEW)), "lists": [news.pk], "until": "2027-01-15", **WORDS}
    assert [desk.post(NEW, typed).status_code for _time in range(2)] == [302, 302]
    assert Notice.objects.count() == 1


def test_what_is_missing_stands_at_its_field(desk, news):
    page = desk.post(NEW, {"until": "2020-01-01", "line_es": "Hola", "dates_1": "x"}).content.decode()
    for words in (
        "Please tick at least one list.", "Please choose a day from today on, within a year.",
        "Please write a subject in English", "Please write the subject, too.",
    ):  # fmt: skip
        assert words in page
    assert not Notice.objects.exists()


def test_it_can_be_stopped_while_it_goes_out(desk, news):
    for _one in range(2):
        make_reader(news)
    notice = release(make_notice(news))
    send_notices(NOW)
    assert "Stop it" in desk.get(address(notice)).content.decode()
    assert "2 mails that were written do not go out." in press(desk, notice, "stop")
    page = desk.get(address(notice)).content.decode()
    assert "This letter was stopped." in page
    assert "2 not sent any more" in page
    assert "This letter is further than that by now." in press(desk, notice, "stop")


def test_the_town_shows_what_its_readers_get(desk, news):
    near = make_town("Danbury", "Western Connecticut")
    make_session("In Hartford", program=news.program)
    notice = make_notice(news, near=True)
    assert "In Hartford" in desk.get(address(notice)).content.decode()
    shown = desk.get(f"{address(notice)}?town={near.pk}").content.decode()
    assert "In Hartford" not in shown
    assert "Nothing is planned near Danbury yet." in shown


def test_who_has_one_program_writes_to_its_lists_alone(client, news):
    academy = make_list("academy-news", program=make_program("academy"))
    both = make_notice(news, academy)
    other = make_notice(academy)
    client.force_login(make_coordinator(program="cafe"))
    page = client.get(NEW).content.decode()
    assert "CAFÉ news" in page
    assert f'name="lists" value="{academy.pk}"' not in page
    for notice in (both, other):
        assert client.get(address(notice)).status_code == 404
        assert client.post(address(notice), {"act": "approve"}).status_code == 404
    assert client.get("/en/desk/lists/academy-news/").status_code == 404
    answer = write(client, academy)
    assert answer.status_code == 200, "a list of somebody else is no choice"


def test_a_list_of_no_program_belongs_to_who_coordinates_everything(client, desk):
    make_list("all", program=make_program("cafe"))
    MailingList.objects.update(program=None)
    assert desk.get("/en/desk/lists/all/").status_code == 200
    client.force_login(make_coordinator(program="cafe"))
    assert client.get("/en/desk/lists/all/").status_code == 404
    assert client.get(NEW).status_code == 404


@pytest.mark.counts("events:desk-letters", "events:desk-letter", "events:desk-letter-progress")
@pytest.mark.parametrize("number", [1, 5])
def test_the_pages_of_letters_ask_the_same_for_any_number(desk, django_assert_num_queries, number):
    lists = [make_list(f"list-{one}", name=approved(en=f"List {one}")) for one in range(number)]
    for one in range(number):
        make_session(f"Date {one}", program=lists[0].program)
        make_reader(*lists)
        Message.objects.all().delete()
    for _one in range(number):
        notice = make_notice(*lists)
    with django_assert_num_queries(11):
        assert desk.get("/en/desk/letters/").content.decode().count("In December") in (0, number)
    release(notice)
    send_notices(NOW)
    with django_assert_num_queries(23):
        assert desk.get(address(notice)).content.decode().count("/sessions/") >= number
    with django_assert_num_queries(7):
        desk.get(address(notice, "progress/"))


@pytest.mark.counts("events:desk-letter-new", "events:desk-letter-edit")
@pytest.mark.parametrize("number", [1, 5])
def test_writing_asks_the_same_for_any_number_of_lists(desk, django_assert_num_queries, number):
    lists = [make_list(f"list-{one}") for one in range(number)]
    notice = make_notice(*lists)
    with django_assert_num_queries(12):
        desk.get(NEW)
    with django_assert_num_queries(17):
        desk.get(address(notice, "edit/"))


def test_a_letter_that_waits_for_its_moment_says_so(desk, news):
    make_reader(news)
    notice = make_notice(news)
    press(desk, notice, "approve")
    later = (NOW + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    page = press(desk, notice, "send", **{"send-at": later})
    assert "It goes out on <bdi>Dec 3, 2026, 9:00 AM</bdi>." in page
    assert "Stopped." in press(desk, notice, "stop")
    assert "It goes out on" not in desk.get(address(notice)).content.decode()
    assert "Put aside." in press(desk, notice, "drop")


@pytest.mark.rule("N11")
def test_a_letter_that_was_held_back_stands_on_the_page_of_today(desk, news):
    make_reader(news)
    release(make_notice(news))
    make_reader(news, language="es")
    send_notices(NOW)
    page = desk.get("/en/desk/").content.decode()
    assert "“<bdi>What comes in December</bdi>” did not go out" in page
    Notice.objects.update(state="canceled")
    assert "did not go out" not in desk.get("/en/desk/").content.decode()

"""A family picks dates of a series: several at once, all or none where it wants that, with one message."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.languages import approved
from events.outbox.models import Message
from events.rosters.models import Party, Registration, Roster, Status
from events.rosters.registration import register
from events.schedule.models import Series, Session
from events.schedule.scheduling import cancel_session, move_session
from events.signup.forms import stamp
from tests.events.signup.filling_in import NASTY, typed
from tests.factories import NOW, SOON, make_party, make_program, make_session

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def season():
    return Series.objects.create(program=make_program(), slug="math", title=approved(en="Math nights"))


@pytest.fixture
def dates(season):
    """Three dates with a list of their own; the last has one place."""
    places = (5, 5, 1)
    return [
        make_session(f"Night {number + 1}", series=season, starts_at=SOON + number * WEEK, capacity=places[number])
        for number in range(3)
    ]


def text(response):
    return response.content.decode()


def box(session):
    return f"{session.slug}@{stamp(session.starts_at)}"


@pytest.fixture
def pick(client, season):
    """Send the form of the series with these dates ticked."""

    def go(*sessions, **changes):
        said = {**typed(sessions[0]), "date": [box(one) for one in sessions], **changes}
        return client.post(reverse("events:sign-up-series", args=[season.slug]), said)

    return go


@pytest.mark.rule("D2.1")
def test_the_page_of_the_series_has_one_form_with_a_box_for_each_date_and_its_places(client, season, dates):
    register(make_party(), dates[2].roster, now=NOW)
    page = text(client.get(season.get_absolute_url()))
    form = page[page.index('<form method="post" action="/en/series/math/sign-up/"') :]
    form = form[: form.index("</form>")]
    assert re.findall(r'name="date" value="([^"@]+)@', form) == [one.slug for one in dates]
    assert (form.count("5 places left"), form.count("Full: you can join the waitlist.")) == (2, 1)
    assert "Only if we can have all of them" in form
    assert not re.search(r'name="date"[^>]* checked', form)


def test_several_dates_are_one_sign_up_with_one_page_and_one_message(client, dates, pick):
    answer = pick(dates[0], dates[2])
    party = Party.objects.get()
    assert answer["Location"] == reverse("events:link-manage", args=[party.token])
    assert list(party.registrations.order_by("roster").values_list("roster", "status")) == [
        (dates[0].roster_id, Status.REGISTERED),
        (dates[2].roster_id, Status.REGISTERED),
    ]
    message = Message.objects.get()
    assert message.subject == "You are signed up: Night 1, 2 dates"
    assert ("Night 1" in message.body, "Night 2" in message.body, "Night 3" in message.body) == (True, False, True)
    assert message.calendar.count("BEGIN:VEVENT") == 2
    assert set(message.registrations.all()) == set(party.registrations.all())
    page = text(client.get(answer["Location"]))
    assert "Night 1" in page
    assert "Night 3" in page


@pytest.mark.rule("P12")
def test_where_some_are_full_the_one_message_says_which_are_sure_and_which_wait(client, dates, pick):
    Roster.objects.filter(pk=dates[0].roster_id).update(capacity=1)
    register(make_party(), dates[0].roster, now=NOW)
    before = set(Message.objects.values_list("pk", flat=True))
    page = text(client.get(pick(*dates)["Location"]))
    message = Message.objects.exclude(pk__in=before).get()
    sure, waits = message.body.split("This date is full.")
    assert all(f"Night {number}" in sure for number in (2, 3))
    assert "Night 1" in waits
    assert "You are number 1 in line." in waits
    assert "Night 1" not in sure
    assert message.calendar.count("BEGIN:VEVENT") == 2
    assert str(dates[0].uid) not in message.calendar
    assert "Night 1" in message.html
    assert '<div class="number">18</div>' in message.html, "the leaf shows the first date that is sure"
    assert "Night 2" in message.subject
    assert (page.count('class="tag good"'), page.count('class="tag full"')) == (2, 1)
    assert re.search(r"<h1>\s*You are signed up", page)


def test_the_message_comes_in_the_language_of_the_family(dates, pick, languages):
    pick(dates[0], dates[1], language="es")
    assert Message.objects.get().language == "es"


def test_where_all_are_full_nobody_is_told_of_a_place(dates, pick):
    Roster.objects.update(capacity=0)
    pick(dates[0], dates[1])
    message = Message.objects.get()
    assert message.subject == "You are on the waitlist: Night 1, 2 dates"
    assert message.calendar == ""
    assert "you are signed up" not in message.body
    assert "code at the door" not in message.body


@pytest.mark.rule("D2.1")
def test_all_or_none_says_which_are_full_and_nothing_happens_and_all_that_was_typed_stays(dates, pick):
    register(make_party(), dates[2].roster, now=NOW)
    messages = Message.objects.count()
    page = text(pick(dates[0], dates[2], only_all="on"))
    assert page.count("There is no place for you on Friday, December 25, 9:30 AM, so nothing was signed up.") == 2
    ticked = re.findall(r'value="([^"@]+)@\d+" checked', page)
    assert ticked == [dates[0].slug, dates[2].slug]
    assert 'value="Ada Example"' in page
    assert re.search(r'name="only_all"[^>]* checked', page)
    assert Registration.objects.count() == 1
    assert Message.objects.count() == messages
    assert Roster.objects.get(pk=dates[0].roster_id).seats_taken == 0
    assert pick(dates[0], dates[1], only_all="on").status_code == 302
    assert Registration.objects.seated().filter(party__lead__name="Ada Example").count() == 2


def test_all_or_none_of_one_full_date_is_not_the_waitlist(dates, pick):
    register(make_party(), dates[2].roster, now=NOW)
    assert "so nothing was signed up" in text(pick(dates[2], only_all="on"))
    assert Registration.objects.count() == 1


def test_one_date_that_is_picked_is_told_like_any_single_date(dates, pick):
    pick(dates[1])
    assert Message.objects.get().template == "registered"


def test_sent_twice_it_is_one_sign_up(dates, pick):
    first, second = pick(dates[0], dates[1]), pick(dates[0], dates[1])
    assert first["Location"] == second["Location"]
    assert (Party.objects.count(), Registration.objects.count(), Message.objects.count()) == (1, 2, 1)


def test_sent_back_with_other_dates_it_leads_to_the_page_where_dates_are_added(client, dates, pick):
    first = pick(dates[0], dates[1])
    again = pick(dates[0], dates[1], dates[2])
    assert again["Location"] == first["Location"]
    assert "You are signed up already." in text(client.get(again["Location"]))
    assert Registration.objects.count() == 2


def test_who_signed_up_before_for_one_of_them_is_told_which_and_gets_the_link_again(client, dates, pick, send):
    send(dates[1])
    page = text(pick(dates[0], dates[1], submit_key="6f3a8a2e-0000-4000-8000-000000000002"))
    said = "It looks like you signed up before for Friday, December 18, 9:30 AM. We sent you the link again."
    assert page.count(said) == 2
    assert "Friday, December 11, 9:30 AM. We sent" not in page
    assert Registration.objects.count() == 1
    assert Message.objects.filter(template="again").count() == 1


def test_a_stranger_who_types_the_address_of_another_family_learns_nothing_of_its_dates(dates, pick, send):
    send(dates[1], name="Ada Example", contact="ada@family.example")
    key = "6f3a8a2e-0000-4000-8000-000000000002"
    answer = pick(dates[0], dates[1], name="Mallory", contact="ada@family.example", submit_key=key)
    assert answer.status_code == 302


def test_a_date_that_was_moved_meanwhile_is_shown_anew_and_stays_ticked(client, season, dates, pick):
    before = [box(one) for one in dates[:2]]
    move_session(dates[1], dates[1].starts_at + timedelta(days=1), dates[1].ends_at + timedelta(days=1), now=NOW)
    page = text(pick(dates[0], date=before))
    assert "One of the dates was changed while you filled this in. It is now Saturday, December 19, 9:30 AM." in page
    moved = Session.objects.get(pk=dates[1].pk)
    assert f'value="{box(moved)}" checked' in page
    assert not Party.objects.exists()
    assert pick(dates[0], date=[before[0], box(moved)]).status_code == 302


@pytest.mark.parametrize("gone", ["canceled", "begun", "draft"])
def test_a_date_that_is_not_open_any_more_is_said_at_the_dates(dates, pick, gone, morning):
    if gone == "canceled":
        cancel_session(dates[0], now=NOW)
    elif gone == "draft":
        Session.objects.filter(pk=dates[0].pk).update(status="draft")
    else:
        morning.move_to(dates[0].starts_at + timedelta(minutes=1))
    page = text(pick(dates[0], dates[1]))
    assert page.count("One of the dates that you ticked is not open any more.") == 2
    assert f'value="{box(dates[1])}" checked' in page
    assert not Party.objects.exists()


@pytest.mark.rule("D8.3")
def test_without_a_tick_it_says_so_in_the_summary_with_a_way_to_the_dates(dates, pick):
    page = text(pick(dates[0], date=[]))
    assert '<a href="#id_date">Dates – Please tick a date.</a>' in page
    assert 'id="id_date" tabindex="-1"' in page
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
def test_whatever_is_sent_as_a_date_is_no_date(dates, pick, value):
    assert pick(dates[0], date=[value]).status_code == 200
    assert pick(dates[0], date=[f"{dates[0].slug}@{value}"]).status_code == 200
    assert not Party.objects.exists()


def test_more_dates_can_be_ticked_on_the_page_of_each_date(client, dates):
    for address in (dates[0].get_absolute_url(), reverse("events:sign-up", args=[dates[0].slug])):
        page = text(client.get(address))
        assert "Sign up for more dates, too?" in page
        assert re.findall(r'name="date" value="([^"@]+)@', page) == [dates[1].slug, dates[2].slug]
    address = reverse("events:sign-up", args=[dates[0].slug])
    assert client.post(address, {**typed(dates[0]), "date": [box(dates[1])]}).status_code == 302
    assert set(Registration.objects.values_list("roster", flat=True)) == {dates[0].roster_id, dates[1].roster_id}


def test_there_all_or_none_holds_for_the_date_of_the_page_too(client, dates):
    register(make_party(), dates[2].roster, now=NOW)
    address = reverse("events:sign-up", args=[dates[2].slug])
    page = text(client.post(address, {**typed(dates[2]), "date": [box(dates[0])], "only_all": "on"}))
    assert "There is no place for you on Friday, December 25, 9:30 AM" in page
    assert re.search(r'<details class="fold" open><summary>Sign up for more dates', page)
    assert Registration.objects.count() == 1


def test_what_shares_a_list_or_is_drop_in_is_not_picked(client, season):
    shared = Roster.objects.create(capacity=5)
    for number in range(2):
        make_session("Course", series=season, roster=shared, starts_at=SOON + number * WEEK)
    make_session("Open", series=season, drop_in=True, starts_at=SOON + 3 * WEEK)
    single = make_session("Single", series=season, starts_at=SOON + 5 * WEEK)
    page = text(client.get(reverse("events:sign-up-series", args=[season.slug])))
    assert re.findall(r'name="date" value="([^"@]+)@', page) == [single.slug]


def test_professionals_pick_dates_and_are_asked_for_work_but_not_for_others(client):
    program = make_program("cafe", asks_work=True, asks_others=False, asks_children=False)
    cafe = Series.objects.create(program=program, slug="cafe", title=approved(en="Friday CAFÉ"))
    dates = [make_session("Trust", program=program, series=cafe, starts_at=SOON + n * WEEK) for n in range(2)]
    page = text(client.get(cafe.get_absolute_url()))
    assert ('name="workplace"' in page, 'name="others"' in page, 'name="children"' in page) == (True, False, False)
    said = {**typed(dates[0]), "date": [box(one) for one in dates], "workplace": "Example School", "job_role": "Cook"}
    client.post(reverse("events:sign-up-series", args=["cafe"]), said)
    party = Party.objects.get()
    assert (party.workplace, party.job_role, party.registrations.count()) == ("Example School", "Cook", 2)


@pytest.mark.parametrize("count", [2, 20])
def test_the_form_needs_the_same_queries_for_any_number_of_dates(client, season, django_assert_num_queries, count):
    for number in range(count):
        make_session(series=season, starts_at=SOON + number * WEEK)
    with django_assert_num_queries(5):
        page = text(client.get(reverse("events:sign-up-series", args=[season.slug])))
    assert page.count('name="date"') == count


@pytest.mark.parametrize("count", [2, 10])
def test_signing_up_for_several_dates_costs_little_for_each(
    client, season, pick, django_assert_max_num_queries, count
):
    dates = [make_session(series=season, starts_at=SOON + number * WEEK) for number in range(count)]
    with django_assert_max_num_queries(27 + 8 * count):
        assert pick(*dates).status_code == 302

"""The pages on which people get calendars and see what they signed up for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import links
from events.calendars.models import CalendarLink
from events.outbox.models import CallTask, Message
from events.outbox.rendering import fill_links
from events.rosters.models import Roster
from events.rosters.registration import register
from events.schedule.scheduling import cancel_session
from tests.factories import NOW, SOON, make_party, make_person, make_program, make_session

pytestmark = pytest.mark.django_db
OPEN = {"open": "1"}


@pytest.fixture
def family():
    """Two adults who came to something last month."""
    return known(make_party("Alma Ejemplo", contact="alma@family.example", others=("Beto Ejemplo",)))


def known(party, now=NOW - timedelta(days=30)):
    """A party that signed up once."""
    register(party, make_session("Long over", starts_at=now + timedelta(days=3)).roster, now=now)
    return party


def mine_of(person):
    return reverse("events:link-mine", args=[links.sign("mine", person.pk, person.link_version)])


def calendar_of(person):
    return reverse("events:mine-calendar", args=[links.sign("mine", person.pk, person.link_version)])


@pytest.mark.rule("D9.3")
def test_every_public_program_can_be_taken_into_each_kind_of_calendar(client, settings):
    settings.SITE_URL = "https://cafe.example"
    make_program("cafe", "Friday CAFÉ")
    make_program("visits", "Home Visits", is_public=False)

    page = client.get(reverse("events:subscribe")).content.decode()

    assert "https://cafe.example/en/feeds/cafe.ics" in page
    assert 'href="webcal://cafe.example/en/feeds/cafe.ics"' in page
    assert "calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fcafe.example%2Fen%2Ffeeds%2Fcafe.ics" in page
    assert "up to a day" in page
    assert "Android" in page
    assert "visits" not in page
    assert "https://cafe.example/es/feeds/cafe.ics" in client.get("/es/subscribe/").content.decode()


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.counts("events:subscribe")
def test_subscribing_needs_the_same_queries_for_any_number_of_programs(client, django_assert_num_queries, count):
    for number in range(count):
        make_program(f"program-{number}", f"Program {number}")

    with django_assert_num_queries(1):
        page = client.get(reverse("events:subscribe")).content.decode()

    assert page.count('class="panel program-') == count


def test_a_session_can_be_kept_as_a_file(client, events_in):
    session = make_session("Math at home", mode="online", join_url="https://video.example/room")

    response = client.get(reverse("events:session-file", args=[session.slug]))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{session.slug}.ics"'
    assert b"METHOD" not in response.content
    assert b"video.example" not in response.content
    assert str(events_in(response)[str(session.uid)]["SUMMARY"]) == "Math at home"


@pytest.mark.rule("D9.9")
def test_a_file_is_given_to_who_may_see_the_session_only(client, family):
    public, by_link, private, draft = (
        make_session(f"Session {number}", visibility=visibility, status=status)
        for number, (visibility, status) in enumerate(
            [("public", "confirmed"), ("link", "confirmed"), ("private", "confirmed"), ("public", "draft")]
        )
    )

    def answer(session, **query):
        return client.get(reverse("events:session-file", args=[session.slug]), query).status_code

    assert [answer(one) for one in (public, by_link, private, draft)] == [200, 404, 404, 404]
    assert answer(by_link, key=by_link.link_key) == 200
    register(family, private.roster, now=NOW)
    assert answer(private, party=family.token) == 404, "the link of a sign-up opens that sign-up and nothing else"


def test_a_person_sees_everything_signed_up_for_in_words_with_the_way_to_change_it(client, family):
    course = [make_session(f"Evening {week}", starts_at=SOON + timedelta(weeks=week)) for week in range(2)]
    other = make_session("Second", roster=course[0].roster, starts_at=SOON + timedelta(weeks=3))
    full = make_session("Full", capacity=2)
    register(make_party(others=("Cy Example",)), full.roster, now=NOW)
    for roster in Roster.objects.filter(sessions__in=[*course, full]).distinct():
        register(family, roster, now=NOW)
    make_session("Of others")
    cancel_session(course[1], now=NOW)

    response = client.get(mine_of(family.lead))
    page = response.content.decode()

    for shown in ("Evening 0", "Evening 1", "Second", "Full", "Canceled:", "You have a place", "on the waitlist"):
        assert shown in page
    assert "Of others" not in page
    assert reverse("events:link-manage", args=[family.token]) in page
    assert page.count('class="session ') == 4
    assert response["X-Robots-Tag"] == "noindex"
    assert str(other.uid) not in page


def test_another_adult_of_the_party_sees_the_dates_but_cannot_change_the_sign_up(client, family):
    session = make_session("Math at home")
    register(family, session.roster, now=NOW)

    page = client.get(mine_of(family.members.get().person)).content.decode()

    assert "Math at home" in page
    assert family.token not in page


@pytest.mark.rule("D9.9")
def test_a_home_visit_is_not_among_the_sign_ups(client, family):
    visit = make_session("MARKED", visibility="private")
    register(family, visit.roster, now=NOW)

    page = client.get(mine_of(family.lead)).content.decode()

    assert "MARKED" not in page
    assert visit.slug not in page
    assert "Nothing is coming up" in page


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.counts("events:link-mine")
def test_my_sign_ups_need_the_same_queries_for_any_number(client, family, django_assert_num_queries, count):
    for number in range(count):
        register(family, make_session(f"Session {number}").roster, now=NOW)
    client.post(calendar_of(family.lead), OPEN)

    with django_assert_num_queries(8):
        page = client.get(mine_of(family.lead)).content.decode()

    assert page.count('class="session ') == count


@pytest.mark.rule("P26", "P37")
def test_only_a_click_makes_renews_or_ends_a_calendar_address(client, family):
    page = mine_of(family.lead)
    client.get(page)
    assert client.get(calendar_of(family.lead)).status_code == 405
    assert not CalendarLink.objects.exists()

    response = client.post(calendar_of(family.lead), OPEN)
    assert response.headers["Location"] == f"{page}#calendar"
    link = CalendarLink.objects.get(owner=family.lead)
    assert link.token in client.get(page).content.decode()
    client.post(calendar_of(family.lead), OPEN)
    assert CalendarLink.objects.get().version == link.version, "the back button changes nothing"

    client.post(calendar_of(family.lead), {"renew": "1"})
    renewed = CalendarLink.objects.get()
    shown = client.get(page).content.decode()
    assert renewed.token in shown
    assert link.token not in shown

    client.post(calendar_of(family.lead), {"close": "1"})
    assert client.get(reverse("events:link-calendar", args=[renewed.token])).status_code == 404
    assert renewed.token not in client.get(page).content.decode()


def test_the_address_is_in_the_language_of_its_owner(client):
    party = known(make_party(language="es"))
    client.post(calendar_of(party.lead), OPEN)

    assert "/es/feeds/mine/" in client.get(mine_of(party.lead)).content.decode()


def test_it_is_said_when_a_calendar_last_read_the_address(client, family):
    client.post(calendar_of(family.lead), OPEN)
    assert "No calendar has read it yet." in client.get(mine_of(family.lead)).content.decode()
    CalendarLink.objects.update(last_read_at=NOW - timedelta(hours=2))

    assert "Last read by your calendar 2\xa0hours ago." in client.get(mine_of(family.lead)).content.decode()


@pytest.mark.parametrize("token", ["x", "1-1.x", "manage", "old"])
def test_a_broken_foreign_or_old_link_opens_no_sign_ups(client, family, token):
    made = {"manage": family.token, "old": links.sign("mine", family.lead.pk, family.lead.link_version + 1)}
    token = made.get(token, token)

    assert client.get(reverse("events:link-mine", args=[token])).status_code == 404
    assert client.post(reverse("events:mine-calendar", args=[token])).status_code == 404
    assert not CalendarLink.objects.exists()


@pytest.mark.parametrize("button", [{}, {"make": "1"}, {"person": "1"}])
def test_a_button_that_is_not_ours_does_nothing(client, family, button):
    assert client.post(calendar_of(family.lead), button).status_code == 400
    assert not CalendarLink.objects.exists()


@pytest.mark.rule("P45")
def test_the_page_of_sign_ups_ends_a_year_after_the_last_one(client, time_machine):
    signed_up = NOW - timedelta(days=300)
    party = known(make_party("Alma Ejemplo", others=("Beto Ejemplo",)), signed_up)
    for person in party.people:
        time_machine.move_to(signed_up + timedelta(days=360), tick=False)
        assert client.get(mine_of(person)).status_code == 200
        time_machine.move_to(signed_up + timedelta(days=370), tick=False)
        assert client.get(mine_of(person)).status_code == 404
    assert client.get(mine_of(make_person("Nobody here"))).status_code == 404, "never signed up"


def new_link_of(person):
    return reverse("events:mine-new-link", args=[links.sign("mine", person.pk, person.link_version)])


@pytest.mark.rule("P45", "P37")
@pytest.mark.parametrize("also_calendar", [True, False])
def test_a_new_link_ends_the_old_one_and_is_sent_to_its_owner(client, family, also_calendar):
    old, alma = mine_of(family.lead), family.lead
    client.post(calendar_of(alma), OPEN)
    calendar = CalendarLink.objects.get().token
    assert "Who has this link can see this page." in client.get(old).content.decode()

    answer = client.post(new_link_of(alma), {"also_calendar": "on"} if also_calendar else {}, follow=True)

    alma.refresh_from_db()
    assert answer.request["PATH_INFO"] == mine_of(alma) != old
    assert "We sent you the new link by e-mail." in answer.content.decode()
    assert client.get(old).status_code == 404
    assert (CalendarLink.objects.get().token != calendar) is also_calendar
    sent = Message.objects.get(template="new_link")
    assert mine_of(alma) in fill_links(sent.body, "en")
    assert mine_of(alma) not in sent.body, "no live link is stored"


def test_without_an_email_the_new_link_is_only_shown_and_nobody_is_called(client):
    party = known(make_party("Bo", contact="860-555-0142"))
    calls = CallTask.objects.count()

    answer = client.post(new_link_of(party.lead), follow=True)

    assert "save it as a bookmark" in answer.content.decode()
    assert not Message.objects.filter(template="new_link").exists()
    assert CallTask.objects.count() == calls

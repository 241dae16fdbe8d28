"""A letter tells the dates that come from what is planned: everywhere, or near the reader, in the reader's words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.notices.nearby import MOST
from events.notices.sending import send_notices
from events.notices.trying import coming_of
from events.outbox.models import Message
from events.rosters.models import Roster
from events.schedule.models import Series, Session
from tests.events.notices.lists import make_list, make_notice, make_reader, make_town, release
from tests.factories import NOW, SOON, make_language, make_program, make_session, make_venue

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def academy():
    """Workshops in three towns and online: two towns lie in one planning region."""
    program = make_program("academy")
    hartford, windsor, danbury = (
        make_town("Hartford"), make_town("Windsor"), make_town("Danbury", "Western Connecticut"),
    )  # fmt: skip
    for town in (hartford, windsor, danbury):
        make_session(f"In {town}", program=program, venue=make_venue(f"{town} Library", town=town.name))
    make_session("From home", program=program, mode="online", starts_at=SOON + DAY)
    return program


def titles(notice, language="en", town=None):
    """What a reader is told of each program."""
    groups = coming_of(notice, NOW).groups(language, town)
    return [[line.title.text for line in group.lines] for group in groups]


@pytest.mark.rule("N26")
def test_a_reader_hears_of_what_is_near_and_online(academy):
    notice = make_notice(make_list("academy-news", program=academy), near=True)
    assert titles(notice, town=make_town("Hartford")) == [["In Hartford", "In Windsor", "From home"]]
    assert titles(notice, town=make_town("Danbury")) == [["In Danbury", "From home"]]
    assert titles(notice) == [["In Hartford", "In Windsor", "In Danbury", "From home"]], (
        "who said no town hears of all"
    )


@pytest.mark.rule("N26")
def test_cafe_dates_are_told_everywhere_and_academy_dates_near_in_one_letter(academy):
    cafe = make_list().program
    make_session("Trust", program=cafe, venue=make_venue("Example Theater", town="Danbury"))
    reader = make_reader(make_list(), language="es", town=make_town("Hartford"))
    notice = make_notice(make_list(), programs=(cafe, academy))
    notice.dates.filter(program=academy).update(near=True)
    release(notice, english_for=("es",))
    send_notices(NOW)
    mail = Message.objects.get(template="letter")
    assert mail.contact.value == reader.email
    for text in (mail.body, mail.html):
        assert text.index("Trust") < text.index("In Hartford")
        assert "In Danbury" not in text
        assert "viernes, 11 de diciembre" in text, "in the reader's language"
        assert "/es/sessions/" in text


def test_where_nothing_is_near_it_says_so(academy):
    notice = make_notice(make_list("academy-news", program=academy), near=True)
    Session.objects.filter(mode="online").delete()
    far = make_town("Putnam", "Northeastern Connecticut")
    [group] = coming_of(notice, NOW).groups("en", far)
    assert (group.near, group.lines) == ("Putnam", ())
    make_reader(make_list("academy-news"), town=far)
    release(notice)
    send_notices(NOW)
    assert "Nothing is planned near Putnam yet." in Message.objects.get(template="letter").body


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "draft"}, {"status": "canceled"}, {"visibility": "link"}, {"visibility": "private"},
        {"starts_at": NOW - DAY}, {"starts_at": NOW + 90 * DAY},
    ],
)  # fmt: skip
def test_what_is_not_public_promised_and_to_come_is_not_told(fields):
    cafe = make_list().program
    make_session("Not this", program=cafe, **fields)
    make_session("Trust", program=cafe)
    assert titles(make_notice(make_list())) == [["Trust"]]


def test_a_program_of_which_nothing_comes_is_left_out():
    assert titles(make_notice(make_list())) == []


def test_who_has_more_to_choose_from_hears_first_of_what_is_in_the_own_language(academy):
    spanish = make_language("es")
    Session.objects.all().delete()
    for number in range(MOST):
        make_session(f"English {number}", program=academy, starts_at=SOON + number * DAY)
    late = make_session("Late", program=academy, starts_at=SOON + 20 * DAY)
    late.interpreted_into.add(spanish)
    notice = make_notice(make_list("academy-news", program=academy), near=True)
    hartford = make_town("Hartford")
    assert "Late" in titles(notice, "es", hartford)[0]
    assert "Late" not in titles(notice, "en", hartford)[0]
    line = coming_of(notice, NOW).groups("es", hartford)[0].lines[-1]
    assert line.languages == "en y Español", "it says in which languages"


def test_a_course_is_told_once_with_how_many_dates_follow_and_a_day_of_times_once(academy):
    Session.objects.all().delete()
    series = Series.objects.create(program=academy, slug="course")
    roster = Roster.objects.create(capacity=9)
    for week in range(4):
        make_session("Course", program=academy, roster=roster, series=series, starts_at=SOON + 7 * week * DAY)
    slots = Series.objects.create(program=academy, slug="tours")
    for hour in range(3):
        make_session("Tour", program=academy, series=slots, starts_at=SOON + timedelta(hours=hour))
    [group] = coming_of(make_notice(make_list("academy-news", program=academy)), NOW).groups("en", None)
    assert [(line.title.text, line.more) for line in group.lines] == [
        ("Course", "and 3 more dates"),
        ("Tour", "3 times to choose"),
    ]
    assert group.lines[0].url.endswith("/en/series/course/")

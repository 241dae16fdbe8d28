"""The agenda of a session: its parts fit into its length, and are put in order without any script."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.history import Change
from accounts.languages import approved
from events.schedule.agenda import Planned, agenda_of
from events.schedule.agenda_forms import AgendaForm
from events.schedule.details import Part
from events.schedule.fitting import refuse_if_agenda_too_long
from events.schedule.models import Series, Session
from tests.factories import NOW, SOON, make_coordinator, make_program, make_session

pytestmark = pytest.mark.django_db


def parts(session, *minutes):
    Part.objects.bulk_create(
        Part(session=session, order=order, minutes=number, title=approved(en=f"Part {order}"))
        for order, number in enumerate(minutes, start=1)
    )


def of(session):
    return reverse("events:desk-agenda", args=[session.slug])


def typed(form, **said):
    """What the browser sends of the page as it is drawn."""
    data = {"rows": str(len(form.parts)), "seen": form["seen"].value()}
    for part in form.parts:
        for field in part:
            if field.value() not in (None, False, ""):
                data[field.html_name] = "on" if field.value() is True else str(field.value())
    return {**data, **said}


def page_of(desk, session, **said):
    """The page after one button was pressed."""
    return desk.post(of(session), typed(AgendaForm(session=session), **said))


def rows_of(page):
    form = page.context["form"]
    return [(part["minutes"].value(), part["title_en"].value()) for part in form.parts]


@pytest.mark.rule("D1.3")
def test_parts_take_no_more_than_the_length_of_the_session(desk):
    session = make_session(minutes=90)
    said = {
        "part-0-minutes": "30", "part-0-title_en": "Networking", "part-0-title_en_read": "on",
        "part-1-minutes": "61", "part-1-title_en": "Talk",
    }  # fmt: skip

    page = page_of(desk, session, **said)
    assert "The parts of the agenda take 91 minutes, and the session lasts 90." in page.content.decode()
    assert rows_of(page)[1] == ("61", "Talk")
    assert not session.parts.exists()
    assert page_of(desk, session, **{**said, "part-1-minutes": "60"}).status_code == 302

    assert agenda_of(session) == [
        Planned(30, approved(en="Networking")),
        Planned(60, {"en": {"text": "Talk", "state": "draft"}}),
    ]
    assert Change.objects.filter(act="agenda", subject_id=session.pk).count() == 1
    assert Session.objects.get(pk=session.pk).sequence == 0


@pytest.mark.rule("D1.3")
@pytest.mark.parametrize("act", ["move", "copy"])
def test_a_session_does_not_get_shorter_than_its_agenda(desk, act):
    session = make_session(minutes=90)
    parts(session, 30, 50)

    def look(minutes):
        said = {"day": "2026-12-18", "at": "09:30", "minutes": minutes}
        return desk.post(reverse(f"events:desk-{act}", args=[session.slug]), said).content.decode()

    assert "The parts of the agenda take 80 minutes, and the session lasts 75." in look("75")
    assert "The parts of the agenda" not in look("80")


def test_who_only_moves_an_old_session_is_not_held_up_by_its_agenda():
    session = make_session(minutes=60)
    parts(session, 90)

    refuse_if_agenda_too_long(session, timedelta(minutes=60))


@pytest.mark.parametrize(
    ("button", "order"),
    [
        ({"up": "2"}, ["Part 1", "Part 3", "Part 2"]),
        ({"down": "0"}, ["Part 2", "Part 1", "Part 3"]),
        ({"up": "0"}, ["Part 1", "Part 2", "Part 3"]),
        ({"drop": "1"}, ["Part 1", "Part 3"]),
        ({"drop": "99"}, ["Part 1", "Part 2", "Part 3"]),
        ({"down": "x"}, ["Part 1", "Part 2", "Part 3"]),
        ({"add": "1"}, ["Part 1", "Part 2", "Part 3", None]),
    ],
)
def test_a_button_draws_the_rows_again_and_saves_nothing(desk, button, order):
    session = make_session()
    parts(session, 10, 20, 30)

    page = page_of(desk, session, **button)

    assert page.status_code == 200
    assert [title for _minutes, title in rows_of(page)] == order
    assert [part.title["en"]["text"] for part in session.parts.all()] == ["Part 1", "Part 2", "Part 3"]


def test_what_was_ticked_stays_while_rows_are_moved(desk):
    first, _other = season(2)
    form = AgendaForm(session=first, has_others=True)
    half = {"part-0-minutes": "x", "part-1-title_en": "Talk", "part-1-title_en_read": "on", "others": "on"}

    page = desk.post(of(first), typed(form, **half, down="0"))

    drawn = page.context["form"]
    assert rows_of(page) == [(None, "Talk"), ("x", None), (None, None)]
    assert drawn.parts[0]["title_en_read"].value() is True
    assert drawn["others"].value() is True
    assert "Please look at this again" not in page.content.decode()


def test_what_was_put_in_order_is_saved_in_that_order(desk):
    session = make_session()
    parts(session, 10, 20, 30)
    drawn = page_of(desk, session, up="2").context["form"]

    desk.post(of(session), typed(drawn))

    assert [part.minutes for part in session.parts.all()] == [10, 30, 20]


def test_other_languages_stay_with_their_part(desk):
    session = make_session()
    parts(session, 10, 20)
    Part.objects.filter(session=session, order=2).update(title=approved(en="Talk", pt="Conversa"))

    desk.post(of(session), typed(page_of(desk, session, up="1").context["form"]))

    assert [part.title.get("pt", {}).get("text") for part in session.parts.all()] == ["Conversa", None]


def test_an_empty_row_is_no_part_and_half_a_row_is_asked_about(desk):
    session = make_session()

    page = page_of(desk, session, **{"part-1-minutes": "20"}).content.decode()
    assert page.count("This field is required.") == 2
    assert 'href="#id_part-1-title_en"' in page
    page_of(desk, session, **{"part-1-minutes": "20", "part-1-title_en": "Talk"})
    assert session.parts.count() == 1
    page_of(desk, session, drop="0")
    page_of(desk, session, **{"part-0-minutes": "", "part-0-title_en": ""})
    assert session.parts.count() == 0


def test_two_people_at_once_lose_nothing(desk):
    session = make_session()
    parts(session, 10)
    started = typed(AgendaForm(session=session), **{"part-0-minutes": "15"})
    page_of(desk, session, **{"part-0-minutes": "12"})

    page = desk.post(of(session), started)

    assert "Somebody else changed this while you were writing." in page.content.decode()
    assert rows_of(page) == [("15", "Part 1")]
    assert session.parts.get().minutes == 12


def season(count=3):
    series = Series.objects.create(program=make_program(), slug="season", title=approved(en="Season"))
    return [make_session(f"Date {day}", series=series, starts_at=SOON + timedelta(days=day)) for day in range(count)]


def test_other_coming_dates_without_an_agenda_get_the_same(desk):
    first, with_one, short, without = season(4)
    parts(with_one, 5)
    Session.objects.filter(pk=short.pk).update(ends_at=short.starts_at + timedelta(minutes=10))
    over = make_session(series=first.series, starts_at=NOW - timedelta(days=9))

    page_of(desk, first, **{"part-0-minutes": "60", "part-0-title_en": "Talk", "others": "on"})

    got = {session: [part.minutes for part in session.parts.all()] for session in (first, with_one, short, without)}
    assert got == {first: [60], with_one: [5], short: [], without: [60]}
    assert not over.parts.exists()


@pytest.mark.rule("P46")
def test_the_whole_series_is_not_offered_to_who_manages_only_some_of_it(desk):
    first, other = season(2)
    Session.objects.filter(pk=other.pk).update(program=make_program("cafe", "Friday CAFÉ"))
    browser = Client()
    browser.force_login(make_coordinator(program="academy"))

    page_of(browser, first, **{"part-0-minutes": "60", "part-0-title_en": "Talk", "others": "on"})

    assert first.parts.count() == 1
    assert not other.parts.exists()


@pytest.mark.parametrize("rows", ["-1", "31", "x", "9" * 400, ""])
def test_odd_numbers_of_rows_break_nothing(desk, rows):
    session = make_session()

    assert desk.post(of(session), {"rows": rows, "part-0-minutes": "1"}).status_code == 200
    assert not session.parts.exists()

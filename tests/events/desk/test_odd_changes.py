"""Whatever is sent to the pages of a series: they answer, and nothing happens that was not shown."""

from __future__ import annotations

from itertools import cycle, islice

import pytest

from events.outbox.models import Message
from events.schedule.models import Series, Session, Status
from events.schedule.scheduling import cancel_session
from tests.events.desk.weekly import at, make_season, press
from tests.factories import NOW, make_session

pytestmark = pytest.mark.django_db
ODD = ["9999-12-31", "0001-01-01", "\0", "x" * 100_000, "-1", "9" * 5000, "[]"]


def rows():
    return list(Session.objects.order_by("pk").values()), list(Series.objects.order_by("pk").values())


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", ["desk-series-all", "desk-series-copy"])
def test_a_series_answers_whatever_is_typed(desk, name, odd):
    series, dates = make_season(2)
    before = rows()
    first = desk.get(at(series, name))
    fields = (
        "at", "minutes", "weekday", "dates_by", "dates", "venue", "room", "mode", "join_url", "capacity", "seen",
        "basis", "note", "later_day", "later_at", "first", "d", "new", "title_en", "later", "r-TOTAL_FORMS", "remove",
    )  # fmt: skip
    steps = islice(cycle(("preview", "make", "look")), ODD.index(odd), None)  # each field meets each step
    for field, step in zip(fields, steps, strict=False):
        assert press(desk, at(series, name), first, step, **{field: odd}).status_code == 200, (field, step)
    assert rows() == before
    assert dates


@pytest.mark.parametrize("odd", ODD)
def test_nothing_is_called_off_by_what_no_button_sends(desk, odd):
    series, _dates = make_season(2)
    before = rows()
    first = desk.get(at(series, "desk-series-cancel"))
    for field in ("d", "seen", "later_day", "later_at"):
        assert press(desk, at(series, "desk-series-cancel"), first, **{field: odd}).status_code == 200
    assert rows() == before


@pytest.mark.parametrize("odd", ODD)
def test_a_date_of_its_own_may_be_anything(desk, odd):
    series, dates = make_season(2)
    address = at(series, "desk-series-all")
    preview = press(desk, address, desk.get(address), "preview", at="18:00")
    own = {f"d{dates[0].pk}-act": "own", f"d{dates[0].pk}-day": odd}
    for step in ("preview", "make"):
        for typed in (own, {**own, f"d{dates[0].pk}-at": odd}):
            assert press(desk, address, preview, step, **typed).status_code == 200
    assert press(desk, address, preview, "preview", **{f"d{dates[0].pk}-act": odd}).status_code == 200
    assert {one.local_start.hour for one in Session.objects.all()} == {9}


def test_nobody_is_said_to_hear_nothing_before_each_date_has_its_place(desk):
    series, _dates = make_season(2)
    address = at(series, "desk-series-all")

    answer = press(desk, address, desk.get(address), "preview", dates_by="list", dates="2027-02-02").content.decode()

    assert "have no new date yet" in answer
    assert "You see who is told once you have said what becomes of each date." in answer
    assert "Nobody is told" not in answer


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", ["desk-move", "desk-again", "desk-cancel", "desk-copy"])
def test_one_date_answers_whatever_is_typed(desk, name, odd):
    session = make_session()
    if name == "desk-again":
        cancel_session(session, now=NOW)
    first = desk.get(at(session, name))
    for field in ("day", "at", "minutes", "which", "seen", "people", "later_day", "later_at"):
        answer = press(desk, at(session, name), first, **{field: odd})
        assert answer.status_code in (200, 302), field
        if answer.status_code == 302:
            assert name == "desk-cancel"
            Session.objects.update(status=Status.CONFIRMED)
    assert Session.objects.get().starts_at == session.starts_at
    assert not Message.objects.filter(template="moved").exists()

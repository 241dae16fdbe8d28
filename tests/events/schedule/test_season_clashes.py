"""The dates of a season that is not made yet are not at once."""

from datetime import timedelta

import pytest

from events.schedule.seasons.clashes import clashes_among
from tests.factories import NEW_YORK, SOON, make_venue

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_dates_of_one_season_are_compared_with_each_other_before_they_are_made(django_assert_num_queries):
    venue = make_venue(setup_minutes=30)
    times = [(SOON, SOON + HOUR), (SOON + HOUR, SOON + 2 * HOUR), (SOON + 1.5 * HOUR, SOON + 3 * HOUR)]

    with django_assert_num_queries(0):
        here = clashes_among(times, zone=NEW_YORK, venue=venue)
        online = clashes_among(times, zone=NEW_YORK)
        ticked = clashes_among(times, zone=NEW_YORK, venue=venue, taken={0, 1})

    at_once, too_near = "Another date of this season is at that time", "The place is not free in time"
    assert [[clash.words.split(",")[0].split(":")[0] for clash in clashes] for clashes in here] == [
        [too_near], [at_once, too_near], [at_once],
    ]  # fmt: skip
    assert [len(clashes) for clashes in online] == [0, 1, 1]
    assert [len(clashes) for clashes in ticked] == [1, 1, 1]
    assert online[1][0].words == f"{at_once}: Friday, December 11, 2026, 11:00 AM\u201312:30 PM."

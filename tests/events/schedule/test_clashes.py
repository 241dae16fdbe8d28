"""Nobody is planned into two places at once, and no room for two sessions, without her seeing it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accounts.grants import NOBODY, Viewer
from accounts.languages import approved
from events.rosters.models import Roster, RosterGroup
from events.schedule.bookings import MOST, Booking, Bookings
from events.schedule.clashes import clashes_for, clashes_if_moved, clashes_of
from events.schedule.details import Assignment
from events.schedule.models import Status
from tests.factories import (
    NEW_YORK,
    SOON,
    make_coordinator,
    make_person,
    make_program,
    make_session,
    make_venue,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TAKEN = "Example Library is taken at that time: Math at home, Friday, December 11, 2026, 9:30\u201311:00 AM."
OF_ANOTHER = "by another session of this organization."


def sees(program=""):
    """What somebody manages: everything of the network, or one program of it."""
    user = make_coordinator(program=program)
    return Viewer(user, tuple(user.grants.all()))


def words(clashes):
    return [clash.words for clash in clashes]


def at(start, *, hours=1, viewer=None, **where):
    where.setdefault("venue", None)
    [found] = clashes_for([(start, start + hours * HOUR)], viewer=viewer or sees(), **where)
    return found


def gives(person, *sessions, role="facilitator"):
    for session in sessions:
        Assignment.objects.create(session=session, person=person, role=role)


def test_a_place_that_is_taken_is_shown_with_the_other_session():
    there = make_session()

    [clash] = at(SOON + HOUR, venue=there.venue)

    assert (clash.words, clash.other, clash.certain) == (TAKEN, there, True)
    assert at(SOON + timedelta(minutes=90), venue=there.venue) == []
    assert at(SOON - HOUR, venue=there.venue) == []
    assert at(SOON, venue=make_venue("Another place")) == []
    assert at(SOON, venue=there.venue, leave_out=[there]) == []


@pytest.mark.parametrize(("status", "number"), [("draft", 1), ("confirmed", 1), ("canceled", 0), ("skipped", 0)])
def test_only_what_is_planned_or_promised_takes_a_place(status, number):
    there = make_session(status=status)

    assert len(at(SOON, venue=there.venue)) == number


def test_setting_up_and_clearing_up_take_the_place_too():
    venue = make_venue("Hall", setup_minutes=30, teardown_minutes=20)
    make_session(venue=venue)
    ends = SOON + timedelta(minutes=90)

    [clash] = at(ends + timedelta(minutes=49), venue=venue)

    assert clash.words.startswith("Hall is not free in time, with setting up and clearing up: Math at home")
    assert at(ends + timedelta(minutes=50), venue=venue) == []
    assert len(at(SOON - HOUR - timedelta(minutes=49), venue=venue)) == 1
    assert at(SOON - HOUR - timedelta(minutes=50), venue=venue) == []


def test_rooms_of_one_place_are_apart_and_a_room_that_is_not_known_may_be_the_same():
    there = make_session(room="Blue Room")

    assert at(SOON, venue=there.venue, room="Red room") == []
    assert "Blue Room is taken" in at(SOON, venue=there.venue, room="blue  room")[0].words
    [maybe] = at(SOON, venue=there.venue)
    assert not maybe.certain
    assert maybe.words.startswith("Example Library, Blue Room may be taken at that time, if it is the same room")


def test_online_nobody_takes_a_room():
    there = make_session(mode="online")

    assert at(SOON, venue=there.venue) == []
    assert clashes_of([make_session(mode="online"), there], viewer=sees())[there.pk] == []
    assert words(clashes_if_moved(there, [(SOON, SOON + HOUR)], viewer=sees())[0]) == []


def test_slots_of_one_tour_day_share_the_school_but_not_the_guide():
    group, guide = RosterGroup.objects.create(), make_person("Gil Guide")
    rosters = [Roster.objects.create(group=group) for _slot in range(2)]
    slots = [make_session(f"Tour {number}", roster=roster) for number, roster in enumerate(rosters)]
    other = make_session("Choir")

    found = clashes_of(slots, viewer=sees())
    assert [[clash.other for clash in found[slot.pk]] for slot in slots] == [[other], [other]]
    gives(guide, *slots, role="guide")
    assert [clash.other for clash in clashes_of(slots, viewer=sees())[slots[0].pk]] == [slots[1], other]


def test_a_person_is_in_one_place_at_a_time_also_across_programs():
    fay = make_person("Fay Example")
    there = make_session("Trust", program=make_program("cafe", "Friday CAFÉ"))
    gives(fay, there, role="catalyst")
    here = make_session(venue=make_venue("Another place"))
    gives(fay, here)

    [clash] = clashes_of([here], viewer=sees())[here.pk]

    assert clash.other == there
    assert clash.words.startswith("Fay Example has a part in another session at that time: Trust, Friday")
    assert at(SOON + timedelta(minutes=90), people=[fay]) == []
    assert len(at(SOON, people=[fay.pk])) == 2


def test_two_parts_in_one_session_are_no_clash():
    fay, session = make_person(), make_session()
    gives(fay, session)
    gives(fay, session, role="host")

    assert clashes_of([session], viewer=sees()) == {session.pk: []}


def test_what_another_program_plans_is_not_named():
    hall = make_venue("Hall")
    there = make_session("Secret plans", program=make_program("cafe", "Friday CAFÉ"), venue=hall, room="Attic")
    fay = make_person("Fay Example")
    gives(fay, there)
    make_program()

    found = [
        *at(SOON, venue=hall, people=[fay], viewer=sees("academy")),
        *at(SOON, venue=hall, room="attic", viewer=NOBODY),
    ]

    assert words(found) == [
        f"Fay Example is taken at that time {OF_ANOTHER}",
        f"Hall may be taken at that time {OF_ANOTHER}",
        f"Hall, Attic is taken at that time {OF_ANOTHER}",
    ]
    assert not any(clash.other or clash.title for clash in found)


def test_a_home_visit_is_never_more_than_its_label():
    visits = make_program("visits", "Home visits", is_public=False, visibility="private")
    visit = make_session("The Example family", program=visits, visibility="private")
    fay = make_person("Fay Example")
    gives(fay, visit, role="visitor")

    [clash] = at(SOON, people=[fay], viewer=sees("visits"))
    assert clash.title == "Home visit"
    assert "Home visit, Friday" in clash.words
    [hidden] = at(SOON, people=[fay], viewer=sees("cafe"))
    assert hidden.words == f"Fay Example is taken at that time {OF_ANOTHER}"
    visits.private_label = {}
    visits.save()
    assert "Example family" not in at(SOON, people=[fay], viewer=sees("visits"))[0].words


def test_across_midnight():
    start = datetime(2026, 12, 11, 23, 0, tzinfo=NEW_YORK)
    there = make_session(starts_at=start, minutes=180)

    assert len(at(start + 2 * HOUR, venue=there.venue)) == 1
    assert at(start + 3 * HOUR, venue=there.venue) == []


@pytest.mark.rule("P16")
def test_two_hours_with_one_name_are_two_hours():
    """On November 1, 1:30 comes twice; on the wall the two look the same, and set-up counts real minutes."""
    first = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK)
    second = first.replace(fold=1)
    venue = make_venue("Hall", setup_minutes=30)
    make_session(starts_at=first.astimezone(UTC), minutes=30, venue=venue)

    assert len(at(first, hours=0.5, venue=venue)) == 1
    assert at(second, hours=0.5, venue=venue) == []
    assert len(at(datetime(2026, 11, 1, 1, 0, tzinfo=NEW_YORK, fold=1), hours=0.25, venue=venue)) == 1


def test_a_session_that_moves_is_not_in_its_own_way():
    fay, session = make_person(), make_session()
    gives(fay, session)
    there = make_session("Trust", starts_at=SOON + 4 * HOUR)
    gives(fay, there)
    later = SOON + timedelta(minutes=30)

    near, far = clashes_if_moved(session, [(later, later + HOUR), (SOON + 4 * HOUR, SOON + 5 * HOUR)], viewer=sees())

    assert near == []
    assert [clash.other for clash in far] == [there, there]


@pytest.mark.parametrize("number", [1, 40])
def test_a_whole_year_costs_two_queries(number, django_assert_num_queries):
    viewer, venue = sees(), make_venue()
    sessions = [make_session(f"Evening {day}", starts_at=SOON + timedelta(days=day // 2)) for day in range(number)]
    for session in sessions:
        gives(make_person(), session)

    with django_assert_num_queries(2):
        found = clashes_of(sessions, viewer=viewer)
        assert sum(len(words(clashes)) for clashes in found.values()) == (0 if number == 1 else number)
    with django_assert_num_queries(2):
        times = [(session.starts_at, session.ends_at) for session in sessions]
        found_for = clashes_for(times, venue=venue, people=[], viewer=viewer)
        assert all(found_for)


def test_a_program_without_a_title_is_called_by_its_name():
    there = make_session("", title_es="")
    there.title = approved(en="")
    there.save()

    assert at(SOON, venue=there.venue)[0].title == "Parent Academy"


spans = some.tuples(some.integers(0, 40), some.integers(1, 9), some.integers(0, 2), some.sampled_from(["", "a", "b"]))


@given(some.lists(spans, max_size=12))
def test_nothing_in_the_way_is_overlooked(said):
    """What the quick search finds is what one finds by comparing each with each."""
    noon = datetime(2026, 12, 11, 12, tzinfo=UTC)
    taken = []
    for number, (start, length, place, room) in enumerate(said):
        starts = noon + start * HOUR
        plain = starts, starts + length * HOUR
        what = ("place", place)
        taken.append(Booking(what=what, starts=starts, ends=plain[1], plain=plain, session=number, room=room))
    quick = Bookings(taken)
    for one in taken:
        slow = [
            other
            for other in sorted(taken, key=lambda booking: (booking.starts, booking.session))
            if one.what == other.what and one.is_against(other) and one.overlaps(other)
        ]
        assert quick.against(one) == slow[:MOST]


def test_both_say_it_of_each_other():
    """Whoever looks first sees it."""
    here, there = make_session(), make_session(status=Status.DRAFT)

    found = clashes_of([here, there], viewer=sees())

    assert [clash.other for clash in found[here.pk] + found[there.pk]] == [there, here]

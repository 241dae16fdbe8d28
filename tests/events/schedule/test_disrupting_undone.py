"""Whatever was decided for a closed day: undone, everything is as it was, and who heard is who is corrected."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from accounts.models import District, School
from events.outbox.models import Message, State
from events.rosters.models import Registration, Roster
from events.rosters.registration import register
from events.schedule.details import Closure
from events.schedule.disrupting import ClosedDay, Decision, disrupt, undo
from events.schedule.models import Session
from events.schedule.notices import Telling
from events.schedule.places import renew_what_says_it
from tests.factories import NOW, make_closing, make_party, make_program, make_session, make_venue

pytestmark = pytest.mark.django_db
EARLIER = NOW - timedelta(days=1)
LINK = "https://meet.example/snow"
COLUMNS = (
    "pk", "uid", "slug", "status", "starts_at", "ends_at", "mode", "join_url", "moved_from", "edited_fields",
    "roster", "recurrence_id", "venue", "visibility", "title",
)  # fmt: skip
ONE = st.tuples(
    st.sampled_from(["draft", "confirmed", "canceled"]),
    st.sampled_from(["in_person", "online", "both"]),
    st.sampled_from(["public", "private"]),
    st.sampled_from(["cancel", "online", "delay", "keep"]),
    st.integers(0, 3),
)


def picture():
    """All that undoing promises to put back."""
    return (
        list(Session.objects.order_by("pk").values(*COLUMNS)),
        list(Registration.objects.order_by("pk").values("pk", "roster", "status", "seats", "queued_at")),
        list(Roster.objects.order_by("pk").values("pk", "capacity", "seats_taken", "opens_at", "closes_at")),
    )


def told(messages):
    """Who has a message, and whether it is about what is private, which stands alone: each exactly once."""
    found = sorted(messages.order_by().values_list("person", "news__session__visibility", "pk").distinct())
    pairs = [(person, visibility) for person, visibility, _pk in found]
    assert len(pairs) == len(set(pairs)), "each once"
    return set(pairs)


def make_day(wanted):
    """Sessions as they were drawn, and four families on some of them; everybody has a confirmation."""
    program = make_program()
    sessions = [
        make_session(f"Session {row}", starts_at=NOW + timedelta(hours=2 + row), program=program, mode=mode,
                     visibility=visibility, join_url="" if mode == "in_person" else LINK, capacity=2)
        for row, (_status, mode, visibility, _act, _families) in enumerate(wanted)
    ]  # fmt: skip
    families = [make_party(f"Family {number}") for number in range(4)]
    for session, (status, *_rest, number) in zip(sessions, wanted, strict=True):
        for family in families[: number + 1]:
            register(family, session.roster, now=EARLIER)
        Session.objects.filter(pk=session.pk).update(status=status)
    Message.objects.update(state=State.SENT)
    return list(Session.objects.order_by("pk"))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(wanted=st.lists(ONE, min_size=1, max_size=4), slow=st.sets(st.integers(0, 3)))
def test_undone_everything_is_as_it_was_and_who_had_heard_is_corrected(wanted, slow):
    acts = ["keep" if status == "canceled" else act for status, _mode, _visible, act, _families in wanted]
    assume(set(acts) != {"keep"})
    with transaction.atomic():
        sessions = make_day(wanted)
        before, numbers = picture(), {session.pk: session.sequence for session in sessions}
        day = ClosedDay(
            organization=sessions[0].program.organization, day=NOW.date(), kind="delay", name="Ice", delay_minutes=60
        )
        decisions = [Decision(one, act, LINK) for one, act in zip(sessions, acts, strict=True)]

        disruption = disrupt(day, decisions, telling=Telling(), now=NOW)
        news = Message.objects.filter(state=State.QUEUED)
        news.exclude(person__name__in=[f"Family {number}" for number in slow]).update(state=State.SENT)
        heard = told(Message.objects.filter(news__batch=disruption.batch, state=State.SENT))
        undo(disruption, now=NOW + timedelta(minutes=30))

        after = Session.objects.in_bulk()
        assert picture() == before
        assert told(Message.objects.filter(state=State.QUEUED)) == heard
        assert all(after[pk].sequence >= number for pk, number in numbers.items())
        transaction.set_rollback(True)


def test_planning_warns_of_the_day_until_it_is_undone():
    evening, district = make_session(), District.objects.create(code="D1", name="Sample")
    school = School.objects.create(code="S1", district=district, name="Sample School")
    where = {"districts": [district], "schools": [school], "venues": [make_venue()]}
    first = make_closing(evening, **where)
    second = make_closing(make_session("Coffee", starts_at=evening.starts_at), **where)
    assert {(closure.scope, closure.name) for closure in Closure.objects.all()} == {
        ("district", "Snow"),
        ("school", "Snow"),
    }
    assert Closure.objects.count() == 2, "each once, also when two coordinators close the day"

    undo(first, now=NOW)
    assert Closure.objects.count() == 2
    undo(second, now=NOW)
    assert not Closure.objects.exists()


def test_a_closing_from_the_calendar_stays_when_the_day_is_undone():
    evening = make_session()
    district = District.objects.create(code="D1", name="Sample")
    day = evening.local_start.date()
    Closure.objects.create(
        scope="district", district=district, kind="closing", name="Storm", first_day=day, last_day=day
    )
    undo(make_closing(evening, districts=[district]), now=NOW)
    assert Closure.objects.get().name == "Storm"


def test_a_day_can_be_undone_also_where_somebody_wrote_how_to_get_in_meanwhile():
    evening = make_session()
    register(make_party(), evening.roster, now=EARLIER)
    day = make_closing(evening)
    Message.objects.filter(state=State.QUEUED).update(state=State.SENT)
    renew_what_says_it(evening.venue, ["parking"], now=NOW)
    assert undo(day, now=NOW + timedelta(minutes=10)) == 1
    evening.refresh_from_db()
    assert not evening.is_canceled

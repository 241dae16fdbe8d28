"""Whatever was decided for a closed day: undone, everything is as it was, and who heard is who is corrected."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from accounts.languages import approved
from accounts.models import District, School
from events.outbox.models import Message, State
from events.rosters.models import Registration, Roster
from events.rosters.registration import register
from events.schedule.changes import Disruption
from events.schedule.details import Closure
from events.schedule.disrupting import ClosedDay, Decision, disrupt
from events.schedule.models import Session
from events.schedule.notices import Telling
from events.schedule.places import renew_what_says_it
from events.schedule.scheduling import edit_session, move_session
from events.schedule.undoing import changed_since, undo
from tests.factories import NOW, make_closing, make_party, make_program, make_session, make_venue

pytestmark = pytest.mark.django_db
EARLIER = NOW - timedelta(days=1)
MINUTE = timedelta(minutes=1)
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


def test_a_day_is_not_undone_while_a_later_one_holds_one_of_its_sessions():
    evening, coffee = make_session(), make_session("Coffee")
    online = make_closing(evening, coffee, act="online", link=LINK)
    ice = make_closing(Session.objects.get(pk=evening.pk), now=NOW + MINUTE)
    with pytest.raises(ValidationError, match="“Snow”") as refused:
        undo(online, now=NOW + 2 * MINUTE)
    assert refused.value.code == "later"
    assert not Disruption.objects.exclude(undone_at=None).exists()

    undo(ice, now=NOW + 3 * MINUTE)
    undo(online, now=NOW + 4 * MINUTE)

    assert {(one.status, one.mode) for one in Session.objects.all()} == {("confirmed", "in_person")}


def test_a_later_day_that_kept_a_session_does_not_hold_it():
    evening, coffee = make_session(), make_session("Coffee")
    online = make_closing(evening, act="online", link=LINK)
    kept = Decision(Session.objects.get(pk=evening.pk), "keep", "")
    day = ClosedDay(organization=evening.program.organization, day=NOW.date(), kind="closing", name="Ice")
    disrupt(day, [kept, Decision(coffee, "cancel", "")], telling=Telling(), now=NOW)
    undo(online, now=NOW + MINUTE)
    assert Session.objects.get(pk=evening.pk).mode == "in_person"


@pytest.mark.parametrize("status", ["confirmed", "draft"])
@pytest.mark.parametrize(("act", "minutes"), [("cancel", 0), ("online", 0), ("delay", 60)])
def test_words_that_were_mended_meanwhile_stay_and_the_session_is_put_back(status, act, minutes):
    evening = make_session(status=status)
    before = Session.objects.values(*COLUMNS).get()
    day = make_closing(evening, act=act, link=LINK, minutes=minutes)
    edit_session(Session.objects.get(), {"summary": approved(en="Games, not gmaes.")}, now=NOW + MINUTE)

    undo(day, now=NOW + 2 * MINUTE)

    assert Session.objects.values(*COLUMNS).get() == before
    assert Session.objects.get().summary == approved(en="Games, not gmaes.")


@pytest.mark.parametrize(
    ("act", "change", "since"),
    [
        ("cancel", {"status": "confirmed"}, ["status"]),
        ("online", {"join_url": "https://meet.example/other"}, ["join_url"]),
        ("online", {"mode": "both"}, ["mode"]),
        ("delay", {"ends_at": NOW + timedelta(days=30)}, ["ends_at"]),
        ("delay", {"status": "canceled"}, ["status"]),
    ],
)
def test_what_somebody_decided_anew_stays_and_is_named(act, change, since):
    day = make_closing(make_session(), act=act, link=LINK, minutes=60 if act == "delay" else 0)
    Session.objects.update(**change)
    before = Session.objects.values(*COLUMNS).get()
    undo(day, now=NOW + MINUTE)
    row = day.sessions.select_related("session").get()
    assert Session.objects.values(*COLUMNS).get() == before
    assert (row.undone, changed_since(row, day)) == (False, since)


def test_a_session_that_moved_to_another_day_since_is_in_person_again_and_stays_there():
    day = make_closing(make_session(), act="online", link=LINK)
    evening = Session.objects.get()
    later = evening.starts_at + timedelta(days=7)
    move_session(evening, later, later + timedelta(hours=1), now=NOW + MINUTE)
    undo(day, now=NOW + 2 * MINUTE)
    after = Session.objects.get()
    assert (after.mode, after.starts_at, after.moved_from) == ("in_person", later, evening.starts_at)

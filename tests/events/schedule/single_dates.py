"""What can happen to one date of the school year that the machine lives, and to the messages about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from accounts.languages import approved
from events.attendance.recording import MarkInput, record
from events.outbox.models import CallTask, Message, State
from events.rosters.models import Registration
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Session
from events.schedule.notices import Telling
from events.schedule.scheduling import (
    Plan,
    bring_back,
    cancel_session,
    edit_session,
    leave_out,
    move_session,
    publish_session,
    uncancel_session,
)
from events.schedule.seasons.building import build_season
from tests.events.schedule.school_year import SchoolYear, at_wall, pick
from tests.factories import NEW_YORK

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
NUMBER = st.integers(0, 30)
BY = st.sampled_from([HOUR, DAY, WEEK, -DAY, -HOUR, 3 * WEEK, 20 * WEEK])
LATER = st.sampled_from([None, None, None, 12 * HOUR])
CHANGES = st.sampled_from([{}, {"venue": 0}, {"venue": 1}, {"title": "New words"}, {"goal": "Reading"}])
FIRST = {False: datetime(2026, 10, 16, 9, tzinfo=NEW_YORK), True: datetime(2026, 10, 20, 18, tzinfo=NEW_YORK)}
"""Fridays each with a list of its own, and Tuesdays of one course: clocks change on November 1 and March 14."""


class SingleDates(SchoolYear):
    """What happens to one date: promised, signed up for, moved, called off, held; and what families hear of it."""

    @initialize(comes=st.lists(st.integers(0, 3), min_size=4, max_size=12), heard=st.booleans())
    def a_year_begins(self, comes, heard):
        self.starts, self.days = {}, []
        for shared in (False, True):
            self.build(shared=shared)
            for session in list(self.sessions(status="draft"))[:3]:
                self.publish(session)
        for place, who in enumerate(comes):
            self.sign_up(who, place)
        if heard:
            self.messages("all", None)

    def build(self, *, shared):
        """A season of four dates."""
        starts = [at_wall(FIRST[shared], WEEK * place) for place in range(4)]
        plans = [
            Plan(starts_at=start, title=approved(en="Morning", es="Mañana"), fields={"venue": self.places[0]})
            for start in starts
        ]
        with self.act():
            series = build_season(self.program, approved(en="Mornings"), plans, now=self.now, shared=shared)
            self.foretell(*series.sessions.all())

    def publish(self, session):
        """A draft is promised."""
        with self.act([session]):
            publish_session(session, now=self.now)
            self.foretell(session, status="confirmed")

    def telling(self, later):
        """How people are told of an act, some only half a day later."""
        return Telling(send_after=later and self.now + later)

    def changes(self, said):
        """A change of words or place as the acts take it."""
        real = {"venue": lambda place: self.places[place], "title": lambda words: approved(en=words, es=words)}
        return {name: real.get(name, str)(value) for name, value in said.items()}

    @rule(number=NUMBER)
    def promise(self, number):
        if session := pick(number, self.sessions(status="draft")):
            self.publish(session)

    @rule(hours=st.sampled_from([1 / 6, 1, 8, 24, 120]))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)
        with self.act():
            pass

    @rule(who=NUMBER, number=NUMBER)
    def sign_up(self, who, number):
        family, session = pick(who, self.families), pick(number, self.sessions(status="confirmed"))
        if session:
            with self.act():
                made = register(family, session.roster, now=self.now)
                self.ears.signed_up(made)
                told = Session.objects.promised().filter(roster=made.roster_id, ends_at__gt=self.now)
                self.owed |= {(made.pk, one.pk) for one in told}

    @rule(number=NUMBER)
    def withdraw(self, number):
        if registration := pick(number, Registration.objects.active().order_by("pk")):
            with self.act(withdraws=[registration]):
                cancel_registration(registration, now=self.now)
                self.ears.forget(registration)

    @rule(number=st.sampled_from([1, 3, None]), how=st.sampled_from(["sent", "held", "fails", "back", "all"]))
    def messages(self, how, number):
        """They go out, or a worker takes some and has not sent them yet, or they come back, or all are heard."""
        with self.act():
            if how == "held":
                for message in Message.objects.claim(number or 9, self.now):
                    self.unsure |= {one.pk for one in message.registrations.all()}
            elif how == "all":
                self.everybody_hears()
            else:
                self.worker_ends(fails=how == "back")
                Message.objects.expire(self.now)
            if how == "sent":
                self.ears.hear_due(self.now, number)
            if how == "fails" and (message := Message.objects.due(self.now).first()):
                Message.objects.filter(pk=message.pk).update(state=State.FAILED)
                CallTask.objects.create(message=message)

    @rule(who=NUMBER)
    def the_next_date_is_held(self, who):
        session = self.sessions(status="confirmed", starts_at__gte=self.now).order_by("starts_at").first()
        if session is None:
            return
        self.now = session.starts_at
        with self.act():
            registration = pick(who, Registration.objects.seated().filter(roster=session.roster_id).order_by("pk"))
            if registration:
                person = registration.party.lead_id
                mark = MarkInput(id=uuid4(), person=person, status="present", made_at=self.now)
                record(session, [mark], by=None, now=self.now)
                self.attended[session.pk, person] = "present"

    @rule(number=NUMBER, said=CHANGES, later=LATER)
    def edit_one(self, number, said, later):
        session, changes = pick(number, self.sessions()), self.changes(said)
        with self.act([session]):
            edit_session(session, changes, now=self.now, telling=self.telling(later))
            if "venue" in changes:
                self.foretell(session, venue_id=changes["venue"].pk)

    @rule(number=NUMBER, by=BY, longer=st.sampled_from([timedelta(), timedelta(), HOUR]), later=LATER)
    def move_one(self, number, by, longer, later):
        if session := pick(number, self.sessions().exclude(status="skipped")):
            start, end = at_wall(session.starts_at, by), at_wall(session.ends_at, by) + longer
            self.move(session, start, end, later)

    @rule(number=NUMBER)
    def move_back(self, number):
        moved = [one for one in self.sessions() if self.starts.get(one.pk)]
        if session := pick(number, moved):
            self.move(session, *self.starts[session.pk].pop(), None)

    def move(self, session, start, end, later):
        """One date moves, and where it was is remembered."""
        with self.act([session]):
            move_session(session, start, end, now=self.now, telling=self.telling(later))
            self.starts.setdefault(session.pk, []).append((session.starts_at, session.ends_at))
            self.foretell(session, starts_at=start, ends_at=end)

    @rule(number=NUMBER, later=LATER)
    def cancel(self, number, later):
        if session := pick(number, self.sessions(status="confirmed")):
            with self.act([session]):
                cancel_session(session, now=self.now, telling=self.telling(later))
                self.foretell(session, status="canceled")

    @rule(number=NUMBER, by=st.sampled_from([timedelta(), timedelta(), DAY]))
    def put_on_again(self, number, by):
        if session := pick(number, self.sessions(status="canceled")):
            start, end = at_wall(session.starts_at, by), at_wall(session.ends_at, by)
            with self.act([session]):
                uncancel_session(session, now=self.now, starts_at=start, ends_at=end)
                self.foretell(session, status="confirmed", starts_at=start, ends_at=end)

    @rule(number=NUMBER)
    def leave_out(self, number):
        if session := pick(number, self.sessions(status="draft")):
            with self.act([session]):
                leave_out(session, now=self.now)
                self.foretell(session, status="skipped")

    @rule(number=NUMBER)
    def bring_back(self, number):
        if session := pick(number, self.sessions(status="skipped")):
            with self.act([session]):
                bring_back(session, now=self.now)
                self.foretell(session, status="draft")

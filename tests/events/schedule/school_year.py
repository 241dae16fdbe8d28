"""The school year that the machine lives: what must hold after every step, whoever did what."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from datetime import datetime, timedelta

import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from hypothesis.stateful import RuleBasedStateMachine

from events.attendance.models import Attendance
from events.calendars.feeds import ProgramFeed
from events.ical.vevent import vevent_bytes
from events.outbox.models import Message, State
from events.rosters.models import HOLDING, Registration, Roster
from events.schedule.changes import News
from events.schedule.models import Session
from events.schedule.telling import calendar_event
from tests.events.schedule.families import Ears, facts_of
from tests.factories import NEW_YORK, make_party, make_program, make_venue

MINUTE = timedelta(minutes=1)
BEGINS = datetime(2026, 10, 1, 9, tzinfo=NEW_YORK)
REFUSALS = {
    "already", "backwards", "canceled", "closed", "conflict", "early", "late", "later", "nothing", "over", "past",
    "promised", "too-large", "twice",
}  # fmt: skip
LASTING = ("uid", "slug", "created_at", "roster_id", "program_id")
"""What never changes of a date."""
COLUMNS = (
    "sequence", "updated_at", "status", "starts_at", "ends_at", "moved_from", "recurrence_id", "series_id", "venue_id",
    "mode", "room", "join_url", "title", "edited_fields",
)  # fmt: skip
SHOWN = ("status", "starts_at", "ends_at", "venue_id", "mode")
"""What the machine foretells of every date."""


def pick(number, rows):
    """One of these, by any number; None of none."""
    rows = list(rows)
    return rows[number % len(rows)] if rows else None


def at_wall(moment, by):
    """So much later by the clock on the wall, also where clocks change between."""
    return (moment.astimezone(NEW_YORK).replace(tzinfo=None) + by).replace(tzinfo=NEW_YORK)


class SchoolYear(RuleBasedStateMachine):
    """A program, two places and four families; every act is done between `act` and what then must hold."""

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now = BEGINS
        self.program = make_program(capacity=4, minutes=90)
        self.places = [make_venue("Example Library"), make_venue("Example Hall")]
        self.families = [
            make_party("Ada One", contact="ada@family.example", now=BEGINS),
            make_party("Bea Two", contact="bea@family.example", others=("Ben Two",), language="es", now=BEGINS),
            make_party("Cy Three", contact="860-555-0107", others=("Cora Three", "Cole Three"), now=BEGINS),
            make_party("Dee Four", contact="dee@family.example", children=2, now=BEGINS),
        ]
        self.foretold, self.rows, self.files = {}, {}, {}
        self.signed_up, self.attended, self.owed, self.expired = {}, {}, set(), set()
        self.unsure, self.ears = set(), Ears()

    def teardown(self):
        """In the end everybody hears everything, and nobody believes what is not so."""
        try:
            self.everybody_hears()
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def everybody_hears(self):
        """All that is to be said is said: what families know is how it is."""
        self.worker_ends(fails=False)
        self.now = self.ears.hear_everything(self.now)
        wrong = self.ears.wrong_beliefs(self.now, self.owed)
        assert not wrong, wrong

    def worker_ends(self, *, fails):
        """The messages that a worker holds go out, or come back to the queue."""
        held = Message.objects.filter(state=State.SENDING).order_by("send_after", "pk")
        if fails:
            held.update(state=State.QUEUED, claimed_by=None)
        else:
            self.ears.hear(list(held))
        self.unsure.clear()

    def sessions(self, **which):
        """Dates as they are now, in the order in which they were made."""
        return Session.objects.filter(**which).order_by("pk").select_related("series__root", "program", "roster")

    def foretell(self, *sessions, **columns):
        """These dates are to be so after the act; new ones are as they were made."""
        for session in sessions:
            there = self.foretold.setdefault(session.pk, {name: getattr(session, name) for name in SHOWN})
            there.update(columns)

    @contextmanager
    def act(self, touches=(), withdraws=()):
        """One act that may change these dates, and nothing else; refused, it changes nothing."""
        self.touched, self.withdrawn = {one.pk for one in touches}, {one.pk for one in withdraws}
        known = dict(self.ears.knows)
        self.now += MINUTE
        try:
            with transaction.atomic():
                yield
        except ValidationError as error:
            if error.code not in REFUSALS:
                raise
            self.touched = self.withdrawn = set()
        self.check_dates()
        self.check_people()
        self.check_messages(known)

    def check_dates(self):
        """Every date is as foretold; what was not touched is the same to the byte."""
        sessions = {one.pk: one for one in Session.objects.with_page_data()}
        rows = {pk: {name: getattr(one, name) for name in (*LASTING, *COLUMNS)} for pk, one in sessions.items()}
        assert {pk: {name: row[name] for name in SHOWN} for pk, row in rows.items()} == self.foretold
        files = {pk: vevent_bytes(calendar_event(one, "en", joined=False)) for pk, one in sessions.items()}
        for pk, before in self.rows.items():
            assert {name: rows[pk][name] for name in LASTING} == {name: before[name] for name in LASTING}
            assert rows[pk]["sequence"] >= before["sequence"]
            if pk not in self.touched:
                assert files[pk] == self.files[pk]
                moved_over = {"series_id": rows[pk]["series_id"]}
                assert rows[pk] == {**before, **moved_over}
            elif files[pk] != self.files[pk] and sessions[pk].is_published and before["status"] != "draft":
                assert rows[pk]["sequence"] > before["sequence"]
                assert rows[pk]["updated_at"] == self.now
        planned = Counter((row["series_id"], row["recurrence_id"]) for row in rows.values())
        assert not [pair for pair, number in planned.items() if number > 1]
        self.rows, self.files = rows, files

    def check_people(self):
        """Nobody's sign-up or attendance is lost, and no place is given twice."""
        there = {one.pk: one for one in Registration.objects.all()}
        for pk, (party, roster, status) in self.signed_up.items():
            assert (there[pk].party_id, there[pk].roster_id) == (party, roster)
            seated = status == "waitlisted" and there[pk].status == "registered"
            assert pk in self.withdrawn or there[pk].status == status or seated
        assert all(there[pk].status == "canceled" for pk in self.withdrawn)
        self.signed_up = {pk: (one.party_id, one.roster_id, one.status) for pk, one in there.items()}
        assert {(one.session_id, one.person_id): one.status for one in Attendance.objects.all()} == self.attended
        holding = Registration.objects.filter(status__in=HOLDING).values("roster").annotate(taken=Sum("seats"))
        taken = dict(holding.order_by().values_list("roster", "taken"))
        for roster in Roster.objects.all():
            assert roster.seats_taken == taken.get(roster.pk, 0)
            assert roster.capacity is None or roster.seats_taken <= roster.capacity + roster.overbooked

    def check_messages(self, known):
        """One message of news for each family, of nothing that it knows already; what was stopped stays so."""
        new = self.ears.listen()
        rows = News.objects.filter(message__in=new).select_related("session", "message", "registration__party")
        messages = {row.message_id: row.message for row in rows}
        told = Counter((one.person_id, one.contact_id, one.language) for one in messages.values())
        assert all(number == 1 for number in told.values()), told
        for row in rows:
            knew = known.get((row.registration_id, row.session_id))
            if knew and row.registration_id not in self.unsure:
                assert not knew.agrees_with(facts_of(row.session)), "told what they know"
            if row.message.send_after > self.now:
                starts = [row.session.starts_at, *([knew.starts_at] if knew and knew.on else [])]
                assert row.message.send_after < min(starts), "told after somebody stood there"
        states = dict(Message.objects.values_list("pk", "state"))
        assert all(states[pk] == State.EXPIRED for pk in self.expired)
        self.expired = {pk for pk, state in states.items() if state == State.EXPIRED}

    def check_feed(self):
        """The public calendar has every public date as it is, each with the bytes of its own."""
        with time_machine.travel(self.now, tick=False):
            feed = ProgramFeed()
            body, _steady = feed.body(feed.shown(self.program.slug))
            shown = Session.objects.published().in_window(self.now.replace(hour=0)).with_page_data()
        events = [vevent_bytes(calendar_event(one, "en", joined=False)) for one in shown]
        assert body.count(b"BEGIN:VEVENT") == len(events)
        assert all(event in body for event in events)

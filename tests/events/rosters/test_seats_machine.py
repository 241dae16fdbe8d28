"""A list lived at random: whoever signs up, cancels, answers or waits, every place is kept and nobody overtakes."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from accounts.merging import merge
from events.outbox.models import Message
from events.rosters.answering import accept_offer, decline_offer
from events.rosters.models import Registration, Roster, Status
from events.rosters.offers import Offer
from events.rosters.registration import cancel_registration, change_party, register, register_on_all
from events.rosters.room import close_sign_up, let_in, reopen_sign_up, seat_anyway, set_capacity
from events.rosters.waitlist import move_the_line
from tests.factories import NOW, SOON, make_party, make_session, make_user
from tests.lives import live

pytestmark = pytest.mark.django_db
NUMBER = st.integers(0, 10_000)
HEARS = {
    (None, "registered"): "registered",
    (None, "waitlisted"): "waitlisted",
    ("waitlisted", "registered"): "seated",
    ("waitlisted", "offered"): "offered",
    ("offered", "registered"): "seated",
    ("waitlisted", "canceled"): "withdrawn",
    ("registered", "canceled"): "withdrawn",
}
"""What a family hears when its sign-up goes from one state to another; of an offer that ends there are two kinds."""
REFUSALS = {
    "closed", "already", "too-large", "full", "promised", "over", "canceled", "not-all", "same", "merged", "together",
}  # fmt: skip


class LivedList(RuleBasedStateMachine):
    """Two dates with a list each; people come and go, the clock runs, staff make room or take it."""

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now = NOW
        self.user = make_user()
        self.known: dict[int, str] = {}
        self.by_staff: set[int] = set()
        self.quiet: set[int] = set()

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize(
        capacity=st.integers(2, 6),
        takes=st.sampled_from(["adults", "heads", "parties"]),
        seating=st.sampled_from(["auto", "offer"]),
        last_call=st.sampled_from([None, 24, 72]),
        families=st.lists(st.integers(1, 3), min_size=5, max_size=9),
    )
    def begin(self, capacity, takes, seating, last_call, families):
        self.rosters = [
            make_session(capacity=capacity, takes=takes, starts_at=SOON + timedelta(days=later)).roster
            for later in (0, 1)
        ]
        Roster.objects.update(seating=seating, last_call_hours=last_call)
        for number, adults in enumerate(families):
            self.sign_up(number=number // 4, adults=adults, children=0)

    @contextmanager
    def act(self):
        """One thing that happens: refused whole, or done with one message for each who is concerned."""
        self.before = Counter(
            Message.objects.filter(registrations__isnull=False).values_list("registrations", "template")
        )
        self.by_staff, self.quiet = set(), set()
        self.now += timedelta(seconds=1)
        try:
            with transaction.atomic():
                yield
        except ValidationError as error:
            if error.code not in REFUSALS:
                raise
            self.by_staff = set()
        self.check_what_changed()

    def roster(self, number):
        return Roster.objects.get(pk=self.rosters[number % 2].pk)

    def one(self, number, *states):
        found = list(Registration.objects.filter(status__in=states or Status.values).order_by("pk"))
        return found[number % len(found)] if found else None

    @rule(number=NUMBER, adults=st.integers(1, 3), children=st.integers(0, 2))
    def sign_up(self, number, adults, children):
        others = tuple(f"Other {number} {n}" for n in range(adults - 1))
        party = make_party(f"Lead {len(self.known)}", others=others, children=children)
        with self.act():
            register(party, self.roster(number), now=self.now)

    @rule(number=NUMBER, adults=st.integers(1, 2))
    def sign_up_when_the_last_call_has_come_and_nothing_ticked_yet(self, number, adults):
        """A small family waits behind a large one for which too little is free: it still comes before who is new."""
        roster = self.roster(number)
        if roster.last_call_at is None or roster.is_last_call(self.now):
            return
        for size in (3, 1, adults):
            self.sign_up(number=number, adults=size, children=0)
        seated = roster.registrations.seated().filter(seats__lt=3).order_by("-seats").first()
        if seated:
            with self.act():
                cancel_registration(seated, now=self.now)
        self.now = max(self.now, roster.last_call_at)
        self.sign_up(number=number, adults=adults, children=0)

    @rule(number=NUMBER, all_or_none=st.booleans())
    def sign_up_for_both(self, number, all_or_none):
        party = make_party(f"Lead {len(self.known)}")
        with self.act():
            made = register_on_all(party, self.rosters, now=self.now, all_or_none=all_or_none)
            self.quiet |= {registration.pk for registration in made}
            assert not all_or_none or all(registration.is_seated for registration in made)

    @rule(number=NUMBER, adults=st.integers(1, 4), children=st.integers(0, 3))
    def change_numbers(self, number, adults, children):
        registration = self.one(number, "registered", "waitlisted", "offered")
        if registration:
            others = [f"Other {n}" for n in range(adults - 1)]
            with self.act():
                change_party(registration.party, others=others, children=children, now=self.now)

    @rule(number=NUMBER, again=st.sampled_from([False, False, False, True]))
    def cancel(self, number, again):
        registration = self.one(number, *([] if again else ["registered", "offered"]))
        if registration:
            with self.act():
                cancel_registration(registration, now=self.now)

    @rule(number=NUMBER, yes=st.booleans())
    def answer(self, number, yes):
        registration = self.one(number, "offered") or self.one(number, "registered", "canceled")
        if registration:
            with self.act():
                (accept_offer if yes else decline_offer)(registration, now=self.now)

    @rule(hours=st.sampled_from([0, 0, 1, 3, 11, 11, 50]), ticks=st.booleans())
    def time_passes(self, hours, ticks):
        self.now += timedelta(hours=hours)
        if ticks:
            with self.act():
                move_the_line(self.now)

    @rule(number=NUMBER, capacity=st.one_of(st.none(), st.integers(0, 7)))
    def make_room(self, number, capacity):
        with self.act():
            set_capacity(self.roster(number), capacity, now=self.now)

    @rule(number=NUMBER)
    def close_and_open(self, number):
        """It stays closed only now and then, else nothing more would happen."""
        roster = self.roster(number)
        if not roster.closes_at and number % 3:
            return
        with self.act():
            (reopen_sign_up if roster.closes_at else close_sign_up)(roster, by=None, now=self.now)

    @rule(number=NUMBER, at_door=st.booleans())
    def staff_decide(self, number, at_door):
        registration = self.one(number, "waitlisted", "offered", *(["canceled"] if at_door else []))
        if registration:
            with self.act():
                self.by_staff.add(registration.pk)
                if at_door:
                    self.quiet.add(registration.pk)
                    let_in([registration.party], registration.roster, now=self.now, by=None)
                else:
                    seat_anyway(registration, by=None, now=self.now)

    @rule(number=NUMBER, other=NUMBER)
    def two_records_are_one_person(self, number, other):
        """Nothing is canceled by it, nobody is told, and every place stays."""
        one, another = self.one(number), self.one(other)
        if one and another and one.party.lead_id != another.party.lead_id:
            with self.act():
                merge(one.party.lead, another.party.lead, by=self.user, now=self.now)

    def check_what_changed(self):
        """Each whose state changed heard of it once, nobody else did; and nobody was passed by."""
        heard = Counter(Message.objects.filter(registrations__isnull=False).values_list("registrations", "template"))
        new = heard - self.before
        rows = {row.pk: row for row in Registration.objects.select_related("roster").order_by("queued_at", "pk")}
        expected, placed = Counter(), []
        for pk, row in rows.items():
            was = self.known.get(pk)
            if was == row.status:
                continue
            if row.status in ("registered", "offered") and was in (None, "waitlisted") and pk not in self.by_staff:
                placed.append(row)
            if pk in self.quiet:
                continue
            if (was, row.status) == ("offered", "canceled"):
                ended = row.offers.get().answer == Offer.Answer.EXPIRED
                expected[(pk, "offer_ended" if ended else "withdrawn")] += 1
            else:
                expected[(pk, HEARS[(was, row.status)])] += 1
        assert new == expected
        for row in placed:
            self.check_not_passed_by(row, rows.values())
        self.known = {pk: row.status for pk, row in rows.items()}

    def check_not_passed_by(self, placed, rows):
        """Nobody who came earlier and could fit into this room still waits; at the last call, into these places."""
        roster = placed.roster
        fits = placed.seats if roster.is_last_call(self.now) else roster.capacity
        for row in rows:
            if row.roster_id == roster.pk and row.status == "waitlisted":
                earlier = (row.queued_at, row.pk) < (placed.queued_at, placed.pk)
                assert not earlier or (fits is not None and row.seats > fits)

    @invariant()
    def no_place_is_sold_twice_or_lost(self):
        """Seats taken are those of who has or is offered a place, and never more than there are."""
        for roster in Roster.objects.all():
            holding = roster.registrations.filter(status__in=("registered", "offered"))
            assert roster.seats_taken == sum(holding.values_list("seats", flat=True))
            assert roster.capacity is None or roster.seats_taken <= roster.capacity + roster.overbooked
            assert roster.overbooked == (
                0 if roster.capacity is None else max(0, roster.seats_taken - roster.capacity)
            )

    @invariant()
    def one_state_for_each_party_and_list(self):
        active = Registration.objects.active().values_list("party", "roster")
        assert len(active) == len(set(active))

    @invariant()
    def an_offer_is_open_for_who_has_one_and_is_never_made_twice(self):
        offered = set(Registration.objects.filter(status="offered").values_list("pk", flat=True))
        assert set(Offer.objects.open().values_list("registration", flat=True)) == offered
        assert max(Counter(Offer.objects.values_list("registration", flat=True)).values(), default=1) == 1
        late = F("registration__roster__sessions__starts_at") - timedelta(hours=3)
        assert not Offer.objects.filter(expires_at__gt=late).exists()

    @invariant()
    def since_when_each_has_its_place_is_known(self):
        assert not Registration.objects.filter(Q(status="registered", seated_at=None)).exists()


@pytest.mark.rule("N3")
@pytest.mark.rule("P4")
@pytest.mark.rule("P5")
@pytest.mark.rule("P48")
def test_a_list_keeps_its_promises_whatever_happens():
    """The same lives each time; SEATS_RUNS lives that many others, SEATS_SHRINK makes a failure short."""
    live(LivedList, "SEATS", runs=12)

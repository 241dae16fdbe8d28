"""Whatever people have done before: merging loses nothing, and undoing it makes everything as it was."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.merges import NotSame
from accounts.merging import Chosen, merge, undo_merge
from accounts.models import Consent, Contact, Household, Person
from accounts.together import in_order
from events.attendance.models import BEST_FIRST, Absence, Attendance, Mark, Status
from events.attendance.recording import MarkInput, record
from events.calendars.models import CalendarLink
from events.outbox.models import Message
from events.rosters.models import Party, Registration
from events.rosters.registration import cancel_registration, register
from events.schedule.details import Assignment
from tests.any_rows import everything
from tests.factories import NOW, make_organization, make_person, make_session, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.rule("P14", "N19")]
OF_MERGING = ("accounts.Merge", "accounts.MovedRow", "accounts.Change")
COUNTED = (Registration, Party, Mark, Consent, Message)
"""Of these not one row is lost; of what a person has only once, two may become one."""
REFUSED = {"same", "merged", "accounts", "together", "not-same", "protected"}
PERSON, SESSION, NUMBER = st.integers(0, 3), st.integers(0, 1), st.integers(0, 5)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["sign up", "sign up", "come along", "cancel", "mark", "mark", "contact", "consent", "absent",
             "calendar", "part", "household", "account", "not same"]
        ),
        PERSON, SESSION, NUMBER,
    ),
    min_size=5,
    max_size=25,
)  # fmt: skip
PAIR = st.sampled_from([(one, other) for one in range(4) for other in range(4) if one != other])
MERGES = st.lists(st.tuples(PAIR, st.booleans(), st.booleans()), min_size=1, max_size=4)


class World:
    """Four records and two sessions, of which one is today."""

    def __init__(self):
        self.people = [make_person(f"Ana {letter}") for letter in "ABCD"]
        self.sessions = [make_session(capacity=30, starts_at=NOW + timedelta(minutes=30)), make_session(capacity=30)]
        self.by = make_user()
        organization = make_organization()
        self.households = [
            Household.objects.create(organization=organization, protected_address=protected)
            for protected in (False, False, True)
        ]
        for number, person in enumerate(self.people):
            for session in self.sessions[: 1 + number % 2]:
                self.sign_up(person, session, number)
            self.contact(person, None, number % 2)
            self.absent(person, self.sessions[1], number)
            self.part(person, self.sessions[0], number)
            self.mark(person, self.sessions[0], number)
            self.calendar(person, None, number // 2)

    def live(self, act, person, session, number):
        person, session = self.people[person], self.sessions[session]
        try:
            with transaction.atomic():
                getattr(self, act.replace(" ", "_"))(person, session, number)
        except ValidationError:
            pass  # signed up twice, not on the list, too early

    def sign_up(self, person, session, number):
        party = Party.objects.create(lead=person, children=number, created_at=NOW, contact=person.contacts.first())
        register(party, session.roster, now=NOW)

    def come_along(self, person, session, number):
        party = Party.objects.exclude(lead=person).order_by("pk").last()
        if party:
            party.members.get_or_create(person=person)

    def cancel(self, person, session, number):
        for registration in session.roster.registrations.active().filter(party__lead=person):
            cancel_registration(registration, now=NOW)

    def mark(self, person, session, number):
        status = [*Status.values][number % len(Status.values)]
        made = NOW + timedelta(minutes=number)
        record(session, [MarkInput(id=uuid4(), person=person.pk, status=status, made_at=made)], by=None, now=made)

    def contact(self, person, session, number):
        verified = NOW if number % 2 else None
        Contact.objects.get_or_create(
            person=person, kind="email", value=f"shared{number % 3}@family.example", defaults={"verified_at": verified}
        )

    def consent(self, person, session, number):
        contact = person.contacts.order_by("-pk").first()
        Consent.objects.create(
            person=person, contact=contact, purpose="texts", text_shown="Yes", language="en", at=NOW, source="web"
        )

    def absent(self, person, session, number):
        Absence.objects.get_or_create(session=session, person=person, defaults={"at": NOW + timedelta(minutes=number)})

    def calendar(self, person, session, number):
        CalendarLink.objects.get_or_create(owner=person, scope=CalendarLink.Scope.values[number % 2])

    def part(self, person, session, number):
        Assignment.objects.get_or_create(session=session, person=person, role=("facilitator", "host")[number % 2])

    def household(self, person, session, number):
        Person.objects.filter(pk=person.pk).update(household=self.households[number % 3])

    def account(self, person, session, number):
        if number == 0:
            Person.objects.filter(pk=person.pk).update(user=make_user())

    def not_same(self, person, session, number):
        other = self.people[number % 4]
        if other != person and number > 3:
            lower, higher = in_order(person.pk, other.pk)
            NotSame.objects.get_or_create(lower_id=lower, higher_id=higher)


def numbers():
    return {model: model._base_manager.count() for model in COUNTED}


def best_of(people):
    """The best that anybody of these was at each session."""
    found = {}
    for session, status in Attendance.objects.filter(person__in=people).values_list("session", "status"):
        found[session] = min(found.get(session, status), status, key=lambda one: BEST_FIRST.index(Status(one)))
    return found


def try_to_merge(world, kept, lost, chosen):
    kept, lost = (Person.objects.get(pk=world.people[number].pk) for number in (kept, lost))
    before, counted, best = everything(without=OF_MERGING), numbers(), best_of([kept, lost])
    try:
        with transaction.atomic():
            decided = merge(kept, lost, by=world.by, now=NOW, chosen=chosen(kept, lost))
    except ValidationError as refusal:
        assert {refusal.code} <= REFUSED  # noqa: PT017 - most of what is tried is fine
        assert everything(without=OF_MERGING) == before
        return None
    assert numbers() == counted
    assert best_of([kept]) == best
    assert best_of([lost]) == {}
    assert kept.pk in Person.objects.known().values_list("pk", flat=True)
    assert lost.pk not in Person.objects.known().values_list("pk", flat=True)
    assert not Person.objects.known().filter(pk__in=Person.objects.exclude(merged_into=None)).exists()
    return decided, before


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS, merges=MERGES)
def test_merging_loses_nothing_and_undoing_is_as_if_it_had_never_been(acts, merges):
    with transaction.atomic():
        world = World()
        for act in acts:
            world.live(*act)
        done = []
        for (kept, lost), other_name, other_household in merges:

            def chosen(kept, lost, *, other_name=other_name, other_household=other_household):
                household = lost.household_id if other_household else None
                return Chosen(name_of=lost.pk if other_name else None, household=household, reads="es")

            found = try_to_merge(world, kept, lost, chosen)
            done += [found] if found else []
        for decided, before in reversed(done):
            undo_merge(decided, by=world.by, now=NOW + timedelta(days=30))
            assert everything(without=OF_MERGING) == before
        transaction.set_rollback(True)

"""Undoing a merge: exactly as it was, within thirty days; after that nothing of people is kept of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.history import Change
from accounts.merges import Merge, MovedRow
from accounts.merging import Chosen, carry_late_rows, merge, undo_merge, wipe_merges
from accounts.models import Contact, Person
from events.attendance.models import Attendance, Mark
from events.rosters.registration import register
from events.tasks import tidy_merges
from tests.accounts.refusing import refused
from tests.any_rows import everything
from tests.factories import NOW, SOON, make_party, make_person, make_session

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OF_MERGING = ("accounts.Merge", "accounts.MovedRow", "accounts.Change")


def now_known():
    return {person.name for person in Person.objects.known()}


@pytest.mark.rule("P14")
def test_what_is_written_after_a_merge_stays_with_the_kept_one(ines, ana, twin):
    decided = merge(ana, twin, by=ines, now=NOW)
    party = make_party("Ana Núñez", contact="ana@family.example")
    register(party, make_session().roster, now=NOW + DAY)
    Person.objects.filter(pk=ana.pk).update(name="Ana Núñez-Gómez", search_name="ana nunez-gomez")
    twin.refresh_from_db()

    undo_merge(decided, by=ines, now=NOW + 2 * DAY)
    party.refresh_from_db()
    assert party.lead == ana
    assert now_known() == {"Ana Núñez-Gómez", "Ana María Núñez"}


def test_what_changed_again_since_then_stays_as_it_is_now(ines, ana, twin):
    session = make_session()
    for person, status in ((ana, "absent"), (twin, "present")):
        Attendance.objects.create(session=session, person=person, status=status)
    decided = merge(ana, twin, by=ines, now=NOW)
    Attendance.objects.update(status="excused")

    undo_merge(decided, by=ines, now=NOW)
    assert dict(Attendance.objects.values_list("person", "status")) == {ana.pk: "excused", twin.pk: "present"}


def test_what_is_gone_since_then_stays_gone(ines, ana, twin):
    """A contact that was there twice was deleted, and a session with what was told of it: undoing goes on."""
    session = make_session()
    for person in (ana, twin):
        session.absences.create(person=person, at=NOW)
    decided = merge(ana, twin, by=ines, now=NOW)
    session.reminders.all().delete()
    session.delete()

    undo_merge(decided, by=ines, now=NOW)
    assert now_known() == {"Ana Núñez", "Ana María Núñez"}


@pytest.mark.rule("P14")
def test_it_can_be_undone_for_thirty_days_and_once(ines, ana, twin):
    decided = merge(ana, twin, by=ines, now=NOW)
    assert refused(lambda: undo_merge(decided, by=ines, now=NOW + 30 * DAY + timedelta(seconds=1))) == "late"
    undo_merge(decided, by=ines, now=NOW + 30 * DAY)
    assert refused(lambda: undo_merge(decided, by=ines, now=NOW + 30 * DAY)) == "undone"
    merge(ana, twin, by=ines, now=NOW + 31 * DAY)
    assert Merge.objects.count() == 2


@pytest.mark.parametrize("way", ["both into one", "one after the other"])
def test_of_two_merges_of_one_person_the_later_is_undone_first(ines, ana, twin, way):
    third = make_person("Ana")
    before = everything(without=OF_MERGING)
    first = merge(ana, twin, by=ines, now=NOW)
    kept, lost = (ana, third) if way == "both into one" else (third, ana)
    second = merge(kept, lost, by=ines, now=NOW + DAY)

    assert refused(lambda: undo_merge(first, by=ines, now=NOW + DAY)) == "later"
    undo_merge(second, by=ines, now=NOW + DAY)
    undo_merge(first, by=ines, now=NOW + DAY)
    assert everything(without=OF_MERGING) == before


def test_a_chain_of_merges_leads_every_record_to_the_last_one(ines, ana, twin):
    last = make_person("Ana M. Núñez")
    merge(ana, twin, by=ines, now=NOW)
    merge(last, ana, by=ines, now=NOW)
    assert set(Person.objects.exclude(merged_into=None).values_list("merged_into", flat=True)) == {last.pk}
    assert make_person("Ana María Núñez", contact="ana@family.example") == last


@pytest.mark.rule("P47")
def test_what_a_merge_kept_of_people_is_wiped_after_thirty_days(ines, ana, twin, time_machine):
    for person in (ana, twin):
        Contact.objects.create(person=person, kind="email", value="zzshared@family.example")
    merge(ana, twin, by=ines, now=NOW, chosen=Chosen(name_of=twin.pk))
    kept = MovedRow.objects.count()
    assert "zzshared" in str([*MovedRow.objects.values()])

    assert wipe_merges(NOW + 30 * DAY) == 0, "it can still be undone"
    time_machine.move_to(NOW + 30 * DAY + timedelta(minutes=1))
    tidy_merges()
    assert wipe_merges(NOW + 31 * DAY) == 0, "it is done once"
    rows = str([*MovedRow.objects.values()])
    assert MovedRow.objects.count() == kept
    assert not [word for word in ("zzshared", "Ana", "+1860") if word in rows]


@pytest.mark.rule("P47")
def test_after_undoing_nothing_of_it_is_kept_and_the_history_names_nobody(ines, ana, twin):
    undo_merge(merge(ana, twin, by=ines, now=NOW), by=ines, now=NOW)
    assert not MovedRow.objects.exists()
    for person, other in ((ana, twin), (twin, ana)):
        acts = Change.objects.filter(subject_type="person", subject_id=person.pk).order_by("pk")
        assert [change.act for change in acts] == ["merged", "merge undone"]
        assert all(f"person {other.pk}" in change.fields for change in acts)
        assert {change.actor for change in acts} == {ines}
    said = str([*Change.objects.values()])
    assert not [word for word in ("Ana", "Núñez", "family.example", "+1860") if word in said]


def test_what_names_the_lost_one_a_blink_later_is_carried_over(ines, ana, twin):
    """A sign-up and a mark that were under way while staff merged."""
    session = make_session(starts_at=SOON)
    merge(ana, twin, by=ines, now=NOW)
    party = make_party("Bo Example")
    type(party).objects.filter(pk=party.pk).update(lead=twin)
    Mark.objects.create(session=session, person=twin, status="present", made_at=NOW, received_at=NOW)
    for person, status in ((ana, "absent"), (twin, "present")):
        Attendance.objects.create(session=session, person=person, status=status)

    assert carry_late_rows() > 0
    assert carry_late_rows() == 0
    party.refresh_from_db()
    assert (party.lead, Mark.objects.get().person, Attendance.objects.get().status) == (ana, ana, "present")

"""Several people merge, undo and sign up at the same moment: one of them decides, and no row is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from accounts.carrying import Carrying
from accounts.merges import Merge
from accounts.merging import Chosen, carry_late_rows
from accounts.models import Person
from events.desk.people.acting import merge_people, part_people
from events.rosters.models import Party, Registration
from events.rosters.registration import cancel_registration, register
from tests.factories import NOW, make_person, make_session, make_user

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.rule("P14")]


def at_once(*acts):
    """Do these in threads of their own; the code of a refusal, or None where it was done."""

    def do(act):
        try:
            act()
        except ValidationError as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(max_workers=len(acts)) as hands:
        return list(hands.map(do, acts))


def merging(kept, lost, by):
    return lambda: merge_people(kept, lost, chosen=Chosen(), by=by, now=NOW)


def test_of_merges_in_both_directions_one_is_done():
    ana, twin, ines = make_person("Ana"), make_person("Ana Núñez"), make_user()
    for _ in range(5):
        said = at_once(*[merging(*pair, ines) for pair in ((ana, twin), (twin, ana))] * 3)
        assert sorted(map(str, said)) == ["None", *["merged"] * 5]
        decided = Merge.objects.get(undone_at=None)
        assert sorted(map(str, at_once(*[lambda decided=decided: part_people(decided, by=ines, now=NOW)] * 4))) == [
            "None", *["undone"] * 3
        ]  # fmt: skip


def test_who_signs_up_and_cancels_while_staff_merge_loses_nothing():
    ines = make_user()
    for _ in range(5):
        ana, twin = make_person("Ana"), make_person("Ana Núñez")
        sessions = [make_session(capacity=1) for _ in range(6)]
        parties = [
            Party.objects.create(lead=person, created_at=NOW, contact=person.contacts.get())
            for person in (ana, twin) for _ in range(3)
        ]  # fmt: skip
        there = register(parties[-1], make_session().roster, now=NOW)
        acts = [
            lambda party=party, roster=session.roster: register(party, roster, now=NOW)
            for party, session in zip(parties[:-1], sessions, strict=False)
        ]
        acts += [merging(ana, twin, ines), lambda there=there: cancel_registration(there, now=NOW)]
        assert at_once(*acts) == [None] * len(acts)
        carry_late_rows()
        assert Registration.objects.active().of_people([ana]).count() == 5
        assert not Registration.objects.of_people([twin]).exists()
        assert Person.objects.known().filter(pk=twin.pk).count() == 0


def someone_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def test_what_is_undone_while_a_late_row_is_carried_over_is_all_undone(monkeypatch):
    """A row that came a blink too late leads to the merged record just when staff part the two again."""
    ines, (ana, twin) = make_user(), (make_person(name) for name in ("Ana", "Ana Núñez"))
    hers = Party.objects.create(lead=twin, created_at=NOW)
    merging(ana, twin, ines)()
    Party.objects.create(lead=twin, created_at=NOW)
    decided, carry_column, undone = Merge.objects.get(), Carrying.carry_column, []
    with ThreadPoolExecutor(max_workers=1) as hands:

        def undoing():
            return at_once(lambda: part_people(decided, by=ines, now=NOW))

        def while_staff_undo(self, column, old, new, **more):
            undone[:] = undone or [hands.submit(undoing)]
            while not (undone[0].done() or someone_waits()):
                pass
            carry_column(self, column, old, new, **more)

        monkeypatch.setattr(Carrying, "carry_column", while_staff_undo)
        carry_late_rows()
        assert undone[0].result(timeout=30) == [None]
    hers.refresh_from_db()
    assert hers.lead == twin

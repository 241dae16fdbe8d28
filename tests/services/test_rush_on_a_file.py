"""Without any server: several programs write to one database file, and no place is given twice or lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.services.conftest import Home
from tests.services.test_rush import SESSION

PROGRAMS, FAMILIES, PLACES = 6, 8, 5
COME_AND_GO = """
from datetime import timedelta
from django.utils import timezone
from accounts.contact import normalize
from accounts.models import Organization
from events.rosters.entering import SignUp, enter_party
from events.rosters.models import Roster
from events.rosters.registration import cancel_registration, register
there, roster = Organization.objects.get(), Roster.objects.get()
for number in range(%d):
    now = timezone.now()
    reach = normalize(f"family{number}@program%d.example")
    party = enter_party(there, SignUp(name="Ada", reach=reach), now=now)
    registration = register(party, roster, now=now)
    if number %% 4 == 3:
        cancel_registration(registration, now=now + timedelta(seconds=1))
"""


@pytest.mark.services
@pytest.mark.rule("P1", "P4")
def test_families_who_come_and_go_through_several_programs_at_once_get_exactly_the_places(tmp_path):
    home = Home(tmp_path)
    home.manage("migrate", "--verbosity=0")
    home.manage("shell", "-v", "0", "-c", SESSION % PLACES)

    def come_and_go(number):
        return home.manage("shell", "-v", "0", "-c", COME_AND_GO % (FAMILIES, number))

    with ThreadPoolExecutor(max_workers=PROGRAMS) as programs:
        list(programs.map(come_and_go, range(PROGRAMS)))

    assert home.ask("SELECT seats_taken, capacity, overbooked FROM events_roster") == [(PLACES, PLACES, 0)]
    by_status = dict(home.ask("SELECT status, count(*) FROM events_registration GROUP BY status"))
    left = PROGRAMS * FAMILIES // 4
    assert by_status == {"registered": PLACES, "canceled": left, "waitlisted": PROGRAMS * FAMILIES - left - PLACES}

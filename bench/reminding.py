"""Ten thousand due reminders: how fast they are queued, and how fast they go out beside a bare SMTP loop."""

from __future__ import annotations

import multiprocessing
import os
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import django

from bench import server

FAMILIES, SESSIONS = 10_000, 50
BARE = 2_000
"""So many mails the bare loop sends."""
WORKERS = (1, 2, 4)
SHARE = 3_000
"""So many go out with each number of workers."""


@contextmanager
def sink() -> Iterator[int]:
    """A mail server in a process of its own; gives its port."""
    port = server.free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.mail_sink", str(port)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def make_due(now: datetime) -> None:
    """Families with a place at sessions of tomorrow, written straight into the tables: only reminding is measured."""
    from accounts.languages import approved  # noqa: PLC0415 - needs Django to be set up
    from accounts.models import Contact, Organization, Person, Town  # noqa: PLC0415 - as above
    from events.reminders.models import ReminderPlan  # noqa: PLC0415 - as above
    from events.rosters.models import Party, Registration, Roster  # noqa: PLC0415 - as above
    from events.schedule.models import Program, Venue  # noqa: PLC0415 - as above
    from events.schedule.scheduling import Plan, publish_session, schedule_session  # noqa: PLC0415 - as above

    there = Organization.objects.create(name="Reminded Network")
    town = Town.objects.get_or_create(name="Example Town", defaults={"region": "Example"})[0]
    venue = Venue.objects.create(organization=there, name="Example Library", street="1 Example Street", town=town)
    program = Program.objects.create(
        organization=there, slug="reminded", name=approved(en="Parent Academy", es="Academia"), palette="academy"
    )
    ReminderPlan.objects.filter(program=program).delete()
    ReminderPlan.objects.create(program=program, offset=timedelta(days=1))
    rosters = []
    for number in range(SESSIONS):
        plan = Plan(
            starts_at=now + timedelta(hours=20, minutes=number),
            title=approved(en=f"Math at home {number}", es=f"Matemáticas {number}"),
            fields={"venue": venue},
        )
        session = schedule_session(program, plan, roster=Roster.objects.create(capacity=None, takes="adults"), now=now)
        rosters.append(publish_session(session, now=now).roster_id)
    people = Person.objects.bulk_create(
        Person(organization=there, name=f"Ada Example {number}", search_name=f"ada example {number}")
        for number in range(FAMILIES)
    )
    contacts = Contact.objects.bulk_create(
        Contact(person=person, kind="email", value=f"ada{number}@family.example")
        for number, person in enumerate(people)
    )
    before = now - timedelta(days=9)
    parties = Party.objects.bulk_create(
        Party(lead=contact.person, contact=contact, language="es" if number % 4 == 0 else "en", created_at=before)
        for number, contact in enumerate(contacts)
    )
    Registration.objects.bulk_create(
        Registration(
            party=party, roster_id=rosters[number % SESSIONS], status="registered", seats=1, queued_at=before,
            seated_at=before, changed_at=before,
        )
        for number, party in enumerate(parties)
    )  # fmt: skip


def bare_loop(port: int, mails: list[tuple[str, bytes]]) -> float:
    """Mails per second over one connection and nothing else."""
    connection = smtplib.SMTP("127.0.0.1", port, timeout=30)
    connection.ehlo_or_helo_if_needed()
    began = time.perf_counter()
    for number in range(BARE):
        to, text = mails[number % len(mails)]
        connection.sendmail("hello@friday-cafe.example", [to], text)
    seconds = time.perf_counter() - began
    connection.quit()
    return BARE / seconds


def _work(limit: int, ready: Any, told: Any) -> None:
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 - as above

    from events.outbox.sending import BATCH, send_due  # noqa: PLC0415 - as above

    ready.wait()
    began, left = time.perf_counter(), limit
    while left > 0 and (sent := send_due(timezone.now(), min(BATCH, left)).count):
        left -= sent
    told.put((limit - left, time.perf_counter() - began))


def send_with(workers: int) -> float:
    """Messages per second with so many worker processes."""
    spawning = multiprocessing.get_context("spawn")
    ready, told = spawning.Barrier(workers), spawning.Queue()
    processes = [spawning.Process(target=_work, args=(SHARE // workers, ready, told)) for _one in range(workers)]
    for process in processes:
        process.start()
    counts = [told.get(timeout=300) for _one in processes]
    for process in processes:
        process.join()
    return sum(count for count, _seconds in counts) / max(seconds for _count, seconds in counts)


def main() -> None:
    """Measure and print."""
    os.environ |= {"DATABASE_URL": server.fresh_database(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    try:
        with sink() as port, tempfile.TemporaryDirectory() as folder:
            os.environ |= {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "VAR_DIR": folder}
            subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True)
            _measure(port)
    finally:
        server.drop_database()


def _measure(port: int) -> None:
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 - as above

    from events.outbox.channels.email import compose  # noqa: PLC0415 - as above
    from events.outbox.models import Message  # noqa: PLC0415 - as above
    from events.reminders.planning import queue_due_reminders  # noqa: PLC0415 - as above

    now = timezone.now()
    make_due(now)
    began = time.perf_counter()
    made = queue_due_reminders(now)
    queued = made / (time.perf_counter() - began)
    some = Message.objects.filter(channel="email").select_related("contact", "sheet")[:100]
    mails = [(one.contact.value, compose(one).message().as_bytes(linesep="\r\n")) for one in some]
    bare_before = bare_loop(port, mails)
    rates = [(workers, send_with(workers)) for workers in WORKERS]
    bare = (bare_before + bare_loop(port, mails)) / 2
    out = sys.stdout.write
    out(f"\n{made:,} due reminders: queued {queued:,.0f} per second (goal 5,000). ")
    out(f"A bare SMTP loop to the same sink sends {bare:,.0f} per second.\n\n")
    out(f"{'sending':<16}{'per second':>12}{'of bare loop':>14}  goal\n")
    for workers, rate in rates:
        name = f"{workers} workers" if workers > 1 else "one worker"
        out(f"{name:<16}{rate:>12,.0f}{rate / bare:>13.0%}  {'70%' if workers == 1 else '':>5}\n")
    django.db.connections.close_all()


if __name__ == "__main__":
    main()

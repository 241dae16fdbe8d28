"""The limit of signing up and marking: the same rows written by hand in SQL, in one transaction each."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import psycopg

from bench.load import Act

Connection = psycopg.Connection[Any]

OWN_WORDS = json.dumps(["Ada Example", *(f"[[manage:1:1:{letter * 43}]]" for letter in "abc"), "K7Q2M"])
"""What a message keeps for one family alone: about as much as ours do."""


def connect(address: str) -> Connection:
    """A connection whose statements are prepared at once."""
    connection = psycopg.connect(address)
    connection.prepare_threshold = 0
    return connection


def signing_up(address: str, organization: int, roster: int) -> Callable[[int], Act]:
    """Workers that write person, contact, party, registration and message, and take the place."""

    def start(number: int) -> Act:
        connection = connect(address)

        def act(count: int) -> int:
            _sign_up(connection, organization, roster, f"{number}-{count}-{uuid.uuid4().hex[:8]}")
            return 200

        return act

    return start


def _sign_up(connection: Connection, organization: int, roster: int, name: str) -> None:
    one = _returning(connection)
    with connection.transaction():
        person = one(
            "INSERT INTO accounts_person (organization_id, name, search_name, reads, speaks, zone, link_version)"
            " VALUES (%s, %s, %s, 'en', 'en', 'America/New_York', 1) RETURNING id",
            (organization, name, name),
        )
        contact = one(
            "INSERT INTO accounts_contact (person_id, kind, value) VALUES (%s, 'email', %s) RETURNING id",
            (person, f"{name}@sql.example"),
        )
        party = one(
            "INSERT INTO events_party (lead_id, children, language, source, workplace, job_role, created_at,"
            " link_version, submit_key) VALUES (%s, 0, 'en', 'web', '', '', now(), 1, %s) RETURNING id",
            (person, uuid.uuid4()),
        )
        lock = "SELECT coalesce(capacity > seats_taken, true)::int FROM events_roster WHERE id = %s FOR UPDATE"
        status = "registered" if one(lock, (roster,)) else "waitlisted"
        registration = one(
            "INSERT INTO events_registration (party_id, roster_id, seats, status, held_back, queued_at, seated_at,"
            " changed_at) VALUES (%s, %s, 1, %s, false, now(), now(), now()) RETURNING id",
            (party, roster, status),
        )
        if status == "registered":
            connection.execute("UPDATE events_roster SET seats_taken = seats_taken + 1 WHERE id = %s", (roster,))
        message = one(
            "INSERT INTO events_message (key, person_id, contact_id, channel, language, template, about, sheet_id,"
            " own, reply_to, state, created_at, send_after, attempts, message_id) SELECT %s, %s, %s, 'email', 'en',"
            " %s, '', min(id), %s, '', 'queued', now(), now(), 0, %s FROM events_sheet RETURNING id",
            (name, person, contact, status, OWN_WORDS, uuid.uuid4()),
        )
        connection.execute(
            "INSERT INTO events_registration_messages (registration_id, message_id) VALUES (%s, %s)",
            (registration, message),
        )


def marking(address: str, doors: list[tuple[str, int, list[tuple[int, int]]]], workers: int) -> Callable[[int], Act]:
    """Workers that add a mark and fold it into an attendance."""

    def start(number: int) -> Act:
        connection = connect(address)

        def act(count: int) -> int:
            _slug, session, pairs = doors[(number + workers * count) % len(doors)]
            registration, person = pairs[count % len(pairs)]
            with connection.transaction():
                connection.execute("SELECT id FROM events_session WHERE id = %s FOR NO KEY UPDATE", (session,))
                connection.execute(
                    "INSERT INTO events_mark (id, session_id, person_id, registration_id, status, made_at,"
                    " received_at, device) VALUES (%s, %s, %s, %s, 'present', now(), now(), '')",
                    (uuid.uuid4(), session, person, registration),
                )
                connection.execute(
                    "INSERT INTO events_attendance (session_id, person_id, registration_id, status, automatic)"
                    " VALUES (%s, %s, %s, 'present', false) ON CONFLICT (session_id, person_id)"
                    " DO UPDATE SET status = excluded.status",
                    (session, person, registration),
                )
            return 200

        return act

    return start


def _returning(connection: Connection) -> Callable[[str, tuple[Any, ...]], int]:
    def one(statement: str, values: tuple[Any, ...]) -> int:
        row = connection.execute(statement, values).fetchone()  # type: ignore[arg-type]
        return int(row[0]) if row else 0

    return one

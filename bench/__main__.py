"""`make bench`: start the product the production way and tell each rate as a share of its limit."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from pathlib import Path

import django

from bench import server
from bench.load import CONNECTIONS, PROCESSES, Act, Result, asking, get, race
from bench.rush import CONNECTIONS as LINES
from bench.rush import FAMILIES, PLACES, Rush, rush

ROUNDS, SECONDS = 3, 2.0
WORKERS = PROCESSES * CONNECTIONS
Work = Callable[[int], Act]


def main() -> int:
    """Measure in interleaved rounds; returns the exit code."""
    if not server.reachable():
        sys.stdout.write("No PostgreSQL answers: nothing was measured. Set BENCH_POSTGRES to one.\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        environment = _environment(server.fresh_database(), folder)
        os.environ.update(environment)
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *command], check=True)
        try:
            _measure(environment, Path(folder))
        finally:
            server.drop_database()
    subprocess.run([sys.executable, "-m", "bench.reminding"], check=True)  # with settings of its own
    return 0


def _environment(database: str, folder: str) -> dict[str, str]:
    cache = {"CACHE_URL": "rediscache://127.0.0.1:6379/9"} if server.redis_is_there() else {}
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database,
        "VAR_DIR": folder,
        "BENCH_BYTES": folder,
        "SIGN_UPS_PER_ADDRESS": str(10**9),
        **cache,
    }


def _measure(environment: dict[str, str], folder: Path) -> None:
    django.setup()
    from bench import sql  # noqa: PLC0415 - needs Django to be set up
    from bench.asked import mark, sign_up  # noqa: PLC0415 - as above
    from bench.rows import RUSHES, make_rows  # noqa: PLC0415 - as above

    rows = make_rows()
    django.db.connections.close_all()
    database = environment["DATABASE_URL"]
    with server.serving("config.wsgi", environment) as port:
        feed, etag = _fetch(port, "/en/feeds/bench.ics")
        (folder / "feed.bytes").write_bytes(feed)
        with (
            server.serving("bench.bare", environment) as bare,
            server.serving("config.wsgi", {**environment, "FEED_MEMORY": "0"}) as cold,
        ):
            works: dict[str, Work] = {
                "bare view": asking(bare, lambda _w, _n: get("/feed.bytes")),
                "feed cold": asking(cold, lambda _w, _n: get("/en/feeds/bench.ics")),
                "feed from memory": asking(port, lambda _w, _n: get("/en/feeds/bench.ics")),
                "feed unchanged": asking(port, lambda _w, _n: get("/en/feeds/bench.ics", If_None_Match=etag)),
                "what's on": asking(port, lambda _w, _n: get("/en/")),
                "session page": asking(port, lambda _w, _n: get(f"/en/sessions/{rows.hot.slug}/")),
                "sign-up": asking(port, sign_up(rows, rows.hot)),
                "sign-up in SQL": sql.signing_up(database, rows.organization, rows.hot_in_sql),
                "mark": asking(port, mark(rows, WORKERS)),
                "mark in SQL": sql.marking(database, rows.doors, WORKERS),
            }
            results = {name: Result() for name in works}
            for _round in range(ROUNDS):
                for name, start in works.items():
                    results[name].add(race(start, SECONDS))
            _print(results, len(feed))
            rushes: dict[str, list[Rush]] = {"rush": [], "rush in SQL": []}
            for one, other in zip(rows.rushes[:RUSHES], rows.rushes[RUSHES:], strict=True):
                rushes["rush"].append(rush(database, one.roster_id or 0, asking(port, sign_up(rows, one))))
                in_sql = sql.signing_up(database, rows.organization, other.roster_id or 0)
                rushes["rush in SQL"].append(rush(database, other.roster_id or 0, in_sql))
            _print_rushes(rushes)


LIMITS = {
    "feed cold": ("bare view", 0.0),
    "feed from memory": ("bare view", 0.25),
    "feed unchanged": ("bare view", 0.25),
    "what's on": ("bare view", 0.0),
    "session page": ("bare view", 0.0),
    "sign-up": ("sign-up in SQL", 0.20),
    "mark": ("mark in SQL", 0.0),
}


def _fetch(port: int, path: str) -> tuple[bytes, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:  # the server just started
        return answer.read(), answer.headers["ETag"]


def _print(results: dict[str, Result], size: int) -> None:
    out = sys.stdout.write
    out(f"{WORKERS} connections, {server.WORKERS} web workers, {ROUNDS} rounds of {SECONDS:g} s each, interleaved; ")
    out(f"the feed has {size:,} bytes.\n\n")
    out(f"{'work':<16}{'per second':>12}{'p95 ms':>9}{'of limit':>10}  {'goal':>6}  answers\n")
    for name, result in results.items():
        limit, goal = LIMITS.get(name, ("", 0.0))
        share = f"{result.rate / results[limit].rate:.1%}" if limit else ""
        wanted = f"{goal:.0%}" if goal else ""
        answers = ", ".join(f"{status}: {count}" for status, count in sorted(result.statuses.items()))
        out(f"{name:<16}{result.rate:>12,.0f}{result.p95:>9.1f}{share:>10}  {wanted:>6}  {answers}\n")


def _print_rushes(rushes: dict[str, list[Rush]]) -> None:
    """The rush in the middle of each kind, for times of one alone mean little."""
    out = sys.stdout.write
    out(f"\n{FAMILIES} families want {PLACES} places at once, over {LINES} connections; the middle one of each:\n\n")
    out(f"{'work':<16}{'last place s':>14}{'all know s':>12}{'times SQL':>11}  answers\n")
    middle = {name: sorted(went, key=lambda one: one.all_answered)[len(went) // 2] for name, went in rushes.items()}
    for name, one in middle.items():
        times = f"{one.all_answered / middle['rush in SQL'].all_answered:.1f}"
        answers = ", ".join(f"{status}: {count}" for status, count in sorted(one.statuses.items()))
        out(f"{name:<16}{one.last_place:>14.2f}{one.all_answered:>12.2f}{times:>11}  {answers}\n")


if __name__ == "__main__":
    sys.exit(main())

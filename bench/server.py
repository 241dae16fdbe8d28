"""Starting the product the production way, on PostgreSQL, beside the bare view."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

ADMIN = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432")
DATABASE = "friday_cafe_bench"
WORKERS = 4


def reachable() -> bool:
    """Whether a PostgreSQL answers where the bench looks for one."""
    try:
        psycopg.connect(f"{ADMIN}/postgres", connect_timeout=3).close()
    except psycopg.Error:
        return False
    return True


def fresh_database() -> str:
    """An empty database for this run; returns its address."""
    with psycopg.connect(f"{ADMIN}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    return f"{ADMIN}/{DATABASE}"


def drop_database() -> None:
    """Leave nothing behind."""
    with psycopg.connect(f"{ADMIN}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def redis_is_there() -> bool:
    """Whether a Redis answers on its usual port."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", 6379), timeout=1):
        return True
    return False


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(application: str, environment: dict[str, str]) -> Iterator[int]:
    """Gunicorn with as many workers as in production; gives its port and stops it at the end."""
    port = free_port()
    gunicorn = shutil.which("gunicorn", path=str(Path(sys.executable).parent)) or "gunicorn"
    command = [gunicorn, application, "--worker-class", "gthread", "--workers", str(WORKERS), "--threads", "4"]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "--log-level", "error", "--keep-alive", "10"],
        env={**os.environ, **environment},
    )
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _try in range(300):
        if process.poll() is not None:
            raise RuntimeError("The server did not start.")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError("The server does not answer.")

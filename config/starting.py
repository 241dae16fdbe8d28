"""What must stand before the product serves, and the processes that it consists of."""

from __future__ import annotations

import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import polib
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HOST = "127.0.0.1"
STOP_SECONDS = 20
START_SECONDS = 60


def is_taken(port: int) -> bool:
    """Whether something else listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def prepare() -> None:
    """Bring database, languages and static files up to date; in the demo also its invented data."""
    call_command("migrate", interactive=False, verbosity=0)
    compile_languages()
    collect_static()
    if settings.DEMO:
        for name in ("import_reference", "seed_demo"):
            if name in get_commands():
                call_command(name, verbosity=0, stdout=StringIO())


def compile_languages() -> None:
    """Make the catalogs that Django reads out of those that people write; needs no gettext on the machine."""
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                partial = target.with_suffix(f".{os.getpid()}.partial")
                polib.pofile(str(source)).save_as_mofile(str(partial))
                partial.replace(target)


def collect_static() -> None:
    """Gather the static files, only when one of them changed since the last time."""
    root = Path(settings.STATIC_ROOT)
    stamp, now = root / ".stamp", _fingerprint()
    if not stamp.exists() or stamp.read_text(encoding="ascii") != now:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(now, encoding="ascii")


def _fingerprint() -> str:
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            entry = Path(storage.path(name)).stat()
            seen.update(f"{name} {entry.st_size} {entry.st_mtime_ns}\n".encode())
    return seen.hexdigest()


class Processes:
    """Processes that live and die together."""

    def __init__(self) -> None:
        self.running: list[subprocess.Popen[bytes]] = []
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked_to_stop)

    def _asked_to_stop(self, *_signal: object) -> None:
        self.stopping = True

    def start(self, arguments: Sequence[str], environment: dict[str, str]) -> None:
        """Start one more, in a group of its own so that a key press in the terminal reaches this process alone."""
        command = [sys.executable, *arguments]
        process = subprocess.Popen(command, env={**os.environ, **environment}, start_new_session=True)  # noqa: S603 - our own
        self.running.append(process)

    def dead(self) -> subprocess.Popen[bytes] | None:
        """One that ended by itself, if any did."""
        return next((process for process in self.running if process.poll() is not None), None)

    def wait_until(self, happened: Callable[[], bool], seconds: float | None = None) -> bool:
        """Wait for something; False when told to stop, when one process died or when it takes too long."""
        end = None if seconds is None else time.monotonic() + seconds
        while not happened():
            if self.stopping or self.dead() or (end and time.monotonic() > end):
                return False
            time.sleep(0.1)
        return True

    def stop(self) -> None:
        """Let everybody finish what they are at; who does not is killed with its children."""
        for process in self.running:
            process.terminate()
        end = time.monotonic() + STOP_SECONDS
        for process in self.running:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def serves(port: int) -> bool:
    """Whether the web server answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/robots.txt")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()

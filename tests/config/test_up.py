"""One command brings the whole product up, and one signal takes it down."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from config.sink import free_port

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.once


@pytest.fixture
def up(environment, tmp_path):
    started = []

    def start(port, **values):
        with (tmp_path / "said").open("a") as said:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "up", f"--port={port}", "--workers=1"],
                cwd=ROOT,
                env={**environment, "SITE_URL": f"http://127.0.0.1:{port}", **values},
                stdout=said,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until_ready(process, folder, seconds=120):
    end = time.monotonic() + seconds
    while "Ready: " not in (said := (folder / "said").read_text()):
        assert process.poll() is None, said
        assert time.monotonic() < end, said
        threading.Event().wait(0.1)


def children_of(pid):
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def test_it_says_where_it_serves_and_stops_cleanly(up, tmp_path):
    port = free_port()
    process = up(port, DEMO="1")

    wait_until_ready(process, tmp_path)
    lines = (tmp_path / "said").read_text().splitlines()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt") as answer:
        served = answer.status
    process.terminate()

    assert f"Ready: http://127.0.0.1:{port}/" in lines
    assert served == 200
    assert process.wait(30) == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_when_one_process_dies_everything_stops_and_says_so(up, tmp_path):
    process = up(free_port())
    wait_until_ready(process, tmp_path)

    os.kill(children_of(process.pid)[-1], signal.SIGKILL)

    assert process.wait(30) == 1
    assert "ended by itself" in (tmp_path / "said").read_text()


def test_a_taken_port_is_said_before_anything_else(up, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        process = up(port)

        assert process.wait(60) == 1
    assert f"Port {port} is taken" in (tmp_path / "said").read_text()
    assert not (tmp_path / "db.sqlite3").exists()

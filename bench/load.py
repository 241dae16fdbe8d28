"""A small load: keep-alive connections from a few processes, each sending the next request when it has its answer."""

from __future__ import annotations

import multiprocessing
import socket
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

PROCESSES = 4
CONNECTIONS = 2
"""Connections of each process: eight in all, as targets.md says."""

Act = Callable[[int], int]
"""What a worker does the nth time; returns a status, as HTTP numbers them."""


@dataclass
class Result:
    """What one round brought: answers per second, the time of each, and the statuses seen."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.times) / self.seconds if self.seconds else 0.0

    @property
    def p95(self) -> float:
        """The time in milliseconds within which 95 of 100 answers came."""
        return 1000 * statistics.quantiles(self.times, n=20)[-1] if len(self.times) > 1 else 0.0

    def add(self, other: Result) -> None:
        """Put two rounds together."""
        self.seconds += other.seconds
        self.times += other.times
        for status, count in other.statuses.items():
            self.statuses[status] = self.statuses.get(status, 0) + count


def race(start: Callable[[int], Act], seconds: float) -> Result:
    """Let eight workers act for some seconds. `start(number)` readies one worker and returns its act."""
    queue: multiprocessing.Queue[tuple[list[float], dict[int, int]]] = multiprocessing.Queue()
    began = time.perf_counter()
    processes = [
        multiprocessing.Process(target=_process, args=(start, number, seconds, queue)) for number in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    result = Result()
    for _ended in processes:
        times, statuses = queue.get(timeout=seconds + 60)
        result.add(Result(0, times, statuses))
    for process in processes:
        process.join()
    result.seconds = time.perf_counter() - began
    return result


def _process(start: Callable[[int], Act], number: int, seconds: float, queue: multiprocessing.Queue[Any]) -> None:
    times: list[float] = []
    statuses: dict[int, int] = {}
    acts = [start(number * CONNECTIONS + place) for place in range(CONNECTIONS)]
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=_worker, args=(act, until, times, statuses)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queue.put((times, statuses))


def _worker(act: Act, until: float, times: list[float], statuses: dict[int, int]) -> None:
    count = 0
    while (began := time.perf_counter()) < until:
        status = act(count)
        times.append(time.perf_counter() - began)
        statuses[status] = statuses.get(status, 0) + 1
        count += 1


def asking(port: int, request: Callable[[int, int], bytes]) -> Callable[[int], Act]:
    """Workers that ask over HTTP. `request(worker, count)` gives the bytes of each request."""

    def start(number: int) -> Act:
        connection = Connection(port)
        return lambda count: connection.ask(request(number, count))

    return start


class Connection:
    """One keep-alive connection to the server on this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._open()

    def _open(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")

    def close(self) -> None:
        """Hang up."""
        self.file.close()
        self.socket.close()

    def ask(self, request: bytes) -> int:
        """Send a request and read the whole answer; returns its status."""
        try:
            self.socket.sendall(request)
            line = self.file.readline()
        except OSError:
            line = b""
        if not line:  # the server ended an idle connection: once more on a new one
            self.close()
            self._open()
            self.socket.sendall(request)
            line = self.file.readline()
        status = int(line.split()[1])
        self._read_rest(status)
        return status

    def _read_rest(self, status: int) -> None:
        length = 0
        chunked = closing = False
        while (header := self.file.readline()) not in (b"\r\n", b""):
            name, _colon, value = header.partition(b":")
            lowered = name.lower()
            if lowered == b"content-length":
                length = int(value)
            chunked |= lowered == b"transfer-encoding"
            closing |= lowered == b"connection" and b"close" in value.lower()
        if chunked:
            while size := int(self.file.readline(), 16):
                self.file.read(size + 2)
            self.file.readline()
        elif length and status not in {204, 304}:
            self.file.read(length)
        if closing:
            self.close()
            self._open()


def get(path: str, **headers: str) -> bytes:
    """The bytes of a GET."""
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: 127.0.0.1",
        *(f"{name.replace('_', '-')}: {headers[name]}" for name in headers),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(path: str, body: bytes, cookie: str) -> bytes:
    """The bytes of a form's POST."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body

"""The demo's mail server: takes every message on the own machine, delivers none and keeps it for reading."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from aiosmtpd.controller import Controller
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


class Keeper:
    """Writes each message into the folder, whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it
        """Keep one message under a name that sorts by time."""
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{uuid4().hex[:8]}"
        content = envelope.content or b""
        partial = self.folder / f"{name}.partial"
        partial.write_bytes(content if isinstance(content, bytes) else content.encode())
        partial.rename(self.folder / f"{name}.eml")
        return "250 Kept for reading"


def free_port() -> int:
    """A port of the own machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def start_sink(folder: Path, port: int = 0) -> Controller:
    """Listen on the own machine only; the controller knows the port. Refuses outside the demo."""
    if not settings.DEMO:
        raise ImproperlyConfigured("The mail sink keeps all mail and delivers none: it runs in the demo only.")
    controller = Controller(Keeper(folder), hostname=HOST, port=port or free_port(), ident="demo")
    controller.start()
    return controller


def kept(folder: Path) -> list[Path]:
    """The messages in the folder, newest first."""
    names = sorted((entry.name for entry in os.scandir(folder) if entry.name.endswith(".eml")), reverse=True)
    return [folder / name for name in names]

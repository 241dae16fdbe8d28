"""A mail server that takes everything and keeps nothing but a count: `python -m bench.mail_sink PORT`."""

from __future__ import annotations

import sys
import threading
from typing import Any

from aiosmtpd.controller import Controller


class Counter:
    """Takes every message."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd calls it
        """One more."""
        return "250 taken"


if __name__ == "__main__":
    controller = Controller(Counter(), hostname="127.0.0.1", port=int(sys.argv[1]))
    controller.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    threading.Event().wait()

"""The demo's phone company: keeps every text on the own machine as a file, delivers none."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from events.outbox.channels.sms import NotNow

if TYPE_CHECKING:
    from collections.abc import Collection

    from events.outbox.channels.sms import Address


class TextSink:
    """Writes each text into the folder, whole or not at all, under a name that sorts by time."""

    def __init__(self, address: Address) -> None:
        if not settings.DEMO:
            raise ImproperlyConfigured("The text sink keeps all texts and delivers none: it runs in the demo only.")
        self.folder = settings.DEMO_TEXTS_DIR

    def send(self, to: str, text: str, callback: str) -> str:
        """Keep one text. What it is called is the name of its file."""
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{uuid4().hex[:8]}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            partial = self.folder / f"{name}.partial"
            partial.write_text(json.dumps({"to": to, "text": text, "callback": callback}), encoding="utf-8")
            partial.rename(self.folder / f"{name}.json")
        except OSError as error:
            raise NotNow(f"not kept ({type(error).__name__})", line_broken=True) from error
        return name

    def find(self, to: str, text: str, since: datetime, known: Collection[str] = ()) -> str | None:
        """Writing a file has no unknown fate."""
        return None

    def close(self) -> None:
        """Nothing is held open."""

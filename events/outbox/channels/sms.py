"""Text messages: what whoever delivers them can do, how it says no, and which one the settings choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, timedelta


class NotTaken(Exception):  # noqa: N818 - it says what happened
    """A text was not taken. The reason never holds the number or the words."""

    def __init__(self, reason: str, code: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.code = reason, code


class NotNow(NotTaken):
    """It may be taken later: too many at once, a server in trouble, our own settings that somebody must repair."""

    def __init__(
        self, reason: str, code: int = 0, *, after: timedelta | None = None, line_broken: bool = False
    ) -> None:
        super().__init__(reason, code)
        self.after = after
        """Not before this time, where they said so."""
        self.line_broken = line_broken
        """The next text would fare the same."""


class Unknown(NotNow):
    """Perhaps it was taken: no answer came. Before the next try, ask with `find`, or a person gets it twice."""


class Never(NotTaken):
    """It will not be taken, however often we ask."""

    def __init__(self, reason: str, code: int = 0, *, no_texts: bool = False) -> None:
        super().__init__(reason, code)
        self.no_texts = no_texts
        """Nothing goes to this number: no such number, no mobile, or its owner told the provider to stop."""


class Gateway(Protocol):
    """Whoever delivers texts. One is opened for a batch, and closed."""

    def send(self, to: str, text: str, callback: str) -> str:
        """Hand over one text; returns what they call it. They tell `callback` what became of it.

        Raises NotNow, Unknown or Never.
        """

    def find(self, to: str, text: str, since: datetime, known: Collection[str] = ()) -> str | None:
        """What they call a text that may have been taken; None where it was not.

        `known` are those that are accounted for already: two people with one phone may be told the same words.
        Raises NotNow where they cannot be asked.
        """

    def close(self) -> None:
        """Hang up."""


class Address(NamedTuple):
    """SMS_URL, taken apart: who delivers, our account there, and the number that texts come from."""

    scheme: str
    user: str
    password: str
    base: str
    sender: str
    service: str

    @property
    def complete(self) -> bool:
        """Whether all is there that is needed to send."""
        if self.scheme == SINK:
            return True
        known = self.scheme in GATEWAYS and bool(self.user and self.password and self.base)
        return known and bool(self.sender or self.service)


SINK: Final = "sink"
GATEWAYS: Final = {
    SINK: "events.outbox.channels.text_sink.TextSink",
    "twilio": "events.outbox.channels.twilio.Twilio",
    "twilio+http": "events.outbox.channels.twilio.Twilio",
}
"""By the beginning of SMS_URL; loaded when the first text is sent."""


def texts_work() -> bool:
    """Whether this installation sends texts at all."""
    return bool(settings.SMS_URL)


def address_of(url: str) -> Address:
    """`twilio://SID:TOKEN@api.twilio.com/?from=+18605550100` taken apart; a plus stays a plus."""
    parts = urlsplit(url)
    asked = dict(pair.partition("=")[::2] for pair in parts.query.split("&"))
    host = parts.netloc.rpartition("@")[2]
    return Address(
        scheme=parts.scheme,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        base=f"{'http' if parts.scheme.endswith('+http') else 'https'}://{host}" if host else "",
        sender=unquote(asked.get("from", "")),
        service=unquote(asked.get("service", "")),
    )


def our_number() -> str:
    """The number that people text to; empty where there is none to tell."""
    return address_of(settings.SMS_URL).sender if texts_work() else ""


def open_gateway() -> Gateway:
    """Whoever delivers texts by SMS_URL. Raises ImproperlyConfigured where that is half set."""
    address = address_of(settings.SMS_URL)
    if not address.complete:
        raise ImproperlyConfigured("SMS_URL is not complete.")
    return cast("Gateway", import_string(GATEWAYS[address.scheme])(address))

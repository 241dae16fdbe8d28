"""What whoever carries messages says: taken, and under which name, or refused and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from events.outbox.models import Message


class UnreachableError(Exception):
    """Nobody is there to take messages at this moment: not the messages' fault."""


@dataclass(frozen=True)
class Taken:
    """The message is with whoever delivers it, who calls it so."""

    provider_id: str = ""


@dataclass(frozen=True)
class Refusal:
    """Why a message was not taken; the reason never holds the address."""

    reason: str
    permanent: bool = False
    line_broken: bool = False
    """The next message would fare the same."""
    unknown: bool = False
    """Perhaps it was taken: no answer came."""
    dead_end: bool = False
    """Nothing can ever arrive there: no such mailbox, no such number."""
    after: timedelta | None = None
    """Not before this time, where they said so."""


class Carrier(Protocol):
    """Takes messages to people, over one connection for a batch."""

    def bundles(self, messages: Sequence[Message]) -> list[list[Message]]:
        """What goes out as one, in order."""

    def carry(self, bundle: Sequence[Message]) -> Taken | Refusal:
        """Hand over what goes out as one."""

    def close(self) -> None:
        """Hang up."""

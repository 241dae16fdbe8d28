"""Texts by Twilio, or whoever speaks as it does: one HTTP client for a batch, with short time limits."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import httpx

from events.outbox.channels.sms import Never, NotNow, Unknown

if TYPE_CHECKING:
    from collections.abc import Collection

    from events.outbox.channels.sms import Address

LIMITS: Final = httpx.Timeout(10, connect=5)
NO_TEXTS: Final = frozenset({21211, 21214, 21217, 21265, 21610, 21614, 21635})
"""No such number, no mobile, or its owner told the provider to stop."""
OURS: Final = frozenset({20003, 20005, 21603, 21606, 21611, 21659, 21660, 21701, 21703, 21704, 21705})
"""Our account, our number, our queue: not the text's fault. Somebody must repair the settings."""
LONGEST_PAUSE: Final = timedelta(hours=1)
LOOKED_THROUGH: Final = 100
SLACK: Final = timedelta(minutes=1)
"""Their clock and ours may differ by so much."""


class Twilio:
    """An account there. See https://www.twilio.com/docs/messaging/api/message-resource."""

    def __init__(self, address: Address) -> None:
        self.path = f"/2010-04-01/Accounts/{address.user}/Messages.json"
        self.sender = {"MessagingServiceSid": address.service} if address.service else {"From": address.sender}
        self.client = httpx.Client(
            base_url=address.base, auth=(address.user, address.password), timeout=LIMITS, trust_env=False
        )

    def send(self, to: str, text: str, callback: str) -> str:
        """Hand over one text; returns its sid."""
        answer = self._ask("POST", data={"To": to, "Body": text, "StatusCallback": callback, **self.sender})
        if answer.is_success:
            sid = str(_said(answer).get("sid") or "")
            if not sid:
                raise Unknown("an answer without a name for the text")
            return sid
        raise _refusal(answer)

    def find(self, to: str, text: str, since: datetime, known: Collection[str] = ()) -> str | None:
        """The sid of this text among those to this number since then."""
        earliest = since - SLACK
        # Not asked by DateSent: what still waits there to go out has no such date, and just that may be ours.
        answer = self._ask("GET", params={"To": to, "PageSize": str(LOOKED_THROUGH)})
        if not answer.is_success:
            raise NotNow(f"not found out ({answer.status_code})", answer.status_code)
        listed = _said(answer).get("messages")
        if not isinstance(listed, list):
            raise NotNow("not found out (no list)")
        for one in listed:
            same = isinstance(one, dict) and str(one.get("body") or "").endswith(text) and one.get("to") == to
            if same and one.get("sid") and one["sid"] not in known and _made(one) >= earliest:
                return str(one["sid"])
        return None

    def close(self) -> None:
        """Close the connection."""
        self.client.close()

    def _ask(self, method: str, **asked: Any) -> httpx.Response:
        try:
            return self.client.request(method, self.path, **asked)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise NotNow(f"not reached ({type(error).__name__})", line_broken=True) from error
        except httpx.TransportError as error:  # it hung, or the line broke after they may have read all
            raise Unknown(f"no answer ({type(error).__name__})", line_broken=True) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:  # an answer that cannot be read
            raise Unknown(f"no answer to read ({type(error).__name__})") from error


def _said(answer: httpx.Response) -> dict[str, Any]:
    with suppress(ValueError):
        said = answer.json()
        if isinstance(said, dict):
            return said
    return {}


def _refusal(answer: httpx.Response) -> Exception:
    """What an answer other than yes means for the text."""
    status = answer.status_code
    code = _said(answer).get("code")
    code = code if isinstance(code, int) else 0
    reason = f"text refused ({code or status})"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return NotNow(reason, code, after=_pause(answer), line_broken=True)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return NotNow(reason, code, after=_pause(answer))
    if answer.is_server_error or not answer.is_client_error:
        return Unknown(reason, code)
    ours = status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.REQUEST_TIMEOUT}
    if code in OURS or (ours and code not in NO_TEXTS):
        return NotNow(reason, code, line_broken=True)
    return Never(reason, code, no_texts=code in NO_TEXTS)


def _pause(answer: httpx.Response) -> timedelta | None:
    """How long they asked us to wait, in seconds or as a date; never longer than an hour."""
    said = answer.headers.get("Retry-After", "")
    try:
        pause = timedelta(seconds=int(said)) if said.isdigit() else parsedate_to_datetime(said) - datetime.now(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(pause, timedelta(0)), LONGEST_PAUSE)


def _made(one: dict[str, Any]) -> datetime:
    """When they took a text, as they say; long ago where they do not say it."""
    try:
        made = parsedate_to_datetime(str(one.get("date_created")))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return made if made.tzinfo else made.replace(tzinfo=UTC)

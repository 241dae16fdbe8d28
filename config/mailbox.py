"""The demo's mailbox: every message that the demo sent, readable in the browser. Part of the demo only."""

from __future__ import annotations

import email
from email import policy
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from config.sink import kept

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import EmailMessage
    from pathlib import Path

    from django.http import HttpRequest

SHOWN = 100
SHUT_IN = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox", "allow-top-navigation-by-user-activation"],
}


class Mail(NamedTuple):
    """One message as the mailbox shows it."""

    name: str
    subject: str
    to: str
    reply_to: str
    at: datetime | None
    language: str
    text: str
    html: str
    files: list[str]


@login_not_required
@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mail of the demo, newest first."""
    folder = settings.DEMO_MAIL_DIR
    mails = [_read(path) for path in islice(kept(folder), SHOWN)] if folder.is_dir() else []
    return render(request, "config/mailbox.html", {"mails": mails})


@login_not_required
@never_cache
@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One message: its text, and how it looks in a mail program."""
    return render(request, "config/mail.html", {"mail": _find(name)})


@login_not_required
@never_cache
@require_safe
@xframe_options_sameorigin
@csp(SHUT_IN)  # type: ignore[arg-type]
def mail_look(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML of a message, shut in: no script, no form, nothing loaded; links open in the whole window."""
    html = _find(name).html
    return HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))


def _find(name: str) -> Mail:
    path = settings.DEMO_MAIL_DIR / f"{name}.eml"
    if not path.is_file():
        raise Http404
    return _read(path)


def _read(path: Path) -> Mail:
    message: EmailMessage = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    date = message["Date"]
    return Mail(
        name=path.stem,
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        reply_to=str(message["Reply-To"] or ""),
        at=localtime(date.datetime) if date and date.datetime and date.datetime.tzinfo else None,
        language=str(message["Content-Language"] or "en"),
        text=_content(message, "plain"),
        html=_content(message, "html"),
        files=[part.get_filename() or "" for part in message.iter_attachments()],
    )


def _content(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else ""

"""The demo's phone: every text that the demo sent, and a way to answer as the family would. Part of the demo only."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.contact import normalize_mobile, readable_mobile
from events.texting.models import LONGEST_TEXT
from events.texting.signatures import HEADER, signature_of

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest, HttpResponse

SHOWN = 100
SECONDS = 10
TIME_IN_NAMES = "%Y%m%d-%H%M%S-%f"


@dataclass(frozen=True)
class Text:
    """One text as the phone shows it; the newest to each number can be answered."""

    to: str
    words: str
    at: datetime | None
    is_newest: bool = False

    @property
    def readable(self) -> str:
        """The number as people here write it."""
        return readable_mobile(self.to)


class AnswerForm(forms.Form):
    """What a family texts, and from which number."""

    number = forms.CharField(label=gettext_lazy("Phone number"), max_length=40)
    words = forms.CharField(label=gettext_lazy("Text"), max_length=LONGEST_TEXT)

    def clean_number(self) -> str:
        """The number as the provider writes it."""
        return normalize_mobile(self.cleaned_data["number"])


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest) -> HttpResponse:
    """All texts of the demo, newest first; a post is what a family texts back."""
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if _post(form.cleaned_data["number"], form.cleaned_data["words"]):
            return redirect("demo-texts")
        form.add_error(None, _("Nobody took this text. Please look whether the demo runs."))
    return render(request, "config/texts.html", {"form": form, "texts": _read_all()})


def _post(number: str, words: str) -> bool:
    """Hand the text over as a provider does: by a signed post to our own address. Whether it was taken."""
    fields = {"MessageSid": f"SM{uuid4().hex}", "From": number, "Body": words}
    url = f"{settings.SITE_URL}{reverse('text-in')}"
    headers = {HEADER: signature_of(url, {name: [value] for name, value in fields.items()})}
    try:
        return httpx.post(url, data=fields, headers=headers, timeout=SECONDS, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _read_all() -> list[Text]:
    folder = settings.DEMO_TEXTS_DIR
    files = sorted(folder.glob("*.json"), reverse=True) if folder.is_dir() else []
    found: list[Text] = []
    seen: set[str] = set()
    for text in map(_read, islice(files, SHOWN)):
        known = text.to in seen
        seen.add(text.to)
        found.append(text if known else replace(text, is_newest=True))
    return found


def _read(path: Path) -> Text:
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    moment = datetime.strptime(path.stem.rpartition("-")[0], TIME_IN_NAMES).replace(tzinfo=UTC)
    return Text(said["to"], said["text"], localtime(moment))

"""The limit to compare with: a view that returns ready bytes, under the same server and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

FOLDER = Path(os.environ.get("BENCH_BYTES", "."))
READY: dict[str, bytes] = {file.name: file.read_bytes() for file in FOLDER.glob("*.bytes")}


def ready(request: HttpRequest, name: str) -> HttpResponse:
    """Ready bytes."""
    return HttpResponse(READY[name], content_type="text/calendar; charset=utf-8")


urlpatterns: list[URLPattern] = [path("<str:name>", ready)]

if not settings.configured:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="ready bytes have no secrets")
application = get_wsgi_application()

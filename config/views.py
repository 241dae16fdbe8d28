"""Pages of the roof: where a signed-in person lands, the health page, robots, a form that is too old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.grants import viewer
from events.schedule.details import Assignment

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """After signing in each comes to what is theirs: the desk, own sessions, the admin, or what is on."""
    who = viewer(request)
    if who.has("coordinator"):
        return redirect("events:desk")
    if who.sleeping:
        return redirect("mfa_index")
    if who.grants or Assignment.objects.filter(person__in=who.people).exists():
        return redirect("events:my-sessions")
    return redirect("admin:index" if who.user and who.user.is_superuser else "events:whats-on")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Crawlers and calendar clients may read public pages and feeds."""
    return HttpResponse(
        "User-agent: *\nAllow: /*/feeds/\nDisallow: /*/desk/\nDisallow: /*/p/\nDisallow: /*/mine/\nAllow: /\n",
        content_type="text/plain",
    )


@login_not_required
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its proof of origin (no cookies, or a very old page): say how to go on."""
    return render(request, "403_csrf.html", status=403)

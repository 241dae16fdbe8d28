"""Pages of the roof: where a signed-in person lands, the health page, robots, a form that is too old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.grants import viewer
from accounts.models import Grant
from events.calendars.listing import has_part

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """After signing in each comes to what is theirs: the desk, own sessions, ideas, the admin, what is on."""
    who = viewer(request)
    if who.has("coordinator"):
        return redirect("events:desk")
    if who.sleeping:
        return redirect("mfa_index")
    if has_part(who) or any(grant.role != Grant.Role.ADVISORY for grant in who.grants):
        return redirect("events:my-sessions")
    if who.grants:
        return redirect("events:ideas")
    if who.user and who.user.is_superuser:
        return redirect("admin:index")
    return redirect("events:my-calendar" if who.people else "events:whats-on")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Crawlers and calendar clients may read public pages and feeds."""
    return HttpResponse(
        "User-agent: *\nAllow: /*/feeds/\nDisallow: /*/desk/\nDisallow: /*/p/\nDisallow: /*/mine/\n"
        "Disallow: /*/mails/\nAllow: /\n"
        f"\nSitemap: {settings.SITE_URL}{reverse('sitemap')}\n",
        content_type="text/plain",
    )


@login_not_required
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its proof of origin (no cookies, or a very old page): say how to go on."""
    return render(request, "403_csrf.html", status=403)

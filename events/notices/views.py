"""Public pages: what one can get by mail, asking for it, and what was sent before."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import OperationalError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.grants import NOBODY
from events.notices.forms import JoinForm
from events.notices.joining import ask_to_join
from events.notices.letters import Notice
from events.notices.models import MailingList
from events.notices.nearby import Coming
from events.notices.wording import words_in
from events.schedule.models import Session
from events.signup.guarding import GuardForm
from events.signup.throttling import too_often

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

PER_PAGE = 20


class ListAsked(forms.Form):
    """From which list somebody comes."""

    list = forms.SlugField(required=False, max_length=60)

    @property
    def slug(self) -> str:
        """Its short name; nothing for what is none."""
        return self.cleaned_data["list"] if self.is_valid() else ""


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lists_page(request: HttpRequest) -> HttpResponse:
    """Every list that there is, and the form to get some of them."""
    now = timezone.now()
    lists = list(MailingList.objects.shown().select_related("program"))
    data = request.POST if request.method == "POST" else None
    form = JoinForm(data, lists=lists, ticked=ListAsked(request.GET).slug)
    guard = GuardForm(data, now=now)
    seconds = 0
    if form.is_valid() and not guard.refuse(form):
        wait = too_often(request, f"lists {form.cleaned_data['email']}", uuid4(), now=now)
        if wait:
            seconds = wait.seconds
            form.add_error(None, _("We were asked for this very often. Please wait a while, or call us."))
        elif _ask(form, now):
            return redirect("events:lists-sent")
    context = {"form": form, "guard": guard, "lists": lists}
    response = render(request, "events/notices/lists.html", context, status=429 if seconds else 200)
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


def _ask(form: JoinForm, now: datetime) -> bool:
    try:
        ask_to_join(form.wish(), now=now)
    except OperationalError:
        form.add_error(None, _("We could not save this just now. Nothing you typed is lost. Please send it again."))
    return not form.errors


@login_not_required
@never_cache
@require_safe
def lists_sent(request: HttpRequest) -> HttpResponse:
    """What happens now, whoever asked."""
    return render(request, "events/notices/lists_sent.html")


@login_not_required
@require_safe
def list_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One list, and the letters that went to it."""
    mailing_list = get_object_or_404(MailingList.objects.shown().select_related("program"), slug=slug)
    sent = Notice.objects.published().filter(lists=mailing_list).order_by("-began_at", "-pk")
    page = Paginator(sent, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "events/notices/list.html", {"list": mailing_list, "page": page})


@login_not_required
@require_safe
def list_notice(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A letter that was sent, for everybody to read; its dates as they are by now."""
    mailing_list = get_object_or_404(MailingList.objects.shown().select_related("program"), slug=slug)
    notice = get_object_or_404(Notice.objects.published().filter(lists=mailing_list), pk=number)
    language = get_language() or "en"
    sessions = Session.objects.visible_to(NOBODY).published().filter(list_notices=notice)
    coming = Coming(
        notice.dates.select_related("program"), list(sessions.with_page_data().order_by("starts_at", "pk")), most=None
    )
    context = {
        "list": mailing_list,
        "notice": notice,
        "own": words_in(notice, language),
        "groups": coming.groups(language, None),
    }
    return render(request, "events/notices/list_notice.html", context)

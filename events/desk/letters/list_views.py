"""Pages of a mailing list: who is on it, and what it is called."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.grants import requires_role, viewer
from accounts.history import note_access, note_change
from accounts.models import Language
from events.desk.letters.list_forms import ListForm, ReaderFilter
from events.desk.letters.scope import managed_list
from events.desk.lists import history_of, page_of
from events.notices.leaving import leave
from events.notices.models import Subscription

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from events.notices.models import SubscriptionQuerySet


@never_cache
@require_safe
@requires_role("coordinator")
def list_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A list and the mailboxes on it, with how each came there."""
    mailing_list = managed_list(viewer(request), slug)
    form = ReaderFilter(request.GET)
    chosen = form.chosen()
    found = _chosen(mailing_list.subscriptions.all(), chosen["state"])
    if chosen["q"]:
        found = found.filter(reader__email__icontains=chosen["q"].replace("\0", ""))
    found = found.select_related("reader__town", "reader__contact").order_by("reader__email", "pk")
    page = page_of(found, request.GET.get("page"))
    note_access(request, "readers", mailing_list, now=timezone.now())
    endonyms = dict(Language.objects.values_list("code", "endonym"))
    read = Counter(mailing_list.subscriptions.standing().values_list("reader__language", flat=True))
    context = {
        "list": mailing_list,
        "form": form,
        "chosen": chosen,
        "page": page,
        "rows": [(one, endonyms.get(one.reader.language, one.reader.language)) for one in page.object_list],
        "read": [(endonyms.get(code, code), number) for code, number in read.most_common()],
        "on": sum(read.values()),
        "history": history_of(mailing_list, most=20),
    }
    return render(request, "events/desk/list.html", context)


def _chosen(found: SubscriptionQuerySet, state: str) -> SubscriptionQuerySet:
    if state == "left":
        left: SubscriptionQuerySet = found.filter(left_at__isnull=False)
        return left
    if state == "asked":
        asked: SubscriptionQuerySet = found.filter(confirmed_at=None, left_at=None)
        return asked
    return found.standing()


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def list_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """What a list is called, what comes, and what stands at the end of its mails."""
    mailing_list = managed_list(viewer(request), slug)
    form = ListForm(request.POST or None, mailing_list=mailing_list)
    if form.is_valid():
        said = form.said()
        changed = [name for name, value in said.items() if getattr(mailing_list, name) != value]
        for name in changed:
            setattr(mailing_list, name, said[name])
        if changed:
            mailing_list.save(update_fields=changed)
            note_change(viewer(request).user, "edited", mailing_list, fields=changed, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("events:desk-list", slug)
    return render(request, "events/desk/list_edit.html", {"list": mailing_list, "form": form})


@require_POST
@requires_role("coordinator")
def list_leave(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take somebody off who called or wrote; twice is the same as once."""
    mailing_list = managed_list(viewer(request), slug)
    one = get_object_or_404(Subscription.objects.filter(mailing_list=mailing_list), pk=pk)
    if leave(one, now=timezone.now(), by=viewer(request).user):
        messages.success(request, _("This mailbox gets no more mails of this list."))
    else:
        messages.info(request, _("This mailbox had left the list before."))
    return redirect("events:desk-list", slug)

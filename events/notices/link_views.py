"""Pages behind the links in mails: saying yes, choosing what one gets, leaving. Opening one changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts import links
from accounts.models import Contact
from accounts.secret_pages import secret_page
from events.notices.forms import PreferencesForm
from events.notices.joining import confirm, open_questions
from events.notices.leaving import choose, leave, leave_all, lists_for, renew_link
from events.notices.models import Reader, Subscription
from events.schedule.who_signed_up import signed_up_lately

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class SaidForm(forms.Form):
    """Which of the lists on the page they said yes to."""

    s = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: object, shown: list[Subscription], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        cast("forms.ChoiceField", self.fields["s"]).choices = [(one.pk, one.pk) for one in shown]


def _reader(purpose: links.Purpose, token: str) -> Reader:
    """The mailbox that a link was sent to."""
    claim = links.read(purpose, token)
    if claim is None:
        raise Http404
    found = Reader.objects.select_related("contact", "town", "organization")
    return get_object_or_404(found, pk=claim.pk, link_version=claim.version)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def subscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether they want these mails; only a yes puts them on the lists."""
    now = timezone.now()
    reader = _reader("subscribe", token)
    asked = open_questions(reader, now)
    if request.method == "POST":
        form = SaidForm(request.POST, shown=asked)
        said = form.cleaned_data["s"] if form.is_valid() else []
        try:
            confirm(reader, said, now=now)
        except OperationalError:
            messages.error(request, _("We could not save this just now. Please try again."))
            return redirect("events:link-subscribe", token=token)
        if reader.subscriptions.standing().exists():
            messages.success(request, _("Thank you. From now on we write to you."))
            return redirect("events:link-preferences", token=reader.token)
    context = {"asked": asked, "reader": reader, "is_on": reader.subscriptions.standing().exists()}
    return render(request, "events/notices/subscribe.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Which mails a mailbox gets, in which language, near which town."""
    now = timezone.now()
    reader = _reader("preferences", token)
    form = PreferencesForm(request.POST if request.method == "POST" else None, reader=reader, lists=lists_for(reader))
    if request.method == "POST":
        try:
            if "leave_all" in request.POST:
                leave_all(reader, now=now)
                messages.success(request, _("You get no more of these mails. What you signed up for stays."))
                return redirect("events:link-preferences", token=token)
            if "renew" in request.POST:
                token = renew_link(reader, now=now).token
                messages.success(request, _("This is your new page. The old links do not work any more."))
                return redirect("events:link-preferences", token=token)
            if form.is_valid():
                choose(reader, form.choice(), now=now)
                messages.success(request, _("Saved."))
                return redirect("events:link-preferences", token=token)
        except OperationalError:
            form.add_error(None, _("We could not save this just now. Please try again."))
    is_on = reader.subscriptions.standing().exists()
    return render(request, "events/notices/preferences.html", {"form": form, "reader": reader, "is_on": is_on})


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Leave one list. A mail program posts here by itself, without cookies and once or often (RFC 8058).

    It is answered at once with 200 and never sent elsewhere, since redirected posts get lost.
    """
    claim = links.read("unsubscribe", token)
    if claim is None:
        raise Http404
    found = Subscription.objects.select_related("reader__contact", "mailing_list__program")
    one = get_object_or_404(found, pk=claim.pk, link_version=claim.version)
    status = 200
    if request.method == "POST":
        try:
            leave(one, now=timezone.now())
            one.refresh_from_db(fields=["left_at", "confirmed_at"])
        except OperationalError:
            messages.error(request, _("We could not save this just now. Please try again."))
            status = 503
    return render(request, "events/notices/unsubscribe.html", {"one": one, "list": one.mailing_list}, status=status)


@login_not_required
@require_safe
@secret_page
def mine_lists(request: HttpRequest, token: str) -> HttpResponse:
    """From the page of one's sign-ups to what one gets by mail; who is on no list yet, to all that there is."""
    claim = links.read("mine", token)
    if claim is None:
        raise Http404
    person = get_object_or_404(signed_up_lately(timezone.now()).behind(claim))
    emails = person.contacts.filter(kind=Contact.Kind.EMAIL, suppressed_at=None).order_by("pk").values("value")
    reader = Reader.objects.filter(organization=person.organization_id, email__in=emails).order_by("pk").first()
    if reader and reader.subscriptions.standing().exists():
        return redirect("events:link-preferences", token=reader.token)
    return redirect("events:lists")

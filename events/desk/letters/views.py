"""Pages of letters: the list, writing one, and everything about one: look, try, approve, send, stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.grants import requires_role, viewer
from accounts.models import User
from events.desk.letters.forms import EVERYWHERE, NEAR, ApproveForm, LetterForm, LookForm, SendForm, TestForm
from events.desk.letters.list_forms import lists_of
from events.desk.letters.scope import languages_for, lists_with_numbers, managed_notice, notices_of
from events.desk.letters.showing import facts_of, progress_of
from events.desk.lists import history_of, page_of
from events.desk.roster.views import BUSY
from events.notices.composing import approve, change_notice, give_free, print_of_notice, stop, throw_away, write_notice
from events.notices.models import MailingList
from events.notices.trying import send_test
from events.notices.wording import languages_lacking, languages_needed, languages_read, names_of
from events.schedule.models import Program

if TYPE_CHECKING:
    from collections import Counter
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from events.notices.letters import Notice


ASK_NO_MORE: Final = 286
"""By this htmx knows that nothing new comes."""


@never_cache
@require_safe
@requires_role("coordinator")
def letters(request: HttpRequest) -> HttpResponse:
    """Her lists with how many read them, and what was written to them."""
    who = viewer(request)
    page = page_of(notices_of(who), request.GET.get("page"))
    context = {"lists": list(lists_with_numbers(who)), "page": page}
    return render(request, "events/desk/letters.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def letter_new(request: HttpRequest) -> HttpResponse:
    """Write a letter to lists."""
    form = _letter_form(request)
    if form.is_valid():
        draft, key = form.draft(), form.cleaned_data["key"]
        notice = write_notice(draft, form_key=key, by=viewer(request).user, now=timezone.now())
        return redirect("events:desk-letter", managed_notice(viewer(request), notice.pk).pk)
    return render(request, "events/desk/letter_edit.html", {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def letter_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say it otherwise; who had approved it has to look at it once more."""
    notice = managed_notice(viewer(request), pk)
    if not notice.can_change:
        messages.info(request, _("This letter is further than that by now. Please look once more."))
        return redirect("events:desk-letter", pk)
    form, conflict = _letter_form(request, notice), False
    if form.is_valid():
        seen, by = form.cleaned_data["seen"], viewer(request).user
        try:
            change_notice(notice, form.draft(), seen, by=by, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
            conflict = error.code == "changed"
        except OperationalError:
            form.add_error(None, BUSY)
        else:
            messages.success(request, _("Saved."))
            return redirect("events:desk-letter", pk)
    context = {"form": form, "notice": notice, "conflict": conflict, "seen": print_of_notice(notice)}
    return render(request, "events/desk/letter_edit.html", context)


def _letter_form(request: HttpRequest, notice: Notice | None = None) -> LetterForm:
    lists = lists_of(viewer(request))
    if notice:  # also those that are not in use any more, so that nothing falls off unseen
        lists = list({one.pk: one for one in [*lists, *notice.lists.select_related("program")]}.values())
    if not lists:
        raise Http404
    organizations = {one.organization_id for one in lists}
    programs = list(Program.objects.public().filter(organization__in=organizations))
    there = MailingList.objects.filter(organization__in=organizations, is_active=True, program__isnull=False)
    dates = {program: NEAR if near else EVERYWHERE for program, near in there.values_list("program", "by_town")}
    return LetterForm(
        request.POST or None,
        lists=lists,
        programs=programs,
        languages=languages_for(lists, notice),
        today=timezone.localdate(),
        notice=notice,
        dates=dates,
    )


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about a letter; each button does one thing."""
    notice, now = managed_notice(viewer(request), pk), timezone.now()
    read = languages_read(notice)
    forms = _forms(request, notice, read)
    act = request.POST.get("act", "")
    if act in ACTS:
        try:
            done = ACTS[act](request, notice, forms, now)
        except ValidationError as error:
            done = False
            messages.error(request, error.messages[0])
        except OperationalError:
            done = False
            messages.error(request, BUSY)
        if done:
            return redirect("events:desk-letter", pk)
        notice = managed_notice(viewer(request), pk)
    facts = facts_of(notice, read, forms["look"].chosen()["town"] or None, now)
    forms["approve"].initial["seen"] = facts["seen"]
    context = {**facts, **forms, "history": history_of(notice), "wrong": any(form.errors for form in forms.values())}
    return render(request, "events/desk/letter.html", context)


@never_cache
@require_safe
@requires_role("coordinator")
def letter_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, for the page that asks again while it goes out, and no more after that."""
    notice = managed_notice(viewer(request), pk)
    return render(
        request,
        "events/desk/_letter_progress.html",
        {"notice": notice, "progress": progress_of(notice) if notice.began_at else None},
        status=200 if notice.state == notice.State.SENDING else ASK_NO_MORE,
    )


def _forms(request: HttpRequest, notice: Notice, read: Counter[str]) -> dict[str, Any]:
    """The forms of the page, each filled with what was sent for it."""
    act, posted = request.POST.get("act", ""), request.POST
    lacking = names_of([*languages_lacking(notice, read), *notice.english_for])
    return {
        "look": LookForm(request.GET),
        "test": TestForm(posted if act == "test" else None, prefix="test", languages=names_of(languages_needed(read))),
        "approve": ApproveForm(posted if act == "approve" else None, lacking=lacking),
        "send": SendForm(posted if act == "send" else None, prefix="send"),
    }


def _test(request: HttpRequest, notice: Notice, forms: dict[str, Any], now: datetime) -> bool:
    user = request.user
    if not isinstance(user, User):
        raise Http404
    chosen = forms["test"].chosen()
    send_test(notice, user, language=chosen["language"] or "en", town=chosen["town"] or None, now=now)
    messages.success(request, _("A test is on its way to %(email)s.") % {"email": user.email})
    return True


def _approve(request: HttpRequest, notice: Notice, forms: dict[str, Any], now: datetime) -> bool:
    form = forms["approve"]
    if not form.is_valid():
        return False
    english = form.cleaned_data.get("english", [])
    approve(notice, form.cleaned_data["seen"], english_for=english, by=viewer(request).user, now=now)
    messages.success(request, _("Approved. It goes out when somebody presses “Send”."))
    return True


def _send(request: HttpRequest, notice: Notice, forms: dict[str, Any], now: datetime) -> bool:
    form = forms["send"]
    if not form.is_valid():
        return False
    give_free(notice, at=form.cleaned_data["at"], by=viewer(request).user, now=now)
    messages.success(request, _("It goes out by itself. You may close this page."))
    return True


def _stop(request: HttpRequest, notice: Notice, forms: dict[str, Any], now: datetime) -> bool:
    stopped = stop(notice, by=viewer(request).user, now=now)
    words = ngettext(
        "Stopped. %(number)d mail that was written does not go out.",
        "Stopped. %(number)d mails that were written do not go out.",
        stopped,
    )
    messages.success(request, words % {"number": stopped} if stopped else _("Stopped."))
    return True


def _drop(request: HttpRequest, notice: Notice, forms: dict[str, Any], now: datetime) -> bool:
    throw_away(notice, by=viewer(request).user, now=now)
    messages.success(request, _("Put aside. Nothing of it goes out."))
    return True


ACTS = {"test": _test, "approve": _approve, "send": _send, "stop": _stop, "drop": _drop}

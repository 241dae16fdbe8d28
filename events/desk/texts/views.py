"""Pages for words of messages: how they stand, wording them anew with a look at once, reading further languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from accounts.grants import requires_role, viewer
from accounts.languages import MESSAGE_LANGUAGES
from accounts.models import User
from events.desk.roster.views import BUSY
from events.desk.texts.forms import ReadForm, StepForm, WordsForm
from events.desk.texts.kinds import NAMES
from events.desk.texts.listing import approved_in, further_languages, history_in, language_names, sheets_in, words_of
from events.desk.texts.looking import beside, html_of, look_at, unpacked
from events.desk.texts.scope import example_session, program_scope, scopes_of, whole_scope, writable
from events.outbox.approving import (
    approve_shipped,
    approve_words,
    draft_words,
    take_back_words,
    withdraw_shipped,
    words_print,
)
from events.outbox.speaking import SHIPPED_WORDS
from events.outbox.texts import SHIPPED, TextState

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from events.desk.texts.scope import Scope

SHUT_IN: Final = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "frame-ancestors": [SELF],
    "sandbox": [],
}
"""An e-mail brings its styles with it, and may do nothing."""


@never_cache
@require_safe
@requires_role("coordinator")
def texts(request: HttpRequest) -> HttpResponse:
    """Whose words she may change, and the languages of each of her organizations."""
    scopes = scopes_of(viewer(request))
    further = [(scope, further_languages(scope.organization)) for scope in scopes if not scope.program]
    return render(request, "events/desk/texts.html", {"scopes": scopes, "further": further})


@never_cache
@require_safe
@requires_role("coordinator")
def texts_program(request: HttpRequest, slug: str) -> HttpResponse:
    """The words of a program."""
    return _list(request, program_scope(viewer(request), slug))


@never_cache
@require_safe
@requires_role("coordinator")
def texts_all(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of all programs of an organization."""
    return _list(request, whole_scope(viewer(request), pk))


def _list(request: HttpRequest, scope: Scope) -> HttpResponse:
    context = {"scope": scope, "sections": words_of(scope), "history": history_in(scope)}
    return render(request, "events/desk/texts_of.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@csp_update({"frame-src": [SELF]})
@requires_role("coordinator")
def text_program(request: HttpRequest, slug: str, template: str, language: str) -> HttpResponse:
    """The words of one message of a program in one language."""
    return _text(request, program_scope(viewer(request), slug), template, language)


@never_cache
@require_http_methods(["GET", "POST"])
@csp_update({"frame-src": [SELF]})
@requires_role("coordinator")
def text_all(request: HttpRequest, pk: int, template: str, language: str) -> HttpResponse:
    """The words of one message of all programs in one language."""
    return _text(request, whole_scope(viewer(request), pk), template, language)


def _text(request: HttpRequest, scope: Scope, template: str, language: str) -> HttpResponse:
    writable(template, language)
    rows, now = list(scope.place(template, language).rows()), timezone.now()
    typed = request.POST if request.method == "POST" else None
    form = WordsForm(typed, scope=scope, template=template, language=language, rows=rows)
    step = StepForm(request.POST).chosen()["step"] if typed is not None else ""
    asked = step == "shipped" or (step in ("draft", "approve") and form.is_valid())
    if asked and _keep(request, scope, form, step, now):
        return redirect(scope.address())
    context = _look(scope, form, template, language, now)
    if request.headers.get("HX-Request") == "true" and step == "look":
        return render(request, "events/desk/_text_look.html", context)
    context |= {
        "rows": rows,
        "conflict": form.has_error("__all__", "changed"),
        "now_seen": words_print(rows),
        "approved": [row for row in rows if row.state == TextState.APPROVED],
        "drafts": [row for row in rows if row.state == TextState.DRAFT],
        "unread": _unread(scope, template, language),
    }
    return render(request, "events/desk/text.html", context)


def _keep(request: HttpRequest, scope: Scope, form: WordsForm, step: str, now: datetime) -> bool:
    """Do what the button says, and say so. False where nothing was done."""
    user = viewer(request).user
    if not isinstance(user, User):  # nobody else holds a role
        raise Http404
    place = scope.place(form.template, form.language)
    try:
        if step == "shipped":
            take_back_words(place, of=scope.of, by=user, now=now)
            messages.success(request, _("This message is said again as it came with the product."))
            return True
        data = form.cleaned_data
        keep = approve_words if step == "approve" else draft_words
        keep(
            place,
            form.words(),
            by_machine=data["by_machine"],
            seen=data["seen"],
            of=scope.of,
            by=user,
            now=now,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except OperationalError:
        form.add_error(None, BUSY)
        return False
    done = _("These words go out from now on.") if step == "approve" else _("Kept as a draft. Nothing of it goes out.")
    messages.success(request, done)
    return True


def _look(scope: Scope, form: WordsForm, template: str, language: str, now: datetime) -> dict[str, Any]:
    """What the page shows of the words as they are typed: wrong ones are left out."""
    if form.is_bound:
        form.is_valid()
    session = example_session(scope, now)
    look = look_at(scope, template, language, form.own_words(), session)
    shipped = look_at(scope, template, language, SHIPPED_WORDS, session)
    looks = [look, beside(scope, look, template, session)]
    names = language_names()
    return {
        "scope": scope,
        "form": form,
        "kind": NAMES[template],
        "name": names.get(language, language),
        "language": language,
        "looks": [
            (one, names.get(one.language, one.language), scope.address("desk-text-mail", template, one.language))
            for one in looks
            if one
        ],
        "shipped": [
            (form["subject"], shipped.subject),
            (form["sentence"], shipped.body.split("\n\n")[0]),
            (form["sms"], shipped.text),
        ],
    }


def _unread(scope: Scope, template: str, language: str) -> list[Any]:
    """What of this message nobody has read yet as it came: words of one's own stand between its sentences."""
    if language not in MESSAGE_LANGUAGES:
        return []
    read = approved_in(scope.organization, language)
    return [part for part in SHIPPED if (template, part, language) not in read]


@never_cache
@require_safe
@xframe_options_sameorigin
@csp(SHUT_IN)
@requires_role("coordinator")
def mail_program(request: HttpRequest, slug: str, template: str, language: str) -> HttpResponse:
    """An e-mail of a program as a mail program shows it, shut in."""
    return _mail(request, program_scope(viewer(request), slug), template, language)


@never_cache
@require_safe
@xframe_options_sameorigin
@csp(SHUT_IN)
@requires_role("coordinator")
def mail_all(request: HttpRequest, pk: int, template: str, language: str) -> HttpResponse:
    """The same of all programs."""
    return _mail(request, whole_scope(viewer(request), pk), template, language)


def _mail(request: HttpRequest, scope: Scope, template: str, language: str) -> HttpResponse:
    writable(template, language)
    words, session = unpacked(request.GET.get("words", "")), example_session(scope, timezone.now())
    return HttpResponse(html_of(scope, template, language, words, session))


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def language_page(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """All that messages can say in a further language, to read and approve; it goes out only then."""
    scope = whole_scope(viewer(request), pk)
    if language not in MESSAGE_LANGUAGES:
        raise Http404
    if request.method == "POST":
        _approve(request, scope, language)
        return redirect(request.path)
    context = {
        "scope": scope,
        "language": language,
        "name": language_names().get(language, language),
        "groups": sheets_in(scope.organization, language),
        "history": history_in(scope),
    }
    return render(request, "events/desk/texts_language.html", context)


def _approve(request: HttpRequest, scope: Scope, language: str) -> None:
    form, user, now = ReadForm(request.POST), viewer(request).user, timezone.now()
    if not form.is_valid() or not isinstance(user, User):
        return
    read = {(template, part): seen for template, part, seen in form.cleaned_data["read"]}
    back = withdraw_shipped(scope.organization, language, form.cleaned_data["back"], by=user, now=now)
    done = approve_shipped(scope.organization, language, read, by=user, now=now)
    if done:
        said = ngettext("%(number)d goes out in this language now.", "%(number)d go out in this language now.", done)
        messages.success(request, said % {"number": done})
    if back:
        said = ngettext("%(number)d goes out in English again.", "%(number)d go out in English again.", back)
        messages.success(request, said % {"number": back})
    if not done and not back:
        messages.info(request, _("Nothing was ticked, or it is worded otherwise by now. Please look once more."))

"""Who is calling: the search on every page of staff, and the page of one person. Whoever looks is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.grants import requires_role, viewer
from accounts.history import note_access
from accounts.models import Contact, Person, User
from events.desk.callers.finding import find, is_enough
from events.desk.callers.forms import BUSY, ContactForm, CorrectForm, NameForm, NoteForm, WhichForm
from events.desk.callers.notes import write_note
from events.desk.callers.person import caller_of
from events.desk.callers.reaching import is_protected
from events.desk.callers.seeing import people_of
from events.desk.lists import programs_of
from events.rosters.contacts import add_contact, correct_contact
from events.rosters.moving import rename_person

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_safe
@requires_role("coordinator")
def callers(request: HttpRequest) -> HttpResponse:
    """People who may be calling, with how one reaches them and what they come to next."""
    chosen = WhichForm(request.GET).chosen()
    wanted = chosen["q"]
    now = timezone.now()
    search = None
    if is_enough(wanted):
        search = find(viewer(request), wanted, now=now)
        note_access(request, "callers", None, now=now)
    merges = bool(viewer(request).whole("coordinator"))
    same = chosen["same"] if merges else ""
    context = {"wanted": wanted, "search": search, "same": same, "merges": merges}
    return render(request, "events/desk/callers.html", context)


def person_or_404(request: HttpRequest, pk: int) -> Person:
    """Somebody of whom this viewer may know; who was merged is found under the kept record."""
    kept = Person.objects.now_called([pk]).get(pk, pk)
    person: Person = get_object_or_404(
        people_of(viewer(request)).select_related("household").prefetch_related("contacts"), pk=kept
    )
    return person


@never_cache
@require_safe
@requires_role("coordinator")
def caller(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: all sign-ups, and what can be done about them while she is on the phone."""
    return _show(request, person_or_404(request, pk))


def _show(request: HttpRequest, person: Person, form: NoteForm | None = None) -> HttpResponse:
    now = timezone.now()
    note_access(request, "caller", person, now=now)
    context = {
        "caller": caller_of(viewer(request), person, now=now),
        "form": form or NoteForm(programs=programs_of(viewer(request))),
        "may_merge": person.organization_id in viewer(request).whole("coordinator"),
    }
    return render(request, "events/desk/caller.html", context)


@require_POST
@requires_role("coordinator")
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a note of the call."""
    person = person_or_404(request, pk)
    form = NoteForm(request.POST, programs=programs_of(viewer(request)))
    if not form.is_valid():
        return _show(request, person, form)
    said = form.cleaned_data
    write_note(person, said["words"], program=said["program"], by=user_of(request), now=timezone.now())
    messages.success(request, _("Noted. It is wiped after 90 days."))
    return redirect("events:desk-caller", pk=person.pk)


def user_of(request: HttpRequest) -> User:
    """Who is signed in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a way to reach somebody, or mend one."""
    person = person_or_404(request, pk)
    wrong = _contact_of(request, person)
    kind = CorrectForm if wrong else ContactForm
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_valid() and _save_contact(request, person, wrong, form):
        return redirect("events:desk-caller", pk=person.pk)
    note_access(request, "caller", person, now=timezone.now())
    context = {"person": person, "wrong": wrong, "hidden": is_protected(person), "form": form}
    return render(request, "events/desk/caller_contact.html", context)


def _contact_of(request: HttpRequest, person: Person) -> Contact | None:
    """The contact that the address names; 404 where it is nobody's here."""
    pk = WhichForm(request.GET).chosen()["contact"]
    if not pk:
        return None
    found: Contact = get_object_or_404(person.contacts, pk=pk)
    return found


def _save_contact(request: HttpRequest, person: Person, wrong: Contact | None, form: ContactForm) -> bool:
    reach, by, now = form.cleaned_data["contact"], user_of(request), timezone.now()
    try:
        if wrong:
            correct_contact(wrong, reach, by=by, now=now, ends_links=form.cleaned_data["ends_links"])
        else:
            add_contact(person, reach, by=by, now=now)
    except OperationalError:
        form.add_error(None, BUSY)
        return False
    messages.success(request, _("Saved. To let them have their link there, send it again."))
    return True


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """The name as its owner writes it, where it was misheard."""
    person = person_or_404(request, pk)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": person.name})
    if form.is_valid():
        try:
            rename_person(person, form.cleaned_data["name"], by=user_of(request), now=timezone.now())
        except OperationalError:
            form.add_error(None, BUSY)
        else:
            messages.success(request, _("Saved."))
            return redirect("events:desk-caller", pk=person.pk)
    note_access(request, "caller", person, now=timezone.now())
    return render(request, "events/desk/caller_name.html", {"person": person, "form": form})

"""What happened and who looked is only added to, and holds nobody's words or numbers."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import ProtectedError

from accounts.history import Access, AppendOnlyError, Change, note_access, note_change
from tests.factories import NOW, make_person, make_session, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["change", "access"])
def row(request, rf):
    if request.param == "change":
        return note_change(make_user(), "edited", make_session(), fields=["title"], now=NOW)
    seen = rf.get("/")
    seen.user = make_user()
    return note_access(seen, "people", make_session(), now=NOW)


def act_of(row):
    return "act" if isinstance(row, Change) else "what"


@pytest.mark.rule("D7.4")
def test_history_is_not_rewritten(row):
    rows = type(row).objects
    setattr(row, act_of(row), "nothing")
    for rewrite in (
        row.save,
        lambda: row.save(update_fields=[act_of(row)]),
        lambda: rows.update(**{act_of(row): "nothing"}),
        lambda: rows.filter(pk=row.pk).update(**{act_of(row): "nothing"}),
        lambda: rows.bulk_update([row], [act_of(row)]),
        lambda: rows.update_or_create(pk=row.pk, defaults={act_of(row): "nothing"}),
    ):
        with pytest.raises(AppendOnlyError), transaction.atomic():
            rewrite()

    row.refresh_from_db()
    assert getattr(row, act_of(row)) in ("edited", "people")


@pytest.mark.rule("D7.4")
def test_history_is_not_deleted(row):
    rows = type(row).objects
    for delete in (row.delete, lambda: rows.all().delete(), lambda: rows.filter(pk=row.pk).delete()):
        with pytest.raises(AppendOnlyError), transaction.atomic():
            delete()

    assert rows.filter(pk=row.pk).exists()


@pytest.mark.rule("D7.4")
def test_who_looked_is_noted_without_names_or_contacts(rf):
    person = make_person("Zoë Zzmark", contact="zz@family.example")
    request = rf.get("/en/desk/", {"q": "Zoë", "page": "zz@family.example"})
    request.user = make_user("ana@staff.example")

    note_access(request, "people", person, why="trip list", now=NOW)

    kept = str(Access.objects.values().get())
    assert "Zoë" not in kept
    assert "zz@family.example" not in kept
    assert "ana@staff.example" not in kept


def test_what_a_family_did_has_no_user(rf):
    request = rf.get("/")
    request.user = AnonymousUser()

    assert note_access(request, "people", None, now=NOW).actor is None
    assert note_change(None, "canceled", make_session(), now=NOW).actor is None


def test_a_user_of_whom_the_history_speaks_stays(row):
    with pytest.raises(ProtectedError):
        row.actor.delete()

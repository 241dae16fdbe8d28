"""Nothing is stored that could hurt a family: no status, no birth date, no health, no marks, no money."""

import re

import pytest
from django.apps import apps
from django.db.models import CharField, DateField, TextField
from django.forms.forms import BaseForm
from django.urls import get_resolver, reverse
from django.utils.translation import override

from events.desk.roster.table import people_table
from tests.factories import make_session

OURS = ("accounts", "events", "academy", "config")
FORBIDDEN = {
    "immigration", "immigrant", "citizen", "citizenship", "visa", "nationality", "birth", "birthday",
    "birthdate", "born", "dob", "ssn", "social", "country", "health", "medical", "medicine", "diagnosis",
    "allergy", "allergies", "disability", "disabled", "iep", "special", "vaccination", "custody", "court",
    "guardian", "foster", "divorce", "gpa", "grade", "grades", "mark", "marks", "score", "scores", "discipline",
    "suspension", "behavior", "absence", "income", "salary", "poverty", "lunch", "snap", "benefits", "race",
    "ethnicity", "religion", "faith", "gender", "sex", "orientation", "address", "latitude", "longitude",
    "password",
}  # fmt: skip
ALLOWED = {
    "accounts.School.grade_low": "the first grade that a school has, not a child's grade",
    "accounts.School.grade_high": "the last grade that a school has",
    "accounts.Household.protected_address": "that no address may be kept; not an address",
    "events.MailingList.postal_address": "our own address, at the end of every mail to a list",
    "accounts.User.password": "Django's column; it always holds that there is no password",
}
"""Columns whose name has a forbidden word, and why they may."""
ALLOWED_MODELS = {
    "events.Absence": "somebody told us not to come to one of our sessions; not a school absence",
    "events.Mark": "what was tapped at the door of one of our sessions; not a school mark",
}


def words_of(name):
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")


def subclasses(kind):
    for below in kind.__subclasses__():
        yield below
        yield from subclasses(below)


def our_models():
    return [model for app in OURS for model in apps.get_app_config(app).get_models(include_auto_created=True)]


@pytest.mark.rule("D7.1")
def test_no_column_is_named_for_what_must_not_be_known():
    found = set()
    for model in our_models():
        for field in model._meta.get_fields():
            name = f"{model._meta.app_label}.{model.__name__}.{field.name}"
            is_link = field.is_relation and f"{field.related_model._meta.label}" in ALLOWED_MODELS
            if set(words_of(field.name)) & FORBIDDEN and not is_link:
                found.add(name)

    assert found <= set(ALLOWED), f"not to be stored: {sorted(found - set(ALLOWED))}"
    assert set(ALLOWED) <= found, "an exception that is no longer needed"


@pytest.mark.rule("D7.1")
def test_no_table_is_named_for_what_must_not_be_known():
    found = {model._meta.label for model in our_models() if set(words_of(model.__name__)) & FORBIDDEN}

    assert found == set(ALLOWED_MODELS)


@pytest.mark.rule("D7.1")
def test_no_form_asks_for_what_must_not_be_known():
    """Every form of every page, as far as the addresses lead to it."""
    get_resolver().url_patterns  # noqa: B018 - imports all views and their forms
    asked = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in subclasses(BaseForm)
        if form.__module__.split(".")[0] in OURS
        for name in getattr(form, "base_fields", {})
        if set(words_of(name)) & FORBIDDEN
    }

    assert asked <= {"accounts.forms.SignInForm.password"}, "taken out before the form is shown"


@pytest.mark.rule("D7.1")
@pytest.mark.django_db
def test_no_column_of_the_file_of_people_tells_what_must_not_be_known():
    columns = people_table("people", make_session(), with_dates=True).head

    assert "Name" in columns
    assert not [column for column in columns if set(re.findall(r"\w+", column.lower())) & FORBIDDEN]


@pytest.mark.rule("D7.1")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "hint"),
    [("en", "Please don’t write about health or papers."), ("es", "no escriba sobre salud ni papeles")],
)
def test_who_asks_for_help_is_told_what_not_to_write(client, language, hint):
    """The one field for free words says it right there."""
    with override(language):
        address = reverse("events:sign-up", args=[make_session().slug])
    field = client.get(address).content.decode().split('name="help-words"')

    assert len(field) == 2
    assert hint in field[0].rsplit("<label", 1)[1] + field[1].split("<label", 1)[0]


@pytest.mark.rule("D7.1")
def test_people_have_no_dates_and_no_room_for_notes():
    """A birth date or a note about a family has no column to go to, under any name."""
    for name in ("Person", "Household", "Contact"):
        fields = apps.get_model("accounts", name)._meta.get_fields()
        dates = {field.name for field in fields if isinstance(field, DateField)}
        notes = {field.name for field in fields if isinstance(field, TextField)}
        assert dates <= {"verified_at", "suppressed_at"}
        assert not notes


@pytest.mark.rule("D7.2")
def test_children_are_counted_and_not_named():
    party, member = apps.get_model("events", "Party"), apps.get_model("events", "Member")
    texts = [
        f"{model.__name__}.{field.name}"
        for model in (party, member)
        for field in model._meta.get_fields()
        if isinstance(field, CharField) and "child" in field.name
    ]

    assert not texts

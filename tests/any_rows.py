"""A stored row of any table, made from what its columns say: for tests that go through all tables."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from uuid import uuid4

from django.apps import apps
from django.db import models

from accounts.models import Organization, Person, User
from events.rosters.models import Party, Roster
from events.schedule.models import Program, Session, Venue
from tests.factories import (
    NOW,
    make_organization,
    make_party,
    make_person,
    make_program,
    make_roster,
    make_session,
    make_user,
    make_venue,
)

OURS = ("accounts", "academy", "events")
MADE_BY = {
    Organization: make_organization,
    Party: make_party,
    Person: make_person,
    Program: make_program,
    Roster: make_roster,
    Session: make_session,
    User: make_user,
    Venue: make_venue,
}
"""Rows that the product makes in a way of its own."""
ALSO = {
    "accounts.Merge": lambda: {"at": NOW},
    "events.Assignment": lambda: {"role": "facilitator"},
    "events.Sheet": lambda: {"subject": [], "body": []},
    "events.Supply": lambda: {"kind": "meal"},
    "events.VisitCase": lambda: {"year": 2026},
}
"""What a table wants that its columns do not say."""
numbers = count(1)


def our_models():
    return [model for app in OURS for model in apps.get_app_config(app).get_models(include_auto_created=True)]


def any_row(model, **given):
    """A row with these columns; what else it needs is made up. Add to ALSO where a new table wants more than that."""
    if model in MADE_BY and not given:
        return MADE_BY[model]()
    said = {**ALSO.get(model._meta.label, dict)(), **given}
    for field in model._meta.concrete_fields:
        named = field.name in said or field.attname in said
        if not named and not field.has_default() and not (field.null or (field.primary_key and not field.is_relation)):
            said[field.name] = _made_up(field)
    return model._base_manager.create(**said)


def _made_up(field):
    if field.is_relation:
        return any_row(field.related_model)
    if field.choices:
        return field.choices[0][0]
    for kind, make in (
        (models.DateTimeField, lambda: NOW),
        (models.DateField, NOW.date),
        (models.TimeField, NOW.time),
        (models.DurationField, lambda: timedelta(days=1)),
        (models.BooleanField, lambda: False),
        (models.UUIDField, uuid4),
        (models.IntegerField, lambda: 1),
        (models.CharField, lambda: "" if field.blank and not field.unique else f"x{next(numbers)}"),
        (models.TextField, lambda: "" if field.blank else f"x{next(numbers)}"),
    ):
        if isinstance(field, kind):
            return make()
    raise TypeError(f"say in tests/any_rows.py what to write into {field}")


def everything(*, without=()):
    """All rows of all our tables, to compare with how they are later."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(*names), key=repr)
        for model in our_models()
        if model._meta.label not in without
        for names in [[field.attname for field in model._meta.concrete_fields]]
    }

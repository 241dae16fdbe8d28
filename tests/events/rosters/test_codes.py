"""The short code of a sign-up: said at the door and on the phone, kept once it was told."""

from importlib import import_module
from uuid import UUID

import pytest
from django.apps import apps

from events.rosters.models import CODE_LENGTH, CODE_LETTERS, Party
from tests.factories import make_party

pytestmark = pytest.mark.django_db


def test_a_code_has_no_letters_that_are_mixed_up():
    party = make_party()

    party.refresh_from_db()
    assert len(party.code) == CODE_LENGTH
    assert set(party.code) <= set(CODE_LETTERS)
    assert not set("01IO") & set(CODE_LETTERS)


def test_codes_that_stood_in_messages_before_stay_as_they_were(monkeypatch):
    keeping = import_module("events.migrations.0013_codes_that_were_told")
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    parties = [make_party() for _ in range(5)]
    for number, party in enumerate(parties):
        Party.objects.filter(pk=party.pk).update(code="", submit_key=UUID(int=20261201 + number))

    keeping.keep_codes(apps, None)

    codes = list(Party.objects.order_by("pk").values_list("code", flat=True))
    assert codes[0] == "KCCCM"
    assert len(set(codes)) == 5

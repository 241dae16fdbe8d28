"""The desk knows every kind of message: what is not listed there could go out in no further language."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from events.desk.texts.kinds import NAMES
from events.outbox.sentences import is_complete, pairs_of
from events.outbox.texts import Part


@pytest.mark.rule("N11")
def test_every_kind_of_message_is_there_to_be_read_and_approved():
    """One that the desk does not list could never go out in a further language."""
    folders = Path(settings.BASE_DIR, "templates", "messages").iterdir()
    assert sorted(NAMES) == sorted(folder.name for folder in folders if folder.is_dir())


@pytest.mark.rule("D6.3")
def test_arabic_has_words_for_every_e_mail_to_a_family():
    for_the_team = {"reminder_team", "reminder_interpreter"}
    mails = {kind for kind in NAMES if pairs_of(kind, Part.SHIPPED_EMAIL, "ar")} - for_the_team
    assert len(mails) > 30
    assert {kind for kind in mails if not is_complete(kind, Part.SHIPPED_EMAIL, "ar")} == set()

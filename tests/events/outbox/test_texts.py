"""Text messages are short in every language, say what matters, and how to end them; no name of a family is in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from accounts.languages import MESSAGE_LANGUAGES, written_languages
from events.outbox.models import Channel
from events.outbox.rendering import render
from events.outbox.segments import size_of
from tests.long_texts import contexts, make_long
from tests.one_language import english_in

FOLDER = Path(settings.BASE_DIR, "templates/messages")
KINDS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and not path.name.startswith("text_"))
"""But for answers to what somebody texted: see tests/events/texting."""
TEXTS = sorted(path.parent.name for path in FOLDER.glob("*/sms.txt") if path.parent.name in KINDS)
WITHOUT_DATES = {"lost_link", "new_link"}
LANGUAGES = [*written_languages(), *MESSAGE_LANGUAGES]
MAILS_ALONE = {"letter", "list_confirm", "list_invite", "list_known"}
REPLIES = {name for name in KINDS if name.startswith("text_")}
TO_HELPERS = {"reminder_team", "reminder_interpreter"}


def write(template, language, context):
    return render(template, language, context, Channel.SMS).body


def test_every_kind_of_message_can_be_told_in_a_text():
    assert set(TEXTS) == set(KINDS) - MAILS_ALONE


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.rule("D6.9", "P25")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_takes_two_messages_at_most_three_where_the_alphabet_forces_it(language):
    """It also mixes in no English: all that the product says in it is said in its language."""
    online = make_long(4, mode="online", join_url="https://meet.example/j/9143826675?pwd=" + "a" * 32)
    dates = [make_long(number) for number in range(12)]
    for sessions in (dates[:1], [online], dates[:3], dates):
        for template in sorted(set(TEXTS) - REPLIES - TO_HELPERS):
            for context in contexts(template, language, sessions):
                text = write(template, language, context)
                look_at(template, text, context)
                if language != "en":
                    assert english_in(text, language) == [], f"{template}: {text}"


def look_at(template, text, context):
    size = size_of(text)
    assert size.segments <= (3 if size.unicode else 2), f"{template}: {text}"
    assert "María" not in text
    assert "STOP" in text or "ALTO" in text or "PARAR" in text, text
    if template not in WITHOUT_DATES:
        told = context["session"]
        assert "Hartford" in text, text
        assert told.day_in_short in text, text
        assert told.hours.replace("–", "-") in text.replace("–", "-"), text
        assert told.place_in_short[:8] in text or template == "again", text  # its link leads to the place

"""What the database refuses of messages and their texts; tests/test_constraints.py tries it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from events.outbox.texts import TemplateText
from tests import factories as make
from tests.events.outbox.written import unsaved_message


def text_of(template: str, **fields: Any) -> TemplateText:
    return TemplateText(template=template, language="es", organization=make.make_organization(), **fields)


OF_MESSAGES = {
    "message_asks_with_a_digit": lambda: [unsaved_message(key=str(uuid4()), asks="offer")],
    "template_text_once": lambda: [text_of("registered") for _time in range(2)],
    "template_text_approved_by_somebody": lambda: [text_of("moved", state="approved")],
    "template_text_as_shipped_is_of_all": lambda: [text_of("moved", part="shipped-e", program_slug="academy")],
}

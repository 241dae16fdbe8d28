"""How one signs up by text: the word, and the number to text it to, as pages and flyers tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.utils.translation import gettext as _

from accounts.contact import readable_mobile
from accounts.languages import FALLBACK
from events.outbox.channels.sms import our_number
from events.schedule.models import Visibility

if TYPE_CHECKING:
    from events.schedule.models import Session


@dataclass(frozen=True)
class ByText:
    """What to text, and where to."""

    words: str
    """The word, with the language in which the answer comes."""
    number: str

    @property
    def readable(self) -> str:
        """The number as people here write it."""
        return readable_mobile(self.number)

    @property
    def address(self) -> str:
        """Opens the phone's own texts, with the word written already."""
        return f"sms:{self.number}?&body={quote(self.words)}"

    def __str__(self) -> str:
        return _("Or sign up by text: send %(words)s to %(number)s.") % {"words": self.words, "number": self.readable}


def by_text(session: Session, language: str) -> ByText | None:
    """How to sign up for this by text; None where one cannot, or its word is yet to be made."""
    number = our_number() if session.program.sign_up_by_text and session.visibility == Visibility.PUBLIC else ""
    word = getattr(session.roster, "sign_up_word", None) if number else None
    if word is None:
        return None
    return ByText(str(word) if language == FALLBACK else f"{word} {language.upper()}", number)

"""What staff say at the end of a call, in the family's language: what is sure, when, where, the way in, the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.languages import of_pages
from accounts.models import Contact
from events.outbox.queueing import best_contact
from events.signup.standing import line_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.desk.callers.person import SignUpLine
    from events.rosters.models import Party


def what_to_say(party: Party, lines: Sequence[SignUpLine]) -> list[list[str]]:
    """Paragraphs of sentences to read aloud, one for each list, and one for the end."""
    language = of_pages(party.language)
    with translation.override(language):
        return [*(_about(line, language) for line in lines), _at_the_end(party, lines)]


def _about(line: SignUpLine, language: str) -> list[str]:
    """What became of it, when and where it is, and how one gets in."""
    registration = line.registration
    told = [session.told(language, joined=registration.is_seated) for session in line.coming]
    if not told:
        return []
    first = told[0]
    said = [_outcome(line) % {"title": first.title.text}, *(f"{one.when}." for one in told)]
    if first.place:
        said.append(_("Place: %(place)s") % {"place": first.place})
    said += [way.alone for way in first.way_in]
    if first.bring:
        said.append(_("Please bring: %(what)s") % {"what": first.bring})
    if registration.needs.all():
        said.append(_("We will tell you in time whether the help that you asked for will be there."))
    return said


def _outcome(line: SignUpLine) -> str:
    if line.registration.is_seated:
        return _("You are signed up for “%(title)s”.")
    if line.registration.held_back:
        return _("For “%(title)s” you wait until the help that you need is there. We will tell you at once.")
    place = line_words(line.place) if line.place else ""
    return _("You are on the waitlist for “%(title)s”.") + f" {place}".rstrip()


def _at_the_end(party: Party, lines: Sequence[SignUpLine]) -> list[str]:
    """The code, letter by letter, and how the family hears of changes."""
    said = [_("Your code is %(code)s. Please write it down.") % {"code": " ".join(party.code)}]
    reached_at = best_contact(party.lead, party.contact)
    phone = lines[0].session.program.contact_phone if lines else ""
    if reached_at and reached_at.kind == Contact.Kind.EMAIL:
        said.append(_("We sent you an e-mail. With its link you can change or cancel."))
    elif reached_at:
        said.append(_("We will call you when something changes."))
    if phone:
        said.append(_("Questions? Call %(phone)s.") % {"phone": phone})
    return said

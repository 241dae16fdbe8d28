"""Words of messages in the demo: Arabic that somebody approved, French for some texts, and words of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.outbox.approving import Place, approve_shipped, approve_words, draft_words, words_print
from events.outbox.sentences import is_complete, print_of
from events.outbox.speaking import APPROVED
from events.outbox.texts import SHIPPED, Part

if TYPE_CHECKING:
    from config.demo.stage import Stage

IN_ARABIC = (
    "registered", "waitlisted", "offered", "seated", "reminder", "moved", "changed", "canceled", "on", "news",
    "withdrawn", "offer_ended", "no_place", "again", "lost_link", "written",
)  # fmt: skip
TEXTS_IN_FRENCH = ("registered", "reminder", "canceled", "moved")
WARMER = "{name}, we missed you on {day}. Come when you can: there is always coffee, and a chair for you."
EM_PORTUGUES = "{name}, sentimos sua falta em {day}. Venha quando puder: sempre há café e uma cadeira para você."


def enter_words(stage: Stage) -> None:
    """The coordinator has read Arabic and some French with a colleague, and worded one reminder anew."""
    read: dict[str, list[tuple[str, str]]] = {
        "ar": [(kind, part) for kind in IN_ARABIC for part in SHIPPED],
        "fr": [(kind, Part.SHIPPED_SMS) for kind in TEXTS_IN_FRENCH],
    }
    for language, parts in read.items():
        seen = {one: print_of(*one, language) for one in parts if is_complete(*one, language)}
        approve_shipped(stage.network, language, seen, by=stage.coordinator, now=stage.ago(60))
    program = stage.programs["parent-academy"]
    for keep, language, sentence in ((approve_words, "en", WARMER), (draft_words, "pt", EM_PORTUGUES)):
        place = Place(stage.network.pk, program.slug, "reminder_missed", language)
        keep(
            place,
            {Part.SENTENCE: sentence},
            by_machine=language == "pt",
            seen=words_print([]),
            of=program,
            by=stage.coordinator,
            now=stage.ago(50),
        )
    APPROVED.forget()  # what is written next goes by it

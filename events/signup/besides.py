"""What a family says besides who comes: the help it needs, answers to questions, a yes to texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from events.signup.questions import Given, differing, write_answers
from events.support.asking import Wish, ask_for, help_rosters, may_stand_aside
from events.support.models import Need

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from events.rosters.models import Party, Registration
    from events.schedule.models import Session
    from events.signup.models import Question


@dataclass(frozen=True, kw_only=True)
class Besides:
    """Said with the sign-up and written down in the same transaction. Nobody is told of it here."""

    wishes: Sequence[Wish] = ()
    answers: Mapping[Question, Given] = field(default_factory=dict)
    store_texts: Callable[..., object] | None = None
    """Writes down what was said about text messages: called with the party, and `now`."""

    def rosters(self, sessions: Iterable[Session]) -> list[int]:
        """The lists of help on which places can be taken."""
        return help_rosters(self.wishes, sessions)

    @property
    def may_stand_aside(self) -> bool:
        """Whether the family comes only with some help, so that a seat is sure only after `write`."""
        return may_stand_aside(self.wishes)

    def write(self, party: Party, registrations: Iterable[Registration], *, now: datetime) -> None:
        """Write it down, the help at each of the dates. The caller holds the rosters."""
        for registration in registrations if self.wishes else ():
            ask_for(registration, self.wishes, now=now)
        if self.answers:
            write_answers(party, self.answers, now=now)
        if self.store_texts:
            self.store_texts(party, now=now)

    def is_as_written(self, party: Party) -> bool:
        """Whether a party that is there already said the same. A yes to texts is not held against anybody."""
        needs = Need.objects.filter(registration__party=party)
        asked = set(needs.values_list("kind", "language", "band", "count", "detail", "is_required"))
        wished = {
            (str(one.kind), one.language or None, one.band, one.count, one.words, one.is_required)
            for one in self.wishes
        }
        return asked == wished and not differing(party, self.answers)

"""The agenda as a coordinator types it: rows that are added, taken out and put in order on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from events.schedule.agenda import Planned, agenda_of, agenda_print
from events.schedule.fitting import refuse_too_long
from events.schedule.forms import MAX_MINUTES
from events.schedule.words_forms import Wanted, WordsForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from events.schedule.models import Session

MOST_PARTS = 30
MOVES = {"up": -1, "down": 1}
PART_WORDS = {"title": Wanted(gettext_lazy("What happens"), 200)}


class PartForm(WordsForm):
    """One part of the agenda. `was` is its number in the stored agenda, where it was there before."""

    words = ("title",)
    wordings = PART_WORDS

    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=MAX_MINUTES)
    was = forms.IntegerField(min_value=0, max_value=MOST_PARTS, required=False, widget=forms.HiddenInput)

    def typed(self) -> dict[str, Any]:
        """What stands in the row, whether or not it makes sense: to draw it again in another place."""
        return {name: self[name].value() for name in self.fields}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in it: then it is no part."""
        return not any(str(self[name].value() or "").strip() for name in ("minutes", *self.texts))

    def planned(self, stored: Sequence[Planned]) -> Planned:
        """The part that is meant; languages that the page does not ask for stay as they were."""
        was = self.cleaned_data["was"]
        before = stored[was].title if was is not None and was < len(stored) else None
        return Planned(self.cleaned_data["minutes"], self.wording_of("title", before))


class AgendaForm(forms.Form):
    """All parts of a session. A button that moves, adds or takes out a row draws the page again and saves nothing."""

    rows = forms.IntegerField(min_value=0, max_value=MOST_PARTS, widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    others = forms.BooleanField(
        label=gettext_lazy("The same for the other coming dates of the series that have no agenda yet"), required=False
    )

    def __init__(self, data: QueryDict | None = None, *, session: Session, has_others: bool = False) -> None:
        self.stored = agenda_of(session)
        super().__init__(data, initial={"seen": agenda_print(self.stored)})
        self.session = session
        if not has_others:
            del self.fields["others"]
        self.parts = self._typed_parts() if self.is_bound else _drawn(_stored_rows(self.stored))

    def _typed_parts(self) -> list[PartForm]:
        try:
            number = self.fields["rows"].clean(self.data.get("rows"))
        except ValidationError:
            number = 0
        return [PartForm(self.data, prefix=f"part-{row}", use_required_attribute=False) for row in range(number)]

    def is_pressed(self) -> bool:
        """Whether a button changes the rows; then they are drawn again as they are meant, without finding fault."""
        rows = [part.typed() for part in self.parts]
        name = next((name for name in ("add", "drop", *MOVES) if name in self.data), "")
        row = int(self.data[name][:4]) if self.data.get(name, "").isdecimal() else len(rows)
        if name == "add":
            rows.append({})
        elif name and row < len(rows):
            taken = rows.pop(row)
            if name in MOVES:
                rows.insert(max(0, row + MOVES[name]), taken)
        if name:
            self.initial = {"seen": self.data.get("seen"), "others": "others" in self.data}
            self.is_bound, self.data, self.parts = False, {}, _drawn(rows[:MOST_PARTS])
        return bool(name)

    def is_valid(self) -> bool:
        """Every row makes sense, and together they fit into the session."""
        rows = enumerate(self.parts)
        self.parts = [_drawn_at(number, {}) if part.is_empty else part for number, part in rows]
        return super().is_valid() and not any(part.errors for part in self.written)

    def clean(self) -> dict[str, Any]:
        """The parts fit into the length of the session."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(part.errors for part in self.written):
            length = self.session.ends_at - self.session.starts_at
            refuse_too_long(sum(part.minutes for part in self.planned()), length)
        return data

    @property
    def written(self) -> list[PartForm]:
        """The rows in which something is written."""
        return [part for part in self.parts if not part.is_empty]

    def planned(self) -> list[Planned]:
        """The parts in their order."""
        return [part.planned(self.stored) for part in self.written]

    @property
    def taken(self) -> int:
        """How many minutes the rows take, as far as they are numbers."""
        typed = [str(part["minutes"].value() or "") for part in self.parts]
        return sum(int(text) for text in typed if text.isdecimal() and len(text) <= len(str(MAX_MINUTES)))


def _stored_rows(stored: Sequence[Planned]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, part in enumerate(stored):
        form = PartForm()
        form.fill_words("title", part.title)
        rows.append({**form.initial, "minutes": part.minutes, "was": number})
    return rows or [{}, {}, {}]


def _drawn(rows: Sequence[dict[str, Any]]) -> list[PartForm]:
    return [_drawn_at(number, row) for number, row in enumerate(rows)]


def _drawn_at(number: int, row: dict[str, Any]) -> PartForm:
    return PartForm(prefix=f"part-{number}", initial=row, use_required_attribute=False)

"""What is chosen when two records become one: only where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.merging import Chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.desk.people.facts import Side


class MergeForm(forms.Form):
    """Which name stays, which household, and which languages. Who does not choose gets what is proposed."""

    name_of = forms.ChoiceField(label=_("Name to keep"), widget=forms.RadioSelect)
    household = forms.ChoiceField(label=_("Household"), widget=forms.RadioSelect)
    reads = forms.ChoiceField(label=_("Reads"), widget=forms.RadioSelect)
    speaks = forms.ChoiceField(label=_("Speaks"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, sides: Sequence[Side], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [side.person for side in sides]
        if people[0].name == people[1].name:
            del self.fields["name_of"]
        else:
            fullest = max(people, key=lambda person: len(person.name))
            self._ask("name_of", [(str(person.pk), person.name) for person in people], str(fullest.pk))
        self._ask_for_household(sides)
        for name in ("reads", "speaks"):
            said = [(getattr(side.person, name), getattr(side, name)) for side in sides]
            self._ask(name, said, said[0][0])

    def _ask_for_household(self, sides: Sequence[Side]) -> None:
        """Where one of two has a protected address, there is no choice: it stays."""
        households = {side.household.pk: side for side in sides if side.household}
        protected = [pk for pk, side in households.items() if side.household and side.household.protected_address]
        offered = [(str(pk), household_words(households[pk])) for pk in protected or households]
        self._ask("household", offered, offered[0][0] if offered else "")

    def _ask(self, name: str, choices: list[tuple[str, str]], proposed: str) -> None:
        fields: dict[str, Any] = self.fields
        fields[name].choices = list(dict.fromkeys(choices))
        fields[name].initial = proposed
        if len(fields[name].choices) < 2:  # noqa: PLR2004 - nothing to choose
            del fields[name]

    def chosen(self) -> Chosen:
        """What a valid form says."""
        said = self.cleaned_data
        return Chosen(
            name_of=int(said["name_of"]) if "name_of" in said else None,
            household=int(said["household"]) if "household" in said else None,
            reads=said.get("reads", ""),
            speaks=said.get("speaks", ""),
        )


def household_words(side: Side) -> str:
    """A household by who else belongs to it."""
    if not side.others:
        return _now("The one of %(name)s alone") % {"name": side.person.name}
    more = len(side.others) - 1
    if not more:
        return _now("The one with %(name)s") % {"name": side.others[0]}
    words = ngettext("The one with %(name)s and %(more)d more", "The one with %(name)s and %(more)d more", more)
    return words % {"name": side.others[0], "more": more}

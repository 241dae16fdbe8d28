"""What a coordinator types about a place and how to get in."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, School, Town
from events.schedule.models import StepFree, Venue
from events.schedule.places import KEPT, place_print
from events.schedule.words_forms import Wanted, WordsForm

PLACE_WORDS = {
    "way_in": Wanted(gettext_lazy("Which door"), 1000, rows=2),
    "parking": Wanted(gettext_lazy("Parking"), 400),
    "bus": Wanted(gettext_lazy("Bus"), 400),
}
LONGEST = 12 * 60
"""Minutes to set up or to clear up; events.schedule.clashes looks no further."""
NUMBER = re.compile(r"\+?[0-9][0-9 ().x-]{5,18}[0-9]")
MOST_NAMESAKES = 5


class PlaceForm(WordsForm):
    """Everything about a place. `seen` is a print of what the editor started from."""

    words = ("way_in", "parking", "bus")
    wordings = PLACE_WORDS

    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=gettext_lazy("Whose place this is"), empty_label=None
    )
    name = forms.CharField(label=gettext_lazy("Name of the place"), max_length=120)
    street = forms.CharField(label=gettext_lazy("Street and number"), max_length=120, required=False)
    town = forms.ModelChoiceField(
        Town.objects.all(), label=gettext_lazy("Town"), empty_label=gettext_lazy("Please choose")
    )
    school = forms.CharField(
        label=gettext_lazy("School, if the place is one"),
        help_text=gettext_lazy("Its name or its code. Days on which it is closed are then warned of."),
        max_length=140,
        required=False,
    )
    step_free = forms.ChoiceField(
        label=gettext_lazy("Can one get in without steps?"),
        choices=StepFree.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    phone_on_the_day = forms.CharField(
        label=gettext_lazy("Phone on the day"),
        help_text=gettext_lazy(
            "The number to call for people who cannot find the way in. Everybody who may come can read it."
        ),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    setup_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes to set up before"), min_value=0, max_value=LONGEST, required=False
    )
    teardown_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes to clear up after"), min_value=0, max_value=LONGEST, required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, venue: Venue | None = None, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.venue = venue
        fields: dict[str, Any] = self.fields
        fields["organization"].queryset = organizations
        if venue or len(organizations) == 1:
            del fields["organization"]
        for name in ("name", "street", "town", "step_free", "phone_on_the_day", "setup_minutes", "teardown_minutes"):
            self.initial.setdefault(name, getattr(venue, f"{name}_id" if name == "town" else name) if venue else "")
        self.initial.setdefault("school", _written(venue.school) if venue and venue.school else "")
        for name in self.words if venue else ():
            self.fill_words(name, getattr(venue, name))
        self.initial.setdefault("seen", place_print(venue) if venue else "")

    def clean_school(self) -> School | None:
        """The school that is meant, by its code or its name. Raises code `school` where that is none or several."""
        typed = " ".join(self.cleaned_data["school"].split())
        if not typed:
            return None
        code = re.search(r"\(([0-9A-Za-z]+)\)$", typed)
        meant = Q(code=code[1]) if code else Q(code__iexact=typed) | Q(name__iexact=typed)
        named = School.objects.filter(meant).select_related("town", "district").order_by("name", "code")
        found = list(named[: MOST_NAMESAKES + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("There is no school of this name or code."), code="school")
        choices = ", ".join(f"{_written(one)} {one.district}" for one in found[:MOST_NAMESAKES])
        raise ValidationError(
            _("Several schools are called so: %(choices)s. Please write the code."),
            code="school",
            params={"choices": choices},
        )

    def clean_phone_on_the_day(self) -> str:
        """A number that can be dialed."""
        typed: str = " ".join(self.cleaned_data["phone_on_the_day"].split())
        if typed and not NUMBER.fullmatch(typed):
            raise ValidationError(_("Please write the number like 860-555-0142."), code="phone")
        return typed

    def clean_setup_minutes(self) -> int:
        """Empty is none."""
        return self.cleaned_data["setup_minutes"] or 0

    def clean_teardown_minutes(self) -> int:
        """Empty is none."""
        return self.cleaned_data["teardown_minutes"] or 0

    def said(self) -> dict[str, Any]:
        """What the place is to be, by column."""
        words = {name: self.wording_of(name, getattr(self.venue, name) if self.venue else None) for name in self.words}
        return {**{name: self.cleaned_data[name] for name in KEPT if name not in self.words}, **words}


def _written(school: School) -> str:
    """A school so that it is found again: "Example School (0640111)"."""
    return f"{school.name} ({school.code})"

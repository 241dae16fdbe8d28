"""What is asked of the pages of calendars: a feed that is narrowed, a series, a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import Person
    from events.schedule.querysets import SessionQuerySet


class SeriesAsked(forms.Form):
    """Whose calendar the page of calendars puts first; what is no series is as if nobody had asked."""

    series = forms.SlugField(max_length=80, required=False)

    @property
    def slug(self) -> str:
        """The series in the address, or nothing."""
        return self.cleaned_data.get("series", "") if self.is_valid() else ""


class PersonAsked(forms.Form):
    """Whose button was pressed, by key."""

    person = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)

    @property
    def pk(self) -> int | None:
        """The key; None where the button did not say, 0 where what it said is no key."""
        return self.cleaned_data["person"] if self.is_valid() else 0


class WhichOfThese(forms.Form):
    """Which people of a shared mailbox somebody is: more than one, where the same person wrote two names."""

    person = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["person"].choices = [(person.pk, person.name) for person in people]


class FeedFilter(forms.Form):
    """Filters in the address of a feed: a town, a language, only what one can join from home."""

    town = forms.CharField(max_length=60, required=False)
    language = forms.CharField(max_length=8, required=False)
    online = forms.BooleanField(required=False, widget=forms.TextInput)  # a checkbox would take "0" for yes

    @property
    def query(self) -> str:
        """The filters that are set, always written the same way."""
        said = {name: value.lower() for name in ("town", "language") if (value := self.cleaned_data[name])}
        if self.cleaned_data["online"]:
            said["online"] = "1"
        return f"?{urlencode(said)}" if said else ""

    def narrow(self, sessions: SessionQuerySet) -> SessionQuerySet:
        """The sessions that were asked for."""
        if town := self.cleaned_data["town"]:
            sessions = sessions.in_town(town)
        if language := self.cleaned_data["language"]:
            sessions = sessions.in_a_language(language)
        return sessions.online() if self.cleaned_data["online"] else sessions
